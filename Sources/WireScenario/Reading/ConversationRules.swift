import WireConversations
import WireGrammar

/// What can never hold of one conversation.
extension FormReader {
  /// UDP has no handshake, no close and no states; TCP sends no datagrams.
  func checkTransport(_ fields: Fields, _ expected: ConversationExpectation, isDatagram: Bool) {
    if isDatagram {
      for key in ["handshake", "teardown", "resetBy", "states"] {
        if let place = fields.key(key) {
          error("a UDP conversation has no `\(key)`", at: place, hint: "what it has: wire, bytes")
        }
      }
    }
    guard let place = fields["wire"] else { return }
    for pattern in expected.wire?.value ?? [] {
      switch pattern.kind {
      case .segment where isDatagram:
        error(
          "`\(pattern.text)` is a TCP segment, and the client talks UDP", at: place,
          hint: "`D>` is a datagram")
        return
      case .datagram where !isDatagram, .fragment where !isDatagram:
        error("`\(pattern.text)` is a datagram or a piece of one, and the client talks TCP", at: place)
        return
      case .segment, .datagram, .fragment, .icmp, .any, .anything: break
      }
    }
  }

  /// Who closed first and who waits must fit the kinds of teardown.
  func checkTeardown(_ expected: ConversationExpectation, _ fields: Fields, _ details: Fields?) {
    guard let kinds = expected.teardown?.value else { return }
    let text = kinds.map(\.rawValue).joined(separator: " or ")
    if let first = expected.closedFirst?.value, let place = details?["closedFirst"] {
      if kinds.allSatisfy({ $0 == .none }) {
        error("nobody closed first where the teardown is `none`", at: place)
      } else if first == .both, !kinds.contains(.simultaneous) {
        error("`both` closed first only in a `simultaneous` close, not in \(text)", at: place)
      } else if first != .both, kinds == [.simultaneous] {
        error("in a `simultaneous` close `both` closed first", at: place)
      }
    } else if expected.closedFirst != nil, let place = details?["closedFirst"],
      kinds.allSatisfy({ $0 != .none && $0 != .reset })
    {
      error("somebody closed first where the teardown is \(text)", at: place)
    }
    checkTimeWait(expected, kinds, text, details?["timeWait"])
    if let resetBy = expected.resetBy, resetBy.value == nil, kinds == [.reset], let place = fields["resetBy"]
    {
      error("somebody sent the reset where the teardown is `reset`", at: place)
    }
  }

  private func checkTimeWait(
    _ expected: ConversationExpectation, _ kinds: [TeardownKind], _ text: String, _ place: SourceNode?
  ) {
    guard let place, let timeWait = expected.timeWait else { return }
    guard let party = timeWait.value else {
      if kinds.allSatisfy(\.leavesTimeWait) { error("somebody enters TIME_WAIT after \(text)", at: place) }
      return
    }
    guard kinds.contains(where: \.leavesTimeWait) else {
      return error("nobody enters TIME_WAIT after \(text)", at: place, hint: "`timeWait: none`")
    }
    if party == .both, !kinds.contains(.simultaneous) {
      error("`both` enter TIME_WAIT only after a `simultaneous` close, not after \(text)", at: place)
    } else if let first = expected.closedFirst?.value, first != party {
      error("who closed first enters TIME_WAIT: \(first.rawValue)", at: place)
    }
  }

  /// What never was established cannot be torn down.
  func checkHandshake(_ expected: ConversationExpectation, _ fields: Fields) {
    guard let handshakes = expected.handshake?.value, let teardowns = expected.teardown?.value,
      !handshakes.contains(where: \.leadsSomewhere), !teardowns.contains(.none),
      let place = fields["teardown"]
    else { return }
    let text = handshakes.map(\.rawValue).joined(separator: " or ")
    error("after a handshake that is \(text) the teardown is `none`", at: place)
  }
}
