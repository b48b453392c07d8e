/// Only SYNs of the initiator: nobody answered, or the answer is not right (RFC 9293 section 3.8.3).
enum UnansweredHandshake: HandshakeRule {
  static let kind = HandshakeKind.unanswered

  static func matches(_ tracker: borrowing TCPTracker) -> Bool {
    !tracker.flows[0].hasSpoken && tracker.flows[1].synAckCount == 0
  }

  static func evidence(_ tracker: borrowing TCPTracker) -> Evidence {
    guard let syn = tracker.flows[0].syn else { return Evidence(frames: [], proof: []) }
    return Evidence(
      frames: [syn.frame], proof: ["no segment acknowledges the SYN of #\(syn.frame) (ack 1 or more)"])
  }
}
