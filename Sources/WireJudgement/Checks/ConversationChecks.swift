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

  /// From its parts.
  package init(path: Check.ConversationPath, conversation: Conversation, missing: Reason? = nil) {
    self.path = path
    self.conversation = conversation
    self.missing = missing
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
          relies: handshake?.reliesOnAbsence ?? true,
          startIsMissing: handshake?.kind == .midStream && !expected.value.contains(.midStream),
          reason: LikelyReason.handshake(expected: expected.value, conversation)))
    }
    if let expected = expectation.teardown {
      checks.append(
        check(
          .teardown, expected.location, expected: oneOf(expected.value.map(\.rawValue)),
          observed: teardown?.kind.rawValue, holds: teardown.map { expected.value.contains($0.kind) },
          frames: teardown?.frames ?? [], evidence: teardown?.proof.map(Check.Evidence.proof) ?? [],
          relies: teardown?.reliesOnAbsence ?? true,
          reason: LikelyReason.teardown(expected: expected.value, conversation)))
    }
    if let expected = expectation.closedFirst {
      checks.append(role(.closedFirst, expected, observed: teardown?.closedFirst, of: teardown))
    }
    if let expected = expectation.timeWait {
      checks.append(role(.timeWait, expected, observed: teardown?.timeWait, of: teardown))
    }
    if let expected = expectation.resetBy {
      let frames = conversation.records.filter(\.isReset).map(\.frame)
      checks.append(
        check(
          .resetBy, expected.location, expected: expected.value?.rawValue ?? "none",
          observed: conversation.resetBy?.rawValue ?? "none", holds: expected.value == conversation.resetBy,
          frames: frames, evidence: [], relies: conversation.resetBy == nil, isSettled: isWhole, reason: nil)
      )
    }
    if let expected = expectation.wire {
      checks.append(wire(expected))
    }
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
          field, expected.location, expected: "\(expected.value)", observed: "\(octets)",
          holds: expected.value == octets,
          frames: conversation.records.filter { $0.by == role && $0.payloadLength > 0 }.map(\.frame),
          evidence: [], relies: true, isSettled: isWhole || octets > expected.value, reason: nil))
    }
    let last = conversation.states.last
    for (field, expected, state) in [
      (Check.ConversationField.initiatorState, expectation.initiatorState, last?.initiator),
      (.responderState, expectation.responderState, last?.responder),
    ] {
      guard let expected else { continue }
      checks.append(
        check(
          field, expected.location, expected: expected.value.rawValue,
          observed: state?.rawValue ?? "unknown", holds: expected.value == state,
          frames: last.map { [$0.frame] } ?? [], evidence: [], relies: true, isSettled: isWhole, reason: nil)
      )
    }
    for expected in expectation.findings {
      let found = conversation.findings.filter { $0.kind == expected.value }
      checks.append(
        check(
          .findings, expected.location, expected: expected.value.rawValue, observed: findingsText,
          holds: !found.isEmpty, frames: found.map(\.frame), evidence: [], relies: found.isEmpty, reason: nil)
      )
    }
    checks.append(contentsOf: absent(expectation.noFindings))
    return checks
  }

  /// `findings: none` stands in one place of the file and is one check, however many kinds it excludes.
  private func absent(_ excluded: [Located<FindingKind>]) -> [Check] {
    guard let first = excluded.first else { return [] }
    let kinds = Set(excluded.map(\.value))
    let found = conversation.findings.filter { kinds.contains($0.kind) }
    return [
      check(
        .findings, first.location,
        expected: kinds.count == FindingKind.allCases.count
          ? "none" : "none of " + kinds.map(\.rawValue).sorted().joined(separator: ", "),
        observed: found.isEmpty
          ? "none" : found.map { "\($0.kind.rawValue) #\($0.frame)" }.joined(separator: ", "),
        holds: found.isEmpty, frames: found.map(\.frame), evidence: [], relies: found.isEmpty, reason: nil)
    ]
  }

  private func role(
    _ field: Check.ConversationField, _ expected: Located<Party?>, observed: Party?, of teardown: Teardown?
  ) -> Check {
    check(
      field, expected.location, expected: expected.value?.rawValue ?? "none",
      observed: observed?.rawValue ?? "none", holds: expected.value == observed,
      frames: teardown?.frames ?? [], evidence: teardown?.proof.map(Check.Evidence.proof) ?? [],
      relies: teardown?.reliesOnAbsence ?? true, reason: nil)
  }

  private func wire(_ expected: Located<[PacketPattern]>) -> Check {
    var passable = Set(
      conversation.findings.lazy.filter { FindingKind.ignorable.contains($0.kind) }.map(\.frame))
    // Whoever is gone answers a late acknowledgment with the reset that it has sent already: a repetition, as
    // others are.
    if conversation.teardown?.kind == .reset, let end = conversation.teardown?.frames.last,
      let reset = conversation.records.first(where: { $0.frame == end })
    {
      let repeated = conversation.records.filter {
        $0.isReset && $0.frame > end && $0.by == reset.by && $0.rawSequence == reset.rawSequence
      }
      passable.formUnion(repeated.map(\.frame))
    }
    let outcome = PacketMatcher(patterns: expected.value).match(conversation.records, passable: passable)
    let reason = outcome.frames == nil ? LikelyReason.wire(outcome) : nil
    return check(
      .wire, expected.location, expected: expected.value.map(\.text).joined(separator: "  "),
      observed: conversation.records.map { "#\($0.frame) \($0.patternText)" }.joined(separator: "  "),
      holds: outcome.frames != nil, frames: outcome.frames ?? outcome.offender.map { [$0.frame] } ?? [],
      evidence: [], relies: true, isSettled: isWhole, reason: reason)
  }

  /// Whether it was opened, and closed by both ends, and every step of that was seen: no packet that is
  /// missing can say otherwise.
  private var isWhole: Bool {
    conversation.handshake?.reliesOnAbsence == false && conversation.teardown?.reliesOnAbsence == false
      && conversation.teardown?.kind != .reset
  }

  /// One check; inconclusive where it relies on what an incomplete capture did not show.
  ///
  /// - Parameter isSettled: whether no packet that was not looked at can change it.
  private func check(
    _ field: Check.ConversationField, _ location: SourceLocation, expected: String, observed: String?,
    holds: Bool?,
    frames: [Int], evidence: [Check.Evidence], relies: Bool, isSettled: Bool = false,
    startIsMissing: Bool = false, reason: Reason?
  ) -> Check {
    // How it began cannot be told where the beginning is not in the capture.
    let isMissing = relies && missing != nil && !isSettled
    let doubtful = (relies && !conversation.conclusive) || startIsMissing || isMissing
    let verdict: Check.Verdict = doubtful ? .inconclusive : holds == true ? .passed : .failed
    return Check(
      verdict: verdict, subject: .conversation(path, field), location: location, expected: expected,
      observed: observed ?? "a UDP conversation, which has none", conversation: conversation.id,
      frames: frames, evidence: evidence,
      reason: doubtful
        ? conversation.inconclusiveReason.map { Reason($0) } ?? (isMissing ? missing : reason)
        : verdict == .failed ? reason : nil)
  }

  private func oneOf(_ values: [String]) -> String {
    values.joined(separator: " or ")
  }

  private var findingsText: String {
    conversation.findings.isEmpty
      ? "none" : conversation.findings.map { "\($0.kind.rawValue) #\($0.frame)" }.joined(separator: ", ")
  }
}

extension Handshake {
  /// Whether a segment that was lost from the capture could make it another kind.
  var reliesOnAbsence: Bool { kind.reliesOnAbsence }
}

extension Teardown {
  /// Whether a segment that was lost from the capture could make it another kind.
  var reliesOnAbsence: Bool { kind.reliesOnAbsence }
}

extension PacketRecord {
  /// Whether it is a reset.
  var isReset: Bool {
    guard case .segment(let flags, _, _, _) = content else { return false }
    return TCPFlags(rawValue: flags).contains(.rst)
  }
}
