import WireConversations
import WireGrammar

/// What can never hold of one conversation.
extension FormReader {
  /// UDP has no handshake, no close and no states; TCP sends no datagrams.
  ///
  /// - Parameter transports: what the conversations talk that it is about.
  func checkTransport(
    _ fields: Fields, _ expected: ConversationExpectation, _ transports: Set<Conversation.Transport>
  ) {
    // Where some talk TCP, those of UDP are passed over.
    if transports == [.udp] {
      for key in ["handshake", "teardown", "resetBy", "closesWithin", "states", "tls"] {
        if let place = fields.key(key) {
          error(
            "a UDP conversation has no `\(key)`", at: place, hint: "what it has: wire, bytes, duration, idle")
        }
      }
    }
    guard let place = fields["wire"] else { return }
    for pattern in expected.wire?.value ?? [] {
      switch pattern.kind {
      case .segment where transports.contains(.udp):
        error(
          "`\(pattern.text)` is a TCP segment, and the client talks UDP", at: place,
          hint: "`D>` is a datagram")
        return
      case .datagram where transports.contains(.tcp), .fragment where transports.contains(.tcp):
        error("`\(pattern.text)` is a datagram or a piece of one, and the client talks TCP", at: place)
        return
      case .segment, .datagram, .fragment, .icmp, .any, .anything: break
      }
    }
  }

  /// Who closed first and who waits must fit the kinds of teardown. Of a list one value must be possible.
  func checkTeardown(_ expected: ConversationExpectation, _ fields: Fields, _ details: Fields?) {
    guard let names = expected.teardown?.value else { return }
    let text = names.map(\.rawValue).joined(separator: " or ")
    if let place = details?["closedFirst"], let parties = expected.closedFirst?.value {
      check(parties, at: place) { objection(toClosedFirst: $0, names.kinds, text).map { ($0, nil) } }
    }
    if let place = details?["timeWait"], let parties = expected.timeWait?.value {
      let closers = expected.closedFirst?.value.compactMap(\.self) ?? []
      check(parties, at: place) { objection(toTimeWait: $0, names.kinds, text, closers) }
    }
    if expected.resetBy?.value == [nil], names.kinds == [.reset], let place = fields["resetBy"] {
      error("somebody sent the reset where the teardown is `reset`", at: place)
    }
  }

  /// Notes what is wrong with the first of some values, if something is wrong with each.
  private func check(
    _ parties: [Party?], at place: SourceNode, _ objection: (Party?) -> (message: String, hint: String?)?
  ) {
    let objections = parties.map(objection)
    guard let first = objections.first, let first, objections.allSatisfy({ $0 != nil }) else { return }
    error(first.message, at: place, hint: first.hint)
  }

  private func objection(toClosedFirst party: Party?, _ kinds: [TeardownKind], _ text: String) -> String? {
    guard let party else {
      return kinds.allSatisfy({ $0 != .none && $0 != .reset })
        ? "somebody closed first where the teardown is \(text)" : nil
    }
    if kinds.allSatisfy({ $0 == .none }) { return "nobody closed first where the teardown is `none`" }
    if party == .both, !kinds.contains(.simultaneous) {
      return "`both` closed first only in a `simultaneous` close, not in \(text)"
    }
    return party != .both && kinds == [.simultaneous]
      ? "in a `simultaneous` close `both` closed first" : nil
  }

  private func objection(
    toTimeWait party: Party?, _ kinds: [TeardownKind], _ text: String, _ closers: [Party]
  ) -> (message: String, hint: String?)? {
    guard let party else {
      return kinds.allSatisfy(\.leavesTimeWait) ? ("somebody enters TIME_WAIT after \(text)", nil) : nil
    }
    guard kinds.contains(where: \.leavesTimeWait) else {
      return ("nobody enters TIME_WAIT after \(text)", "`timeWait: none`")
    }
    if party == .both, !kinds.contains(.simultaneous) {
      return ("`both` enter TIME_WAIT only after a `simultaneous` close, not after \(text)", nil)
    }
    guard let closer = closers.first, !closers.contains(party) else { return nil }
    return ("who closed first enters TIME_WAIT: \(closer.rawValue)", nil)
  }

  /// What never was established cannot be torn down.
  func checkHandshake(_ expected: ConversationExpectation, _ fields: Fields) {
    guard let handshakes = expected.handshake?.value, let teardowns = expected.teardown?.value.kinds,
      !handshakes.contains(where: \.leadsSomewhere), !teardowns.contains(.none),
      let place = fields["teardown"]
    else { return }
    let text = handshakes.map(\.rawValue).joined(separator: " or ")
    error("after a handshake that is \(text) the teardown is `none`", at: place)
  }
}
