/// A right SYN+ACK without the last acknowledgment; or later segments of the initiator, without any SYN+ACK of the responder in the
/// capture.
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
            ? "no SYN+ACK that acknowledges the SYN #\(syn.frame) was delivered"
            : "no SYN+ACK of the responder follows the SYN #\(syn.frame), but other segments do"
        ])
    }
    let expected = tracker.relative(synAck.afterSYN, of: 1)
    return Evidence(
      frames: [syn.frame, synAck.frame],
      proof: [
        tracker.equation(synAck, acknowledges: syn, .syn),
        "no segment of the initiator acknowledges the SYN of #\(synAck.frame) (ack \(expected) or more)",
      ])
  }
}
