/// Only SYNs of the initiator: nobody answered, or not as a SYN is answered (RFC 9293 section 3.8.3).
enum UnansweredHandshake: HandshakeRule {
  static let kind = HandshakeKind.unanswered

  static func matches(_ tracker: borrowing TCPTracker) -> Bool {
    !tracker.flows[0].hasSentMoreThanSYN && tracker.flows[1].synAckCount == 0
  }

  static func evidence(_ tracker: borrowing TCPTracker) -> Evidence {
    guard let syn = tracker.flows[0].syn else { return Evidence(frames: [], proof: []) }
    if let other = tracker.flows[0].synAcknowledgment {
      return Evidence(
        frames: [syn.frame],
        proof: [.acknowledgedWithoutSYN(syn: Int(syn.frame), by: Int(other.frame))])
    }
    return Evidence(
      frames: [syn.frame], proof: [.unacknowledged(.syn, frame: Int(syn.frame), expected: 1)])
  }
}
