/// Both ends sent a SYN without ACK, and each SYN was acknowledged (RFC 9293 section 3.5, figure 7).
///
/// A socket that is connected to itself opens this way: its one SYN is the SYN of both ends.
enum SimultaneousOpen: HandshakeRule {
  static let kind = HandshakeKind.simultaneousOpen

  static func matches(_ tracker: borrowing TCPTracker) -> Bool {
    let second = tracker.receiver(of: 0)
    return tracker.flows[0].syn != nil && tracker.flows[0].synAcknowledgment != nil
      && tracker.flows[second].syn != nil && tracker.flows[second].synAcknowledgment != nil
  }

  static func evidence(_ tracker: borrowing TCPTracker) -> Evidence {
    var evidence = Evidence(frames: [], proof: [])
    for end in tracker.isSelfConnected ? 0...0 : 0...1 {
      guard let syn = tracker.flows[end].syn, let acknowledgment = tracker.flows[end].synAcknowledgment else {
        continue
      }
      evidence.frames += [syn.frame, acknowledgment.frame]
      evidence.proof.append(.acknowledges(tracker.equation(acknowledgment, acknowledges: syn, .syn)))
    }
    return evidence
  }
}
