/// SYN+ACKs, none of which acknowledges x + 1: they answer a SYN that this one is not (RFC 9293 section
/// 3.10.7.3).
enum InvalidHandshake: HandshakeRule {
  static let kind = HandshakeKind.invalid

  static func matches(_ tracker: borrowing TCPTracker) -> Bool {
    tracker.flows[1].synAck == nil && tracker.flows[1].wrongSynAck != nil
  }

  static func evidence(_ tracker: borrowing TCPTracker) -> Evidence {
    guard let syn = tracker.flows[0].syn, let wrong = tracker.flows[1].wrongSynAck else {
      return Evidence(frames: [], proof: [])
    }
    return Evidence(
      frames: [syn.frame, wrong.frame],
      proof: [.acknowledgesAnotherSYN(tracker.acknowledgment(of: wrong), syn: Int(syn.frame))])
  }
}
