import WireConversations
import WireFormat
import WireScenario
import WireText

/// What a conversation is expected to take its time for.
extension ConversationChecks {
  /// From the first packet to the last.
  func duration(_ expected: Located<ClosedRange<Double>>) -> Check {
    let nanoseconds = conversation.end - conversation.start
    let isLonger = Double(nanoseconds) / 1e9 > expected.value.upperBound
    return check(
      .duration, expected.location, expected: expected.value.inSeconds,
      observed: "\(Decimal.seconds(nanoseconds)) s",
      holds: expected.value.contains(Double(nanoseconds) / 1e9),
      frames: [conversation.firstFrame, conversation.lastFrame], evidence: [],
      relies: isLonger ? [] : .any,
      startIsMissing: !isLonger && conversation.handshake?.kind == .midStream, isOfTime: true, reason: nil)
  }

  /// The longest silence between two packets.
  func idle(_ expected: Located<ClosedRange<Double>>) -> Check {
    let records = conversation.records
    let silences = zip(records, records.dropFirst()).map { ($1.time - $0.time, [$0.frame, $1.frame]) }
    let longest = silences.max { $0.0 < $1.0 } ?? (0, [])
    let seconds = Double(longest.0) / 1e9
    return check(
      .idle, expected.location, expected: expected.value.inSeconds,
      observed: "\(Decimal.seconds(longest.0)) s", holds: expected.value.contains(seconds), frames: longest.1,
      evidence: [], relies: seconds > expected.value.upperBound ? .between : .any, isSettled: isWhole,
      startIsMissing: conversation.handshake?.kind == .midStream && seconds < expected.value.lowerBound
        || lacksBeginning && seconds <= expected.value.upperBound,
      isOfTime: true, reason: nil)
  }

  /// How long after the FIN of the other end an end sends its own.
  func closesWithin(_ role: Role, _ expected: Located<ClosedRange<Double>>) -> Check {
    let field: Check.ConversationField =
      role == .initiator ? .initiatorClosesWithin : .responderClosesWithin
    let records = conversation.records
    let ownPlace = records.firstIndex { $0.by == role && $0.isFIN }
    let othersPlace = records.firstIndex { $0.by != role && $0.isFIN }
    let own = ownPlace.map { records[$0] }
    let frames = [othersPlace, ownPlace].compactMap(\.self).sorted().map { records[$0].frame }
    func check(_ observed: String, _ holds: Bool, _ relies: Absence, isLate: Bool = false) -> Check {
      self.check(
        field, expected.location, expected: expected.value.inSeconds,
        observed: conversation.transport == .udp ? nil : observed,
        holds: conversation.transport == .udp ? nil : holds, frames: frames, evidence: [],
        relies: conversation.onlySeen == nil ? relies : .any,
        isSettled: isWhole, startIsMissing: lacksRoles || lacksBeginningOfTeardown, isOfTime: true,
        reason: isLate ? Reason("likely.keeps-open", ["end": LikelyReason.end(role)]) : nil)
    }
    let isFirst = expected.value.lowerBound == 0
    guard let others = othersPlace.map({ records[$0] }) else {
      return own == nil
        ? check("the other end sent no FIN", isFirst, .any) : check("it closed first", isFirst, [])
    }
    guard let own else {
      if conversation.teardown?.kind == .reset,
        let othersPlace, let reset = records[othersPlace...].last(where: \.isReset)
      {
        // Nothing is left that could be closed.
        let elapsed = reset.time - others.time
        return check(
          "reset \(Decimal.seconds(elapsed)) s after #\(FrameNames.text(others.frame))",
          Double(elapsed) / 1e9 <= expected.value.upperBound, [])
      }
      let waited = (captureEnd ?? conversation.end) - others.time
      return check(
        "no FIN, \(Decimal.seconds(waited)) s after #\(FrameNames.text(others.frame))", false,
        Double(waited) / 1e9 > expected.value.upperBound ? .between : .any, isLate: true)
    }
    guard let othersPlace, let ownPlace, othersPlace < ownPlace else {
      return check("it closed first", isFirst, [])
    }
    let elapsed = own.time - others.time
    return check(
      "\(Decimal.seconds(elapsed)) s", expected.value.contains(Double(elapsed) / 1e9), [],
      isLate: Double(elapsed) / 1e9 > expected.value.upperBound)
  }
}

extension ConversationChecks {
  /// Packets in an order, and how long after each other.
  func order(_ expected: [OrderExpectation]) -> [Check] {
    guard !expected.isEmpty else { return [] }
    let observation = Judge.Observation(conversations: [conversation], actors: [], calls: [], marks: [])
    return OrderChecks(observation: observation).outcomes(of: expected).map { outcome in
      check(
        .order, outcome.location, expected: outcome.expected, observed: outcome.observed,
        holds: outcome.holds, frames: outcome.frames, evidence: [],
        relies: outcome.isMissing ? .any : .between, isSettled: isWhole, startIsMissing: lacksBeginning,
        isOfTime: outcome.isOfTime,
        lacks: outcome.isUnknown ? .octetsMissing : nil,
        reason: nil)
    }
  }
}

extension ClosedRange<Double> {
  /// `at most 1 s`, `4.9 to 5.5 s`.
  var inSeconds: String {
    let most = Decimal.seconds(Decimal.nanoseconds(upperBound))
    return lowerBound == 0
      ? "at most \(most) s" : "\(Decimal.seconds(Decimal.nanoseconds(lowerBound))) to \(most) s"
  }
}

extension PacketRecord {
  /// Whether it is a segment with FIN.
  var isFIN: Bool { has(.fin) }
  /// Whether it is a reset.
  var isReset: Bool { has(.rst) }

  private func has(_ flag: TCPFlags) -> Bool {
    guard case .segment(let flags, _, _, _) = content else { return false }
    return TCPFlags(rawValue: flags).contains(flag)
  }
}
