/// After the first FIN and before the other end's FIN, a segment of the other end without FIN acknowledges
/// the first FIN; then the other FIN; then its acknowledgment (RFC 9293 section 3.6, figure 12).
///
/// Data may flow between the two halves: the other end was in CLOSE_WAIT. The first closer enters TIME_WAIT.
enum FourSegmentClose: TeardownRule {
  static let kind = TeardownKind.fourSegment

  static func matches(_ close: Close) -> Bool {
    close.second != nil && close.firstAcknowledgment != nil && close.isAcknowledgedBeforeSecond
      && close.secondAcknowledgment != nil
  }

  static func evidence(_ close: Close, of tracker: borrowing TCPTracker) -> Evidence {
    Evidence(
      frames: close.frames,
      proof: tracker.proof(of: close.first, by: close.firstAcknowledgment)
        + tracker.proof(of: close.second, by: close.secondAcknowledgment))
  }

  static func timeWait(_ close: Close) -> Party? { close.first.map { Party($0.by) } }
}
