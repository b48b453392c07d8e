/// A right SYN+ACK without the last acknowledgment; or later segments of the initiator, without any SYN+ACK
/// of the responder in the capture.
enum IncompleteHandshake: HandshakeRule {
  static let kind = HandshakeKind.incomplete

  static func matches(_ tracker: borrowing TCPTracker) -> Bool {
    tracker.flows[1].synAckCount > 0 || tracker.flows[0].hasSentMoreThanSYN
  }

  static func evidence(_ tracker: borrowing TCPTracker) -> Evidence {
    guard let syn = tracker.flows[0].syn else { return Evidence(frames: [], proof: []) }
    guard let synAck = tracker.flows[1].synAck else {
      return Evidence(
        frames: [syn.frame],
        proof: [
          tracker.flows[1].synAckCount > 0
            ? .noSYNAckDelivered(syn: Int(syn.frame)) : .noSYNAckCaptured(syn: Int(syn.frame))
        ])
    }
    let expected = tracker.relative(synAck.afterSYN, of: 1)
    return Evidence(
      frames: [syn.frame, synAck.frame],
      proof: [
        .acknowledges(tracker.equation(synAck, acknowledges: syn, .syn)),
        .unacknowledgedByInitiator(synAck: Int(synAck.frame), expected: expected),
      ])
  }
}
