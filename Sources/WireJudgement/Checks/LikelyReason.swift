import WireConversations
import WireText

/// Why an expectation most likely failed: what an experienced reader of captures would look at first.
enum LikelyReason {
  /// Of a handshake; nil where the verdict already says everything.
  static func handshake(expected: [HandshakeKind], _ conversation: Conversation) -> Reason? {
    guard let seen = conversation.handshake?.kind, !expected.contains(seen) else { return nil }
    switch seen {
    case .refused:
      return Reason("likely.nothing-listens", ["responder": "\(conversation.responder)"])
    case .unanswered:
      return Reason("likely.no-answer")
    case .incomplete:
      return Reason("likely.no-last-ack")
    case .aborted:
      return Reason("likely.gave-up", ["end": end(conversation.resetBy)])
    case .invalid:
      return Reason("likely.old-incarnation")
    case .midStream:
      return Reason("likely.began-late")
    case .threeWay:
      return expected.contains(.refused)
        ? Reason("likely.something-listens", ["responder": "\(conversation.responder)"])
        : nil
    case .simultaneousOpen:
      return Reason("likely.both-connect")
    }
  }

  /// Of a teardown; nil where the verdict already says everything.
  static func teardown(expected: [TeardownKind], _ conversation: Conversation) -> Reason? {
    guard let seen = conversation.teardown, !expected.contains(seen.kind) else { return nil }
    switch seen.kind {
    case .fourSegment where expected.contains(.threeSegment):
      return Reason("likely.closed-late")
    case .threeSegment where expected.contains(.fourSegment):
      return Reason("likely.closed-early")
    case .reset:
      return Reason("likely.sent-reset", ["end": end(conversation.resetBy)])
    case .halfClosed:
      return Reason("likely.half-closed", ["end": end(seen.closedFirst?.role)])
    case .unacknowledged:
      return Reason("likely.fin-unacknowledged")
    case .none:
      return Reason("likely.nobody-closed")
    case .fourSegment, .threeSegment, .simultaneous:
      return nil
    }
  }

  /// Of the packets in order: where the list and the capture part.
  static func wire(_ outcome: PacketMatcher.Outcome) -> Reason {
    let wanted = outcome.wanted.first.map { "`\($0.text)`" }
    guard let offender = outcome.offender else {
      let next = wanted ?? ""
      return Reason("likely.ended-early", ["next": next])
    }
    let seen = "#\(offender.frame) `\(offender.patternText)`"
    guard let wanted else { return Reason("likely.beyond-the-end", ["seen": seen]) }
    return Reason("likely.other-packet", ["seen": seen, "wanted": wanted])
  }

  /// One of both ends, or whichever it is.
  private static func end(_ role: Role?) -> LocalizedText {
    role.map { LocalizedText(TextKey($0, in: "end")) } ?? LocalizedText("likely.an-end")
  }
}

extension Party {
  /// The one end that it is; nil: both.
  fileprivate var role: Role? {
    switch self {
    case .initiator: .initiator
    case .responder: .responder
    case .both: nil
    }
  }
}
