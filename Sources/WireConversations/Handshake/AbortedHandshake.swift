/// A right SYN+ACK, then a reset of either end before the last acknowledgment (RFC 9293 section 3.5, figures
/// 8 and 11).
enum AbortedHandshake: HandshakeRule {
  static let kind = HandshakeKind.aborted

  static func matches(_ tracker: borrowing TCPTracker) -> Bool {
    tracker.flows[1].synAck != nil && tracker.endingReset != nil
  }

  static func evidence(_ tracker: borrowing TCPTracker) -> Evidence {
    guard let syn = tracker.flows[0].syn, let synAck = tracker.flows[1].synAck,
      let reset = tracker.endingReset
    else { return Evidence(frames: [], proof: []) }
    return Evidence(
      frames: [syn.frame, synAck.frame, reset.segment.frame],
      proof: [
        .acknowledges(tracker.equation(synAck, acknowledges: syn, .syn)), tracker.proof(of: reset),
      ])
  }
}
