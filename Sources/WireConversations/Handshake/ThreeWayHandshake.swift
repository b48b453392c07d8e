/// SYN with ISN x; SYN+ACK with ISN y that acknowledges x + 1; then a segment of the initiator, neither SYN
/// nor RST, that acknowledges y + 1 or more: a bare acknowledgment, data, or a FIN (RFC 9293 section 3.5,
/// figure 6).
enum ThreeWayHandshake: HandshakeRule {
  static let kind = HandshakeKind.threeWay

  static func matches(_ tracker: borrowing TCPTracker) -> Bool {
    tracker.flows[1].synAck != nil && tracker.flows[1].synAckAcknowledgment != nil
  }

  static func evidence(_ tracker: borrowing TCPTracker) -> Evidence {
    guard let syn = tracker.flows[0].syn, let synAck = tracker.flows[1].synAck,
      let last = tracker.flows[1].synAckAcknowledgment
    else { return Evidence(frames: [], proof: []) }
    return Evidence(
      frames: [syn.frame, synAck.frame, last.frame],
      proof: [
        .acknowledges(tracker.equation(synAck, acknowledges: syn, .syn)),
        .acknowledges(tracker.equation(last, acknowledges: synAck, .syn)),
      ])
  }
}
