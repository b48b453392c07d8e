public import WireConversations
import WireJudgement
import WireText

/// What `wirelab inspect` found, as JSON.
public enum InspectDocument {
  /// The document `wirelab/inspect/1` of some captures, with a line feed at its end.
  ///
  /// - Parameter packets: whether each packet is listed.
  public static func text(_ captures: [InspectResult], packets: Bool = false, pretty: Bool = true) -> String {
    text(captures, packets: packets, pretty: pretty, relations: nil)
  }

  /// Writes the same document piece by piece, in UTF-8: no more of it is in memory than one conversation.
  public static func write(
    _ captures: [InspectResult], packets: Bool = false, pretty: Bool = true,
    to receiver: ([UInt8]) -> Void
  ) {
    write(captures, packets: packets, pretty: pretty, relations: nil, to: receiver)
  }

  /// The same, with what relates the conversations of two captures.
  static func text(
    _ captures: [InspectResult], packets: Bool, pretty: Bool, relations: [Relation]?
  ) -> String {
    var octets: [UInt8] = []
    write(captures, packets: packets, pretty: pretty, relations: relations) { octets += $0 }
    return String(decoding: octets, as: UTF8.self)
  }

  private static func write(
    _ captures: [InspectResult], packets: Bool, pretty: Bool, relations: [Relation]?,
    to receiver: ([UInt8]) -> Void
  ) {
    var json = JSONWriter(pretty: pretty)
    json.object { json in
      json.member("schema", "wirelab/inspect/1")
      json.array("captures", captures) { json, capture in
        json.object { json in
          json.members(of: capture)
          json.quality(CaptureQuality(capture))
          FrameNames.use(capture.frameNames) {
            json.array("conversations", capture.list) { json, conversation in
              json.conversation(conversation, packets: packets)
              json.drain(to: receiver)
            }
          }
        }
      }
      if let relations { json.relations(relations) }
    }
    receiver(json.octets + [UInt8(ascii: "\n")])
  }

  /// The same document with totals in place of the conversations.
  public static func totals(_ captures: [(InspectResult, InspectTotals)], pretty: Bool = true) -> String {
    var json = JSONWriter(pretty: pretty)
    json.object { json in
      json.member("schema", "wirelab/inspect/1")
      json.array("captures", captures) { json, capture in
        json.object { json in
          json.members(of: capture.0)
          json.quality(CaptureQuality(capture.0, capture.1))
          json.object("totals") { json in
            json.member("conversations", capture.1.conversations)
            json.member("tcp", capture.1.tcp)
            json.member("udp", capture.1.udp)
            json.member("inconclusive", capture.1.inconclusive)
            json.object("handshakes") { json in
              for (kind, count) in capture.1.handshakes { json.member(JSONKey(kind.rawValue), count) }
            }
            json.object("teardowns") { json in
              for (kind, count) in capture.1.teardowns { json.member(JSONKey(kind.rawValue), count) }
            }
          }
        }
      }
    }
    return json.text + "\n"
  }

  /// One conversation as a line of NDJSON (`wirelab/conversation/1`), with its line feed.
  ///
  /// - Parameters:
  ///   - file: the capture that holds it, or the interface it was seen on.
  ///   - states: whether each change of state is listed.
  ///   - packets: whether each packet is.
  ///   - checks: how it was judged by expectations; nil: it was not.
  public static func line(
    _ conversation: Conversation, file: String, states: Bool = false, packets: Bool = false,
    checks: [Check]? = nil
  ) -> String {
    var octets: [UInt8] = []
    appendLine(
      conversation, file: file, states: states, packets: packets, checks: checks, to: &octets)
    return String(decoding: octets, as: UTF8.self)
  }

  /// Appends such a line, in UTF-8, to a buffer.
  public static func appendLine(
    _ conversation: Conversation, file: String, states: Bool = false, packets: Bool = false,
    checks: [Check]? = nil,
    to buffer: inout [UInt8]
  ) {
    JSONWriter.append(to: &buffer) { json in
      json.conversation(conversation, states: states, packets: packets) { json in
        json.member("schema", "wirelab/conversation/1")
        json.member("file", file)
        if let checks { json.array("checks", checks) { $0.check($1) } }
      }
    }
    buffer.append(UInt8(ascii: "\n"))
  }
}

extension JSONWriter {
  /// Writes how many frames of each kind were not looked at, if any.
  mutating func notLookedAt(_ unseen: UnseenFrames) {
    guard !unseen.isEmpty else { return }
    // Several kinds have one name, where only people need to tell them apart.
    var counts: [String: Int] = [:]
    var order: [String] = []
    for (kind, count) in unseen.sorted {
      let id = kind.id
      if counts[id] == nil { order.append(id) }
      counts[id, default: 0] += count
    }
    object("notLookedAt", onOneLine: true) { json in
      for id in order { json.member(JSONKey(id), counts[id] ?? 0) }
    }
  }

  /// Writes which files were read as one, and where one may be missing.
  mutating func joined(_ capture: InspectResult) {
    guard !capture.files.isEmpty else { return }
    array("files", capture.files) { json, file in
      json.object(onOneLine: true) { json in
        json.member("file", file.file)
        json.member("frames", file.frames)
      }
    }
    guard !capture.gaps.isEmpty else { return }
    array("gaps", capture.gaps) { json, gap in
      json.object(onOneLine: true) { json in
        json.member("start", gap.start)
        json.member("end", gap.end)
      }
    }
  }

  /// Writes how many frames stand out of the order of their times, and what was done about it, if any do.
  mutating func disorder(_ disorder: Disorder?) {
    guard let disorder else { return }
    member("disordered", disorder.frames)
    object("disorder", onOneLine: true) { json in
      json.member("seconds", nanoseconds: disorder.nanoseconds)
      json.member("order", disorder.order.rawValue)
      json.member("clockSteps", disorder.clockSteps)
      json.member("beyondWindow", disorder.beyondWindow)
    }
  }

  /// Writes what holds of a capture file.
  fileprivate mutating func members(of capture: InspectResult) {
    member("file", capture.file)
    joined(capture)
    member("format", capture.format.rawValue)
    if let filter = capture.filter { member("filter", filter) }
    if capture.hiddenFromFilter > 0 { member("hiddenFromFilter", capture.hiddenFromFilter) }
    if let shard = capture.shard {
      object("shard", onOneLine: true) { json in
        json.member("index", shard.index)
        json.member("of", shard.count)
      }
    }
    array("linkTypes", capture.linkTypes, onOneLine: true) { $0.element($1) }
    member("packets", capture.packets)
    member("undecodedPackets", capture.undecodedPackets)
    if !capture.tunnelCounts.isEmpty {
      object("notUnwrapped", onOneLine: true) { json in
        for (tunnel, count) in capture.tunnelCounts { json.member(JSONKey(tunnel.rawValue), count) }
      }
    }
    notLookedAt(capture.unseen)
    disorder(capture.disorder)
    member("truncated", capture.truncated)
    member("stopReason", capture.stopReason)
  }
}
