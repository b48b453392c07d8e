import WireConversations
import WireText

/// Why an expectation most likely failed: what an experienced reader of captures would look at first.
enum LikelyReason {
  /// Of a handshake; nil where the verdict already says everything.
  static func handshake(expected: [HandshakeKind], _ conversation: Conversation) -> Reason? {
    guard let seen = conversation.handshake?.kind, !expected.contains(seen) else { return nil }
    switch seen {
    case .refused:
      return refusal(conversation)
    case .unanswered:
      // What answers otherwise than a SYN is answered, the evidence names.
      return conversation.records.contains { $0.by == .responder } ? nil : Reason("likely.no-answer")
    case .incomplete:
      return incomplete(conversation)
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
  ///
  /// - Parameter isForeign: whether nobody here has written the programs at its ends.
  static func teardown(expected: [TeardownKind], _ conversation: Conversation, isForeign: Bool) -> Reason? {
    guard let seen = conversation.teardown, !expected.contains(seen.kind) else { return nil }
    if isForeign, seen.kind.isGraceful, expected.contains(where: \.isGraceful) {
      return Reason("likely.graceful-is-meant")
    }
    if let handshake = conversation.handshake?.kind, !handshake.leadsSomewhere {
      return Reason("likely.nothing-opened")
    }
    switch seen.kind {
    case .fourSegment where expected.contains(.threeSegment):
      return Reason("likely.closed-late")
    case .threeSegment where expected.contains(.fourSegment):
      return Reason("likely.closed-early")
    case .reset:
      return reset(conversation)
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

  /// Of a SYN that was refused: by the other end, or by somebody who says that it is not reached.
  private static func refusal(_ conversation: Conversation) -> Reason {
    let isByICMP = conversation.resetBy == nil
    return isByICMP
      ? Reason("likely.icmp-refuses", ["responder": "\(conversation.responder)"])
      : Reason("likely.nothing-listens", ["responder": "\(conversation.responder)"])
  }

  /// Of a handshake that was not completed: which of its segments is missing.
  private static func incomplete(_ conversation: Conversation) -> Reason? {
    for proof in conversation.handshake?.proof ?? [] {
      switch proof {
      case .unacknowledgedByInitiator(let synAck, _):
        let isRepeated = conversation.findings.contains {
          $0.kind == .synRetransmission && $0.by == .initiator && $0.frame > synAck
        }
        return isRepeated ? Reason("likely.syn-ack-is-lost") : Reason("likely.no-last-ack")
      case .noSYNAckCaptured: return Reason("likely.no-syn-ack")
      default: continue
      }
    }
    return nil
  }

  /// Of a reset: what its sender was told, or had not read; nil where nobody sent one.
  static func reset(_ conversation: Conversation) -> Reason? {
    guard let role = conversation.resetBy else { return nil }
    let sender = end(role)
    let peer = end(role.peer)
    guard conversation.handshake?.kind != .refused else {
      return Reason(
        "likely.nothing-listens",
        ["responder": "\(role == .initiator ? conversation.initiator : conversation.responder)"])
    }
    let records = conversation.records
    // Of several that which counts.
    let frames = (conversation.teardown?.frames ?? []) + (conversation.handshake?.frames ?? [])
    let resets = records.indices.filter { records[$0].by == role && records[$0].isReset }
    guard let place = resets.first(where: { frames.contains(records[$0].frame) }) ?? resets.first else {
      return Reason("likely.sent-reset", ["end": sender])
    }
    let (before, reset) = (records[..<place], records[place])
    if isUnlikeSender(reset, conversation) {
      // What the program at that end did is no cause then.
      return Reason("likely.injected", ["end": sender, "reset": "#\(FrameNames.text(reset.frame))"])
    }
    let dataPlace = before.lastIndex { $0.by != role && $0.payloadLength > 0 }
    let data = dataPlace.map { before[$0] }
    if let data, let dataPlace, let fin = before[..<dataPlace].first(where: { $0.by == role && $0.isFIN }) {
      return Reason(
        "likely.keep-alive-race",
        [
          "end": sender, "peer": peer, "fin": "#\(FrameNames.text(fin.frame))",
          "data": "#\(FrameNames.text(data.frame))",
          "reset": "#\(FrameNames.text(reset.frame))",
        ])
    }
    if let data, conversation.findings.contains(where: { $0.kind == .unreadDataReset && $0.by == role }) {
      return Reason("likely.unread", ["end": sender, "data": "#\(FrameNames.text(data.frame))"])
    }
    if let data, before.last?.frame == data.frame {
      return Reason("likely.answers-data", ["end": sender, "data": "#\(FrameNames.text(data.frame))"])
    }
    // What nobody sent cannot have been left unread; before a conversation its octets are not known.
    if data == nil, conversation.handshake?.kind != .midStream {
      return Reason("likely.without-data", ["end": sender, "peer": peer])
    }
    return Reason("likely.sent-reset", ["end": sender])
  }

  /// Whether the packet of a reset, or that of its volley which came first, is unlike the others of its
  /// sender.
  private static func isUnlikeSender(_ reset: PacketRecord, _ conversation: Conversation) -> Bool {
    conversation.findings.contains { finding in
      guard finding.kind == .resetUnlikeSender, finding.by == reset.by, finding.frame <= reset.frame else {
        return false
      }
      let between = conversation.records.filter { $0.frame > finding.frame && $0.frame < reset.frame }
      return between.allSatisfy(\.isReset)
    }
  }

  /// Of the packets in order: what matched last, and where the list and the capture part.
  static func wire(_ outcome: PacketMatcher.Outcome) -> Reason {
    let wanted = outcome.wanted.first.map { "`\($0.text)`" }
    let last =
      outcome.lastMatched.map {
        Reason("likely.last-matched", ["last": "#\(FrameNames.text($0.frame)) `\($0.patternText)`"])
      }
      ?? Reason("likely.none-matched")
    guard let offender = outcome.offender else {
      return Reason("likely.ended-early", ["next": wanted ?? "", "last": last])
    }
    let seen = "#\(FrameNames.text(offender.frame)) `\(offender.patternText)`"
    guard let wanted else { return Reason("likely.beyond-the-end", ["seen": seen, "last": last]) }
    return Reason("likely.other-packet", ["seen": seen, "wanted": wanted, "last": last])
  }

  /// One of both ends, or whichever it is.
  static func end(_ role: Role?) -> LocalizedText {
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
