import WireConversations
import WireFormat
import WireScenario
import WireSockets
import WireText

extension ConversationChecks {
  /// What the stream of an end begins with.
  func says(_ role: Role, _ expected: Located<[UInt8]>) -> Check {
    let wanted = expected.value
    let beginning = conversation.beginning(of: role, count: wanted.count)
    let known = beginning.octets.prefix { $0 != nil }.compactMap(\.self)
    let contradicts = zip(wanted, beginning.octets).contains { $1 != nil && $0 != $1 }
    let holds = known.count == wanted.count && !contradicts
    let isShort = beginning.sent < wanted.count
    return check(
      role == .initiator ? .initiatorSays : .responderSays, expected.location,
      expected: OctetText.quoted(wanted, limit: 64), observed: OctetText.quoted(known, limit: 64),
      holds: holds, frames: beginning.frames, evidence: [],
      relies: holds || contradicts ? [] : .any,
      startIsMissing: conversation.handshake?.kind == .midStream,
      lacks: !holds && !contradicts && !isShort ? .octetsMissing : nil, reason: nil)
  }
}

extension Conversation {
  /// The first octets of the stream of an end, in order; nil: not captured. What comes first counts.
  ///
  /// - Parameter count: so many at most.
  /// - Returns: also how many octets of these were sent, and the frames that have them.
  fileprivate func beginning(of role: Role, count: Int) -> (octets: [UInt8?], sent: Int, frames: [Int]) {
    var octets = [UInt8?](repeating: nil, count: count)
    var isSent = [Bool](repeating: false, count: count)
    var frames: [Int] = []
    var next = 0
    for record in records where record.by == role && record.payloadLength > 0 {
      let start: Int
      switch record.content {
      // The SYN is number 0, and data of the SYN itself follows it.
      case .segment(let flags, let sequence, _, _):
        start = TCPFlags(rawValue: flags).contains(.syn) ? sequence : sequence - 1
      case .datagram:
        start = next
        next += record.payloadLength
      case .fragment, .icmp: continue
      }
      guard start < count, start + record.payloadLength > 0 else { continue }
      frames.append(record.frame)
      for place in max(0, start)..<min(count, start + record.payloadLength) where !isSent[place] {
        isSent[place] = true
        if let payload = record.payload, payload.indices.contains(place - start) {
          octets[place] = payload[place - start]
        }
      }
    }
    return (octets, isSent.prefix { $0 }.count, frames)
  }
}

extension Reason {
  /// It rests on octets of a payload that were not captured.
  static var octetsMissing: Reason { Reason("check.octets-missing") }
}
