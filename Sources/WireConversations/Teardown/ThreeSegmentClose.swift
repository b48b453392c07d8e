/// The other end's FIN is the first segment that acknowledges the first FIN; then its acknowledgment.
///
/// The other end had nothing left to send, and closed at once, so that its ACK and its FIN share a segment
/// (RFC 9293 section 3.8.6.3 allows the delay). The first closer enters TIME_WAIT.
enum ThreeSegmentClose: TeardownRule {
  static let kind = TeardownKind.threeSegment

  static func matches(_ close: Close) -> Bool {
    close.secondAcknowledgesFirst && close.firstAcknowledgment != nil && close.secondAcknowledgment != nil
  }

  static func evidence(_ close: Close, of tracker: borrowing TCPTracker) -> Evidence {
    guard let first = close.first, let second = close.second else { return Evidence(frames: [], proof: []) }
    return Evidence(
      frames: [first.frame, second.frame] + [close.secondAcknowledgment].compactMap { $0?.frame },
      proof: tracker.proof(of: first, by: second) + tracker.proof(of: second, by: close.secondAcknowledgment))
  }

  static func timeWait(_ close: Close) -> Party? { close.first.map { Party($0.by) } }
}
