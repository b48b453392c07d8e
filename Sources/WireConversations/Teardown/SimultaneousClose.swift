/// Neither FIN acknowledges the other, and both are acknowledged: each end closed before it heard of the
/// other's FIN, and both enter TIME_WAIT (RFC 9293 section 3.6, figure 13).
enum SimultaneousClose: TeardownRule {
  static let kind = TeardownKind.simultaneous

  static func matches(_ close: Close) -> Bool {
    close.firstAcknowledgment != nil && close.secondAcknowledgment != nil && !close.secondAcknowledgesFirst
  }

  static func evidence(_ close: Close, of tracker: borrowing TCPTracker) -> Evidence {
    guard let first = close.first, let second = close.second, !close.isSelfConnected else {
      return Evidence(
        frames: close.frames, proof: tracker.proof(of: close.first, by: close.firstAcknowledgment))
    }
    let expected = tracker.relative(first.afterFIN, of: Int(first.sender))
    let crossing = Proof.crossesFIN(
      tracker.acknowledgment(of: second), fin: Int(first.frame), expected: expected)
    return Evidence(
      frames: close.frames,
      proof: [crossing] + tracker.proof(of: first, by: close.firstAcknowledgment)
        + tracker.proof(of: second, by: close.secondAcknowledgment))
  }

  static func timeWait(_ close: Close) -> Party? { .both }
}
