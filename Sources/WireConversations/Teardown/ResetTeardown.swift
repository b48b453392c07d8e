/// A reset whose number can be the receiver's next expected octet, and that did have effect, ended a
/// conversation that was not yet completely closed, also after a FIN (RFC 9293 section 3.5.2, RFC 5961
/// section 3.2).
///
/// A reset in the window but not exact counts only if its receiver then falls silent.
enum ResetTeardown: TeardownRule {
  static let kind = TeardownKind.reset

  static func matches(_ close: Close) -> Bool { close.endingReset != nil }

  static func evidence(_ close: Close, of tracker: borrowing TCPTracker) -> Evidence {
    guard let reset = close.endingReset else { return Evidence(frames: [], proof: []) }
    return Evidence(frames: [reset.segment.frame], proof: [tracker.proof(of: reset)])
  }
}
