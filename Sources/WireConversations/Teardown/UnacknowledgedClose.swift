/// Both ends sent a FIN, and at least one FIN was never acknowledged: an end waits in LAST_ACK, CLOSING or
/// FIN_WAIT_1 (RFC 9293 section 3.6).
enum UnacknowledgedClose: TeardownRule {
  static let kind = TeardownKind.unacknowledged

  static func matches(_ close: Close) -> Bool {
    close.first != nil && close.second != nil
      && (close.firstAcknowledgment == nil || close.secondAcknowledgment == nil)
  }

  static func evidence(_ close: Close, of tracker: borrowing TCPTracker) -> Evidence {
    Evidence(
      frames: close.frames,
      proof: tracker.proof(of: close.first, by: close.firstAcknowledgment)
        + (close.isSelfConnected ? [] : tracker.proof(of: close.second, by: close.secondAcknowledgment))
    )
  }
}
