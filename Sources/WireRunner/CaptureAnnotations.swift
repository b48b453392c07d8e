import WireConversations
import WireFormat
import WireJudgement
import WireSockets
import WireText

/// What a saved capture says in its comments, for whoever opens it in another tool: who talks, what each
/// frame proves, and the verdict, which stands at the last frame of a conversation and in the comments of the
/// whole file.
///
/// No comment of these begins as that of a `FrameProvenance` does: what `inspect` reads back is never one of
/// them.
struct CaptureAnnotations {
  /// The scenario, in a line.
  let headline: String
  let conversations: [Conversation]
  /// Who is behind the ends of each conversation.
  let actors: [ConversationActors]
  let checks: [Check]
  /// Of how many conversations the whole file says something.
  var conversationLimit = Int.max

  /// As many names as one address gets; Wireshark shows them all in one column.
  private static let nameLimit = 6
  private static let lengthLimit = 2000

  /// The names of the addresses: who has them, joined where several have one, as on a loopback. Which port is
  /// whose is said at the first frame of each conversation.
  var names: [(address: IPAddress, names: [String])] {
    var names: [IPAddress: [String]] = [:]
    var addresses: [IPAddress] = []
    for conversation in conversations {
      for role in Role.allCases {
        let address = conversation.endpoint(role).address
        if names[address] == nil { addresses.append(address) }
        guard let actor = actor(role, of: conversation).map({ ActorName($0).root }),
          names[address]?.contains(actor) != true
        else { continue }
        names[address, default: []].append(actor)
      }
    }
    return addresses.compactMap { address in
      guard let all = names[address], !all.isEmpty else { return nil }
      let more = all.count - Self.nameLimit
      return (
        address, [all.prefix(Self.nameLimit).joined(separator: "+") + (more > 0 ? "+\(more)-more" : "")]
      )
    }
  }

  /// What is said of the whole capture: the scenario, and each conversation with its verdict.
  var ofCapture: [String] {
    let told = conversations.prefix(conversationLimit).map {
      "conversation \($0.id): \(ends(of: $0)): \(verdict(on: $0))"
    }
    let left = conversations.count - told.count
    return ([headline] + told + (left > 0 ? ["\(left) more conversations"] : [])).map(Self.harmless)
  }

  /// What is said of each frame.
  var byFrame: [Int: [String]] {
    var comments: [Int: [String]] = [:]
    for conversation in conversations {
      let prefix = conversations.count > 1 ? "conversation \(conversation.id): " : ""
      comments[conversation.firstFrame, default: []].append(prefix + ends(of: conversation))
      for (frame, text) in evidence(of: conversation) {
        comments[frame, default: []].append(prefix + text)
      }
      for finding in conversation.findings {
        comments[finding.frame, default: []].append("\(prefix)finding: \(finding.kind.rawValue)")
      }
      comments[conversation.lastFrame, default: []].append(
        "\(prefix)verdict: \(verdict(on: conversation))")
    }
    for check in checks where check.verdict != .passed {
      for frame in Set(check.frames) {
        comments[frame, default: []].append(
          "check \(check.verdict.rawValue): \(check.subject): expected \(check.expected), observed \(check.observed)"
        )
      }
    }
    return comments.mapValues { $0.map(Self.harmless) }
  }

  /// What a terminal may show, and not longer than anybody reads.
  private static func harmless(_ text: String) -> String {
    text.harmlessForTerminal.truncated(columns: lengthLimit, ellipsis: "...")
  }

  private func actor(_ role: Role, of conversation: Conversation) -> String? {
    let ends = actors.first { $0.conversation == conversation.id }
    return role == .initiator ? ends?.initiator : ends?.responder
  }

  /// `alice 127.0.0.1:40001 > server/1 127.0.0.1:8899`.
  private func ends(of conversation: Conversation) -> String {
    Role.allCases.map { role in
      (actor(role, of: conversation).map { $0 + " " } ?? "") + "\(conversation.endpoint(role))"
    }.joined(separator: " > ")
  }

  /// The name of an end, else its role.
  private func name(_ role: Role, of conversation: Conversation) -> String {
    actor(role, of: conversation) ?? role.rawValue
  }

  private func name(_ party: Party, of conversation: Conversation) -> String {
    switch party {
    case .initiator: name(Role.initiator, of: conversation)
    case .responder: name(Role.responder, of: conversation)
    case .both: "both"
    }
  }

  private func verdict(on conversation: Conversation) -> String {
    var parts: [String] = []
    if let handshake = conversation.handshake { parts.append("handshake \(handshake.kind.rawValue)") }
    if let teardown = conversation.teardown {
      parts.append("teardown \(teardown.kind.rawValue)")
      if let first = teardown.closedFirst { parts.append("closed first \(name(first, of: conversation))") }
      if let waits = teardown.timeWait { parts.append("TIME_WAIT \(name(waits, of: conversation))") }
    }
    if let role = conversation.resetBy { parts.append("reset by \(name(role, of: conversation))") }
    if conversation.transport == .udp {
      parts.append(Words(.en).text("capture.datagrams", ["count": conversation.packets]))
    }
    if !conversation.conclusive { parts.append("inconclusive") }
    return parts.joined(separator: ", ")
  }

  // MARK: Evidence

  /// `four-segment teardown 2/4: ACK of #8`, of each frame that proves something, in the order of the frames.
  private func evidence(of conversation: Conversation) -> [(frame: Int, text: String)] {
    let parts: [(name: String, frames: [Int])] = [
      (
        conversation.handshake.map { "\($0.kind.rawValue) handshake" } ?? "",
        conversation.handshake?.frames ?? []
      ),
      (
        conversation.teardown.map { "\($0.kind.rawValue) teardown" } ?? "",
        conversation.teardown?.frames ?? []
      ),
    ]
    return parts.flatMap { name, frames in
      let records = frames.map { frame in conversation.records.first { $0.frame == frame } }
      return frames.enumerated().map { index, frame in
        let proof = records[index].map { Self.proof($0, after: records[..<index].compactMap(\.self)) } ?? ""
        return (frame, "\(name) \(index + 1)/\(frames.count)\(proof.isEmpty ? "" : ": " + proof)")
      }
    }
  }

  /// What a frame brings to the proof: its own SYN, FIN or RST, and which frame before it is the first to
  /// acknowledge.
  private static func proof(_ record: PacketRecord, after earlier: [PacketRecord]) -> String {
    guard case .segment(let flags, _, let acknowledgment, _) = record.content else { return "ICMP error" }
    let controls = TCPFlags(rawValue: flags).intersection([.syn, .fin, .rst])
    var parts = controls.isEmpty ? [] : [controls.words]
    let acknowledged = earlier.enumerated().filter { place, other in
      guard other.by != record.by, let end = other.endOfControl, let acknowledgment else { return false }
      return acknowledgment >= end
        && !earlier[(place + 1)...].contains {
          $0.by == record.by && ($0.acknowledgment ?? -1) >= end
        }
    }.map(\.element)
    if !acknowledged.isEmpty {
      parts.append("ACK of " + acknowledged.map { "#\($0.frame)" }.joined(separator: " and "))
    }
    return parts.joined(separator: ", ")
  }
}

extension Conversation {
  /// The endpoint of one end.
  package func endpoint(_ role: Role) -> Endpoint { role == .initiator ? initiator : responder }
}
