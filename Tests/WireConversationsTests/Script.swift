import WireConversations
import WireFormat

/// A conversation written down: `S> SA< A> PA>5 A< FA> A< FA< A>`.
///
/// Letters are flags (S A F R P U), then the direction, `>` from the initiator and `<` from the responder,
/// then octets of payload. Numbers follow by themselves as two correct ends would send them; `seq=`, `ack=`
/// and `win=` (relative numbers) override one, `x` marks a segment that the bench dropped, `+ms` sets the
/// distance to the segment before, `mss` puts options on it.
struct Script {
  struct Segment: Hashable {
    var flags: TCPFlags
    var by: Role
    var sequence: UInt32
    var acknowledgment: UInt32
    var length = 0
    var window: UInt16 = 1000
    var delivered = true
    /// Microseconds after the segment before.
    var distance = 1000
  }

  var segments: [Segment] = []

  init(_ text: String) {
    var next: [Role: UInt32] = [.initiator: 0, .responder: 0]
    var received: [Role: UInt32] = [.initiator: 0, .responder: 0]
    for line in text.split(separator: "|") {
      var words = line.split(separator: " ")
      if words.contains(where: { $0.contains(">") || $0.contains("<") }) == false { continue }
      // Words with a direction are segments; the ones after it change it.
      while let head = words.first {
        words.removeFirst()
        var changes: [Substring] = []
        while let word = words.first, !word.contains(">"), !word.contains("<") {
          changes.append(word)
          words.removeFirst()
        }
        let arrow = head.firstIndex { $0 == ">" || $0 == "<" }!
        let by: Role = head[arrow] == ">" ? .initiator : .responder
        let flags = Self.flags(head[..<arrow])
        var segment = Segment(
          flags: flags, by: by, sequence: next[by]!, acknowledgment: flags.contains(.ack) ? received[by]! : 0,
          length: Int(head[head.index(after: arrow)...]) ?? 0)
        Self.apply(changes, to: &segment)
        let end =
          segment.sequence &+ UInt32(segment.length) &+ (flags.contains(.syn) ? 1 : 0)
          &+ (flags.contains(.fin) ? 1 : 0)
        if Int32(bitPattern: end &- next[by]!) > 0 { next[by] = end }
        if segment.delivered && Int32(bitPattern: end &- received[by.peer]!) > 0 { received[by.peer] = end }
        segments.append(segment)
      }
    }
  }

  init(_ segments: [Segment]) {
    self.segments = segments
  }

  static func flags(_ letters: some StringProtocol) -> TCPFlags {
    var flags: TCPFlags = []
    for letter in letters {
      switch letter {
      case "S": flags.insert(.syn)
      case "A": flags.insert(.ack)
      case "F": flags.insert(.fin)
      case "R": flags.insert(.rst)
      case "P": flags.insert(.psh)
      case "U": flags.insert(.urg)
      default: fatalError("no such flag: \(letter)")
      }
    }
    return flags
  }

  private static func apply(_ changes: [Substring], to segment: inout Segment) {
    for change in changes {
      let parts = change.split(separator: "=")
      switch parts[0] {
      case "x": segment.delivered = false
      case "seq": segment.sequence = UInt32(bitPattern: Int32(parts[1])!)
      case "ack": segment.acknowledgment = UInt32(bitPattern: Int32(parts[1])!)
      case "win": segment.window = UInt16(parts[1])!
      case let word where word.hasPrefix("+"): segment.distance = Int(word.dropFirst())! * 1000
      default: fatalError("no such change: \(change)")
      }
    }
  }
}

/// The two ends, and where their numbers begin.
struct Ends {
  var initiator = Endpoint(IPAddress(v4: 0x7f00_0001), 40001)
  var responder = Endpoint(IPAddress(v4: 0x7f00_0002), 8899)
  var initiatorISN: UInt32 = 1_000_000
  var responderISN: UInt32 = 5_000_000

  func packet(_ segment: Script.Segment) -> Packet {
    let isInitiator = segment.by == .initiator
    let (own, other) = isInitiator ? (initiatorISN, responderISN) : (responderISN, initiatorISN)
    return Packet(
      source: isInitiator ? initiator : responder, destination: isInitiator ? responder : initiator,
      transport: .tcp(
        TCPSegment(
          sequenceNumber: own &+ segment.sequence,
          acknowledgmentNumber: segment.flags.contains(.ack) ? other &+ segment.acknowledgment : 0,
          flags: segment.flags, window: segment.window, payloadLength: segment.length)))
  }
}

extension Script {
  /// All conversations that a table makes of the script.
  func conversations(
    _ ends: Ends = Ends(), captureIsComplete: Bool = true, droppedPackets: Int = 0
  ) -> [Conversation] {
    var table = ConversationTable(.init(keepsRecords: true))
    var clock = Timestamp(nanoseconds: 0)
    for (index, segment) in segments.enumerated() {
      clock.nanoseconds += Int64(segment.distance) * 1000
      table.add(
        ends.packet(segment), frame: index + 1, time: clock,
        passage: PacketPassage(delivery: segment.delivered ? .atOnce : .never))
    }
    return table.finish(
      captureIsComplete: captureIsComplete, droppedPackets: droppedPackets,
      liveAndDrained: captureIsComplete)
  }

  /// The only conversation of the script.
  func conversation(_ ends: Ends = Ends()) -> Conversation {
    let all = conversations(ends)
    precondition(all.count == 1, "\(all.count) conversations")
    return all[0]
  }
}

/// Judges a script that holds one conversation.
func judge(_ text: String, _ ends: Ends = Ends()) -> Conversation {
  Script(text).conversation(ends)
}

extension Conversation {
  /// `three-way four-segment`.
  var kinds: String {
    "\(handshake?.kind.rawValue ?? "-") \(teardown?.kind.rawValue ?? "-")"
  }

  /// The kinds of its findings, in order.
  var findingKinds: [FindingKind] { findings.map(\.kind) }
}
