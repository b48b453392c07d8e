/// Exactly one end sent a FIN: the other may still send (RFC 9293 section 3.6.1).
enum HalfClosed: TeardownRule {
  static let kind = TeardownKind.halfClosed

  static func matches(_ close: Close) -> Bool { close.first != nil && close.second == nil }

  static func evidence(_ close: Close, of tracker: borrowing TCPTracker) -> Evidence {
    guard let first = close.first else { return Evidence(frames: [], proof: []) }
    return Evidence(
      frames: close.frames,
      proof: tracker.proof(of: first, by: close.firstAcknowledgment) + [.sendsNoFIN(first.by.peer)])
  }
}
