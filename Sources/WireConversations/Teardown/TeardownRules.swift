/// A rule that knows one kind of teardown.
protocol TeardownRule: SendableMetatype {
  /// The kind that it knows.
  static var kind: TeardownKind { get }
  /// Whether a conversation ended this way; the rules before it did not match.
  static func matches(_ close: Close) -> Bool
  /// The frames and the equations that prove it.
  static func evidence(_ close: Close, of tracker: borrowing TCPTracker) -> Evidence
  /// Who enters TIME_WAIT.
  static func timeWait(_ close: Close) -> Party?
}

extension TeardownRule {
  static func timeWait(_ close: Close) -> Party? { nil }
}

/// Asks the rules in order: the first that matches wins.
enum TeardownRules {
  static let inOrder = TeardownKind.allCases.filter { $0 != .none }.map(\.rule)

  /// The rule that matches a conversation. One that never was established has nothing to tear down.
  static func rule(for close: Close, after handshake: HandshakeKind) -> any TeardownRule.Type {
    guard handshake.leadsSomewhere else { return NoTeardown.self }
    for rule in inOrder where rule.matches(close) { return rule }
    return NoTeardown.self
  }

  /// The verdict with its proof.
  ///
  /// - Parameter seen: the only end that was captured; nil: both, or it is not known that there was another.
  static func verdict(
    on tracker: borrowing TCPTracker, after handshake: HandshakeKind, ofOnly seen: Int? = nil
  ) -> Teardown {
    let close = Close(of: tracker)
    let rule = rule(for: close, after: handshake)
    var evidence = rule.evidence(close, of: tracker)
    if let seen { evidence.proof = evidence.provable + tracker.proof(ofOnly: seen, octets: true) }
    return Teardown(
      kind: rule.kind, frames: evidence.orderedFrames, closedFirst: close.closedFirst(kind: rule.kind),
      timeWait: rule.timeWait(close), proof: evidence.proof)
  }
}
