/// A right SYN+ACK without the last acknowledgment; or later segments without any SYN+ACK in the capture.
enum IncompleteHandshake: HandshakeRule {
  static let kind = HandshakeKind.incomplete

  static func matches(_ tracker: borrowing TCPTracker) -> Bool {
    tracker.flows[1].synAckCount > 0 || tracker.flows[0].hasSpoken || tracker.flows[1].hasSpoken
      || tracker.endingReset?.by == .initiator
  }

  static func evidence(_ tracker: borrowing TCPTracker) -> Evidence {
    guard let syn = tracker.flows[0].syn else { return Evidence(frames: [], proof: []) }
    guard let synAck = tracker.flows[1].synAck else {
      return Evidence(
        frames: [syn.frame],
        proof: [
          tracker.flows[1].synAckCount > 0
            ? "no SYN+ACK that acknowledges the SYN #\(syn.frame) was delivered"
            : "no SYN+ACK follows the SYN #\(syn.frame), but other segments do"
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
