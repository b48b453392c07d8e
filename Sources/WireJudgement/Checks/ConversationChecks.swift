import WireConversations
import WireFormat
import WireScenario
import WireText

/// Judges what a scenario, or a command line, expects of one conversation.
package struct ConversationChecks {
  /// Where the expectation stands in its file.
  package let path: Check.ConversationPath
  package let conversation: Conversation
  /// Why a packet of it may be where nobody looked; nil: none can be.
  package var missing: Reason?
  /// When the last packet of the capture was seen; nil: not known.
  package var captureEnd: Timestamp?
  /// Why how long something took cannot be judged; nil: it can.
  package var timeDoubt: Reason?
  /// Whether its ends are programs that nobody here has written.
  package var isForeign = false
  /// Whether the capture may have begun after it.
  package var mayBeginLate = false

  /// From its parts.
  package init(path: Check.ConversationPath, conversation: Conversation, missing: Reason? = nil) {
    self.path = path
    self.conversation = conversation
    self.missing = missing
  }

  /// Packets that were not seen, and could make something else of a check.
  struct Absence: OptionSet {
    let rawValue: UInt8
    /// Packets among those that were seen.
    static let between = Absence(rawValue: 1)
    /// Packets after the last that was seen.
    static let later = Absence(rawValue: 2)
    /// Either.
    static let any: Absence = [.between, .later]
  }

  /// One check for each thing that the expectation says.
  package func judge(_ expectation: ConversationExpectation) -> [Check] {
    var checks: [Check] = []
    let handshake = conversation.handshake
    let teardown = conversation.teardown
    if let expected = expectation.handshake {
      checks.append(
        check(
          .handshake, expected.location, expected: oneOf(expected.value.map(\.rawValue)),
          observed: handshake?.kind.rawValue, holds: handshake.map { expected.value.contains($0.kind) },
          frames: handshake?.frames ?? [], evidence: handshake?.proof.map(Check.Evidence.proof) ?? [],
          relies: handshake?.reliesOnAbsence ?? true ? .any : [],
          startIsMissing: handshake?.kind == .midStream && !expected.value.contains(.midStream),
          reason: LikelyReason.handshake(expected: expected.value, conversation)))
    }
    if let expected = expectation.teardown {
      let kinds = expected.value.kinds
      checks.append(
        check(
          .teardown, expected.location, expected: oneOf(expected.value.map(\.rawValue)),
          observed: teardown?.kind.rawValue, holds: teardown.map { kinds.contains($0.kind) },
          frames: teardown?.frames ?? [], evidence: teardown?.proof.map(Check.Evidence.proof) ?? [],
          relies: teardownAbsence, startIsMissing: lacksBeginningOfTeardown,
          reason: LikelyReason.teardown(expected: kinds, conversation, isForeign: isForeign)))
    }
    if let expected = expectation.closedFirst {
      // A FIN that was seen is seen, whatever comes later.
      let seen = teardown?.closedFirst
      let isOther = !expected.value.contains(.both) && !expected.value.contains(seen)
      let isKnown = seen != nil && (isOther || !mayHaveCrossed)
      // Who closed before it, the other end would show.
      let hidden: Absence = conversation.onlySeen == nil ? [] : .between
      checks.append(
        role(
          .closedFirst, expected, observed: seen,
          (isKnown ? teardownAbsence.subtracting(.later) : teardownAbsence).union(hidden)))
    }
    if let expected = expectation.timeWait {
      checks.append(role(.timeWait, expected, observed: teardown?.timeWait, teardownAbsence))
    }
    if let expected = expectation.resetBy { checks.append(resetBy(expected)) }
    for (role, expected) in [
      (Role.initiator, expectation.initiatorClosesWithin), (.responder, expectation.responderClosesWithin),
    ] {
      if let expected { checks.append(closesWithin(role, expected)) }
    }
    if let expected = expectation.wire { checks.append(wire(expected)) }
    checks += order(expectation.order)
    if let expected = expectation.initiatorSays { checks.append(says(.initiator, expected)) }
    if let expected = expectation.responderSays { checks.append(says(.responder, expected)) }
    for (field, role, expected, octets) in [
      (
        Check.ConversationField.initiatorBytes, Role.initiator, expectation.initiatorBytes,
        conversation.initiatorBytes
      ),
      (.responderBytes, .responder, expectation.responderBytes, conversation.responderBytes),
    ] {
      guard let expected else { continue }
      checks.append(
        check(
          field, expected.location, expected: expected.value.inWords, observed: "\(octets)",
          holds: expected.value.contains(octets),
          frames: conversation.records.filter { $0.by == role && $0.payloadLength > 0 }.map(\.frame),
          evidence: [],
          relies: octets > expected.value.upperBound || conversation.holdsAllOctets(of: role) ? [] : .any,
          isSettled: isWhole,
          startIsMissing: lacksRoles || lacksBeginning && octets <= expected.value.upperBound, reason: nil))
    }
    let last = conversation.states.last
    for (field, expected, state) in [
      (Check.ConversationField.initiatorState, expectation.initiatorState, last?.initiator),
      (.responderState, expectation.responderState, last?.responder),
    ] {
      guard let expected else { continue }
      checks.append(
        check(
          field, expected.location, expected: oneOf(expected.value.map(\.rawValue)),
          observed: state?.rawValue ?? "unknown", holds: state.map(expected.value.contains) ?? false,
          frames: last.map { [$0.frame] } ?? [], evidence: [],
          relies: isStill(state, expected.value) ? .any : .between, isSettled: isWhole,
          startIsMissing: lacksRoles || lacksBeginningOfTeardown, reason: nil))
    }
    if let expected = expectation.duration { checks.append(duration(expected)) }
    if let expected = expectation.idle { checks.append(idle(expected)) }
    if let expected = expectation.tls { checks += tls(expected) }
    checks.append(contentsOf: expectation.findings.map(finding))
    checks.append(contentsOf: absent(expectation.noFindings))
    return checks
  }

  /// Whether a later packet could make of a state one that is expected. What was seen of it is seen, whatever
  /// comes later.
  private func isStill(_ state: TCPState?, _ expected: [TCPState]) -> Bool {
    guard let state else { return true }
    return !expected.contains(state) && !state.successors.isDisjoint(with: expected)
  }

  /// Whether a FIN of the other end may have been sent before it knew of the first: then both closed first.
  private var mayHaveCrossed: Bool {
    guard let teardown = conversation.teardown, !teardown.kind.isGraceful,
      let first = conversation.records.first(where: \.isFIN)
    else { return false }
    let other = conversation.records.first { $0.isFIN && $0.by != first.by }?.frame ?? .max
    return !teardown.proof.contains {
      guard case .acknowledges(let equation) = $0 else { return false }
      return equation.frame == first.frame && equation.acknowledgment.frame <= other
    }
  }

  /// What could make another teardown of it.
  private var teardownAbsence: Absence {
    guard conversation.teardownStands else { return .any }
    return resetIsDoubtful ? .later : []
  }

  /// Whether the reset that seems to have ended it may have been ignored.
  private var resetIsDoubtful: Bool {
    if case .resetMayBeIgnored = conversation.inconclusiveReason { true } else { false }
  }

  private func role(
    _ field: Check.ConversationField, _ expected: Located<[Party?]>, observed: Party?, _ relies: Absence
  ) -> Check {
    let teardown = conversation.teardown
    return check(
      field, expected.location, expected: oneOf(expected.value.map { $0?.rawValue ?? "none" }),
      observed: observed?.rawValue ?? "none", holds: expected.value.contains(observed),
      frames: teardown?.frames ?? [], evidence: teardown?.proof.map(Check.Evidence.proof) ?? [],
      relies: relies, startIsMissing: lacksRoles || lacksBeginningOfTeardown, reason: nil)
  }

  private func resetBy(_ expected: Located<[Role?]>) -> Check {
    let seen = conversation.resetBy
    return check(
      .resetBy, expected.location, expected: oneOf(expected.value.map { $0?.rawValue ?? "none" }),
      observed: seen?.rawValue ?? "none", holds: expected.value.contains(seen),
      frames: conversation.records.filter(\.isReset).map(\.frame), evidence: [],
      relies: seen == nil || !conversation.resetStands ? .any : resetIsDoubtful ? .later : [],
      isSettled: isWhole, startIsMissing: lacksBeginningOfTeardown || seen != nil && lacksRoles,
      reason: LikelyReason.reset(conversation))
  }

  private func wire(_ expected: Located<[PacketPattern]>) -> Check {
    var passable = Set(
      conversation.findings.lazy.filter { FindingKind.ignorable.contains($0.kind) }.map(\.frame))
    // Whoever is gone answers a late acknowledgment with the reset that it has sent already: a repetition, as
    // others are.
    if conversation.teardown?.kind == .reset, let end = conversation.teardown?.frames.last,
      let place = conversation.records.firstIndex(where: { $0.frame == end })
    {
      let reset = conversation.records[place]
      let repeated = conversation.records[(place + 1)...].filter {
        $0.isReset && $0.by == reset.by && $0.rawSequence == reset.rawSequence
      }
      passable.formUnion(repeated.map(\.frame))
    }
    let outcome = PacketMatcher(patterns: expected.value).match(conversation.records, passable: passable)
    // What matches only if octets that were not captured are the right ones, is not known.
    let isUnknown =
      outcome.frames != nil && expected.value.contains { $0.octets != nil }
      && PacketMatcher(patterns: expected.value, takesUnknown: false)
        .match(conversation.records, passable: passable).frames == nil
    let reason = outcome.frames == nil ? LikelyReason.wire(outcome) : nil
    // No later packet makes right what stands in the way, or breaks a list that ends in any packets.
    let isOver = outcome.offender != nil || outcome.frames != nil && expected.value.last?.kind == .anything
    // Only a list that begins with any packets takes what came before the capture.
    let beginsAnyhow = outcome.frames != nil && expected.value.first?.kind == .anything
    return check(
      .wire, expected.location, expected: expected.value.map(\.text).joined(separator: "  "),
      observed: conversation.records.map { "#\(FrameNames.text($0.frame)) \($0.patternText)" }.joined(
        separator: "  "),
      holds: outcome.frames != nil, frames: outcome.frames ?? outcome.offender.map { [$0.frame] } ?? [],
      evidence: [], relies: isOver ? .between : .any, isSettled: isWhole,
      startIsMissing: lacksRoles || lacksBeginning && !beginsAnyhow, lacks: isUnknown ? .octetsMissing : nil,
      reason: reason)
  }

  /// Whether it was opened, and closed by both ends, and every step of that was seen: no packet that is
  /// missing can say otherwise.
  var isWhole: Bool {
    conversation.handshake?.reliesOnAbsence == false && conversation.teardown?.reliesOnAbsence == false
      && conversation.teardown?.kind != .reset
  }

  /// One check; inconclusive where it relies on what an incomplete capture did not show.
  ///
  /// - Parameters:
  ///   - relies: which packets, had they been there, could make something else of it.
  ///   - isSettled: whether no packet that was not looked at can change it.
  ///   - lacks: what of the conversation it rests on is not known; nil: nothing.
  ///   - isOfTime: whether it fails only because something took too short or too long.
  func check(
    _ field: Check.ConversationField, _ location: SourceLocation, expected: String, observed: String?,
    holds: Bool?, frames: [Int], evidence: [Check.Evidence], relies: Absence, isSettled: Bool = false,
    startIsMissing: Bool = false, isOfTime: Bool = false, lacks: Reason? = nil,
    reason: Reason?
  ) -> Check {
    // How it began cannot be told where the beginning is not in the capture.
    let isMissing = !relies.isEmpty && missing != nil && !isSettled
    let isOpen = !conversation.conclusive && !relies.isDisjoint(with: openness)
    let timeDoubt = isOfTime && holds == false ? timeDoubt : nil
    let doubtful = isOpen || startIsMissing || isMissing || lacks != nil || timeDoubt != nil
    let verdict: Check.Verdict = doubtful ? .inconclusive : holds == true ? .passed : .failed
    return Check(
      verdict: verdict, subject: .conversation(path, field), location: location, expected: expected,
      observed: observed ?? "a UDP conversation, which has none", conversation: conversation.id,
      frames: frames, evidence: evidence,
      reason: doubtful
        ? (isOpen ? conversation.inconclusiveReason.map { Reason($0) } : nil)
          ?? (isMissing
            ? missing
            : lacks ?? timeDoubt ?? (startIsMissing ? beginningReason : nil) ?? reason)
        : verdict == .failed ? reason : nil)
  }

  /// Where the packets would be that the capture lacks.
  private var openness: Absence {
    switch conversation.inconclusiveReason {
    case .endsBeforeAnswer, .endsBeforeConversation, .resetMayBeIgnored, .openAtEnd, .evicted: .later
    case .lostPackets, .disordered, .gap, .finLikelyMissing, .onlyOneDirection, .nothingTheOtherWay, nil: .any
    }
  }

  func oneOf(_ values: [String]) -> String {
    values.joined(separator: " or ")
  }
}

extension ClosedRange<Int> {
  /// `7`, `7 to 9`.
  var inWords: String { count == 1 ? "\(lowerBound)" : "\(lowerBound) to \(upperBound)" }
}

extension Handshake {
  /// Whether a segment that was lost from the capture could make it another kind.
  var reliesOnAbsence: Bool { kind.reliesOnAbsence }
}

extension Teardown {
  /// Whether a segment that was lost from the capture could make it another kind.
  var reliesOnAbsence: Bool { kind.reliesOnAbsence }
}
