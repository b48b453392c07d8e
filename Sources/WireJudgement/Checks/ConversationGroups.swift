import WireConversations
import WireFormat
import WireScenario
import WireText

/// Judges what is expected of all conversations, of those of a client, and of those that a selector takes.
struct ConversationGroups {
  private let observation: Judge.Observation
  private let selection: Selection
  /// Those that are judged: all but the ignored ones.
  private let conversations: [Conversation]
  /// By their number, which entries of `ignore` take some conversations.
  private let ignored: [(entry: Located<ConversationSelector>, conversations: [Conversation])]
  /// When the last packet was seen.
  private let captureEnd: Timestamp?

  init(observation: Judge.Observation, ignore: [Located<ConversationSelector>]) {
    self.observation = observation
    let selection = Selection(
      actors: observation.actors, unseen: observation.unseen, mayBeginLate: observation.mayBeginLate)
    self.selection = selection
    captureEnd = observation.captureEnd ?? observation.conversations.map(\.end).max()
    guard !ignore.isEmpty else {
      conversations = observation.conversations
      ignored = []
      return
    }
    var left: [Conversation] = []
    var taken = ignore.map { (entry: $0, conversations: [Conversation]()) }
    for conversation in observation.conversations {
      if let place = ignore.firstIndex(where: { selection.matches($0.value, conversation) == .yes }) {
        taken[place].conversations.append(conversation)
      } else {
        left.append(conversation)
      }
    }
    conversations = left
    ignored = taken
  }

  /// One check for each expectation and conversation, in the order of the file format.
  func judge(_ expectations: Expectations) -> [Check] {
    var checks: [Check] = []
    if let expected = expectations.conversations { checks += count(expected) }
    checks += ignored.enumerated().compactMap { index, entry in
      listed(entry.conversations, .ignored(index + 1), at: entry.entry.location)
    }
    if let each = expectations.each { checks += judge(each, of: conversations, .each) }
    for (index, expected) in expectations.selected.enumerated() {
      checks += judge(expected, .selected(index + 1))
    }
    for (index, selector) in expectations.absent.enumerated() {
      checks += none(selector, .absent(index + 1))
    }
    let all =
      expectations.conversations?.location ?? expectations.each?.location
      ?? expectations.absent.first?.location ?? expectations.selected.first?.match.location
    if let all,
      let check = observation.unseen.check(
        countsConversations: expectations.conversations?.value.all != nil, at: all)
    {
      checks.append(check)
    }
    return checks + expectations.ofClient.flatMap(judge)
  }

  // MARK: How many

  private func count(_ expected: Located<ConversationCount>) -> [Check] {
    let counts: [(Check.Subject, ClosedRange<Int>?, [Conversation])] = [
      (.conversations, expected.value.all, conversations),
      (.conversationsOf(.tcp), expected.value.tcp, conversations.filter { $0.transport == .tcp }),
      (.conversationsOf(.udp), expected.value.udp, conversations.filter { $0.transport == .udp }),
    ]
    return counts.compactMap { subject, range, seen in
      range.map { count($0, subject, seen, at: expected.location) }
    }
  }

  private func count(
    _ range: ClosedRange<Int>, _ subject: Check.Subject, _ seen: [Conversation], at location: SourceLocation
  ) -> Check {
    // More than expected are too many. Those that are missing may be where nobody looked.
    let isUnknown = seen.count < range.lowerBound && !observation.unseen.isEmpty
    return Check(
      verdict: range.contains(seen.count) ? .passed : isUnknown ? .inconclusive : .failed, subject: subject,
      location: location, expected: range.inWords, observed: "\(seen.count)", conversation: nil,
      frames: seen.map(\.firstFrame), evidence: seen.map(\.evidence),
      reason: isUnknown ? observation.unseen.reason : nil)
  }

  /// Conversations of which nothing is expected; nil: there are none.
  private func listed(
    _ seen: [Conversation], _ path: Check.ConversationPath, at location: SourceLocation
  ) -> Check? {
    guard !seen.isEmpty else { return nil }
    let most = 5
    let list =
      seen.prefix(most).map { "\($0.initiator) > \($0.responder)" }.joined(separator: ", ")
      + (seen.count > most ? ", …" : "")
    return Check(
      verdict: .passed, subject: .conversation(path, nil), location: location,
      expected: "\(seen.count) ignored: \(list)", observed: "\(seen.count)", conversation: nil,
      frames: seen.map(\.firstFrame), evidence: seen.map(\.evidence))
  }

  // MARK: What holds of some

  /// What holds of each of some conversations; what only TCP has passes over those of UDP, and says so.
  private func judge(
    _ expectation: ConversationExpectation, of some: [Conversation], _ path: Check.ConversationPath,
    whom: String? = nil, at location: SourceLocation? = nil
  ) -> [Check] {
    let location = location ?? expectation.location
    guard !some.isEmpty else { return [nothing(path, of: whom, at: location)] }
    guard expectation.speaksOfTCP else { return some.flatMap { self.checks(path, $0).judge(expectation) } }
    let datagrams = some.filter { $0.transport == .udp }
    guard !datagrams.isEmpty else { return some.flatMap { self.checks(path, $0).judge(expectation) } }
    let others = expectation.withoutTCP
    var checks = some.flatMap {
      self.checks(path, $0).judge($0.transport == .udp ? others : expectation)
    }
    let text = "\(datagrams.count) of UDP passed over"
    let isLeft = datagrams.count < some.count
    let isUnknown = !isLeft && observation.unseen.mayCarry
    checks.append(
      Check(
        verdict: isLeft ? .passed : isUnknown ? .inconclusive : .failed,
        subject: .conversation(path, .udp), location: location,
        expected: isLeft ? text : "at least one conversation of TCP", observed: text, conversation: nil,
        frames: datagrams.map(\.firstFrame), evidence: datagrams.map(\.evidence),
        reason: isLeft ? nil : isUnknown ? observation.unseen.reason : Reason("check.only-udp")))
    return checks
  }

  private func judge(_ expected: Expectations.SelectedExpectation, _ path: Check.ConversationPath) -> [Check]
  {
    var taken: [Conversation] = []
    var doubtful: [Check] = []
    for conversation in conversations {
      switch selection.matches(expected.match.value, conversation) {
      case .yes: taken.append(conversation)
      case .no: break
      case .unknown: doubtful.append(unknown(expected.match, conversation, path))
      }
    }
    guard !taken.isEmpty || doubtful.isEmpty else { return doubtful }
    guard !taken.isEmpty else {
      let isUnknown = observation.unseen.mayCarry
      return [
        Check(
          verdict: isUnknown ? .inconclusive : .failed, subject: .conversation(path, .match),
          location: expected.match.location,
          expected: "at least one conversation with \(expected.match.value.text)", observed: "none",
          conversation: nil, frames: [], evidence: [],
          reason: isUnknown ? observation.unseen.reason : Reason("check.nothing-matches"))
      ]
    }
    return judge(expected.expect, of: taken, path) + doubtful
  }

  /// That no conversation is as a selector says: a check for each that is, or one for all.
  private func none(_ selector: Located<ConversationSelector>, _ path: Check.ConversationPath) -> [Check] {
    let found = conversations.compactMap { conversation -> Check? in
      switch selection.matches(selector.value, conversation) {
      case .no: return nil
      case .unknown: return unknown(selector, conversation, path)
      case .yes:
        return Check(
          verdict: .failed, subject: .conversation(path, nil), location: selector.location,
          expected: "no conversation with \(selector.value.text)",
          observed: "\(conversation.initiator) > \(conversation.responder)", conversation: conversation.id,
          frames: [conversation.firstFrame, conversation.lastFrame], evidence: [conversation.evidence])
      }
    }
    guard found.isEmpty else { return found }
    return [
      Check(
        verdict: .passed, subject: .conversation(path, nil), location: selector.location,
        expected: "no conversation with \(selector.value.text)", observed: "none", conversation: nil,
        frames: [], evidence: [])
    ]
  }

  private func unknown(
    _ selector: Located<ConversationSelector>, _ conversation: Conversation, _ path: Check.ConversationPath
  ) -> Check {
    Check(
      verdict: .inconclusive, subject: .conversation(path, .match), location: selector.location,
      expected: "known whether it is one with \(selector.value.text)", observed: "not known",
      conversation: conversation.id, frames: [conversation.lastFrame], evidence: [conversation.evidence],
      reason: conversation.inconclusiveReason.map { Reason($0) } ?? observation.unseen.reason)
  }

  private func checks(_ path: Check.ConversationPath, _ conversation: Conversation) -> ConversationChecks {
    var checks = ConversationChecks(
      path: path, conversation: conversation,
      missing: observation.unseen.mayConcern(conversation) ? observation.unseen.reason : nil)
    checks.captureEnd = captureEnd
    checks.timeDoubt = observation.timeDoubt
    checks.isForeign = observation.foreign.contains(conversation)
    checks.mayBeginLate = observation.mayBeginLate
    return checks
  }

  private func judge(_ expected: Expectations.ClientExpectation) -> [Check] {
    let name = expected.client.value
    let ids = Set(observation.actors.filter { $0.initiator == name }.map(\.conversation))
    let found = conversations.filter { ids.contains($0.id) }
    let path = Check.ConversationPath.of(client: name, nil)
    guard let first = expected.conversations.first else { return [] }
    if let doubt = doubt(about: expected) { return [doubt] }
    guard !found.isEmpty else { return [nothing(path, of: name, at: expected.client.location)] }
    if expected.conversations.count == 1 { return judge(first, of: found, path, whom: name) }
    var checks = zip(expected.conversations, found).enumerated().flatMap { index, pair in
      self.checks(.of(client: name, index + 1), pair.1).judge(pair.0)
    }
    if found.count != expected.conversations.count {
      let isUnknown = found.count < expected.conversations.count && observation.unseen.mayCarry
      checks.append(
        Check(
          verdict: isUnknown ? .inconclusive : .failed, subject: .conversation(path, nil),
          location: expected.client.location, expected: "\(expected.conversations.count) conversations",
          observed: "\(found.count)", conversation: nil, frames: found.map(\.firstFrame), evidence: [],
          reason: isUnknown ? observation.unseen.reason : nil))
    }
    return checks
  }

  /// That nothing tells which conversations a client opened; nil: it is told.
  private func doubt(about expected: Expectations.ClientExpectation) -> Check? {
    let name = expected.client.value
    let unclear = observation.actors.filter { $0.candidates?.contains(name) ?? false }
    guard let others = unclear.first?.candidates?.filter({ $0 != name }) else { return nil }
    let ids = Set(unclear.map(\.conversation))
    return Check(
      verdict: .inconclusive, subject: .conversation(.of(client: name, nil), nil),
      location: expected.client.location, expected: "the conversations of \(name)",
      observed: "they cannot be told from those of \(others.joined(separator: ", "))", conversation: nil,
      frames: observation.conversations.filter { ids.contains($0.id) }.map(\.firstFrame), evidence: [],
      reason: Reason("check.whose", ["name": name]))
  }

  /// What holds of every conversation does not hold when there is none.
  private func nothing(
    _ path: Check.ConversationPath, of whom: String?, at location: SourceLocation
  ) -> Check {
    let isUnknown = observation.unseen.mayCarry
    let reason =
      observation.conversations.count > conversations.count && conversations.isEmpty
      ? Reason("check.all-ignored")
      : whom.map { Reason("check.no-packet-of", ["whom": $0]) } ?? Reason("check.no-packet")
    return Check(
      verdict: isUnknown ? .inconclusive : .failed, subject: .conversation(path, nil), location: location,
      expected: "at least one conversation", observed: "none", conversation: nil, frames: [], evidence: [],
      reason: isUnknown ? observation.unseen.reason : reason)
  }
}

extension Conversation {
  /// That it is there.
  fileprivate var evidence: Check.Evidence {
    .conversation(frame: firstFrame, initiator: initiator, responder: responder)
  }
}

extension ConversationExpectation {
  /// The place of the first thing that it says.
  var location: SourceLocation {
    let places = [
      handshake?.location, teardown?.location, wire?.location, resetBy?.location, closedFirst?.location,
      timeWait?.location, initiatorClosesWithin?.location, responderClosesWithin?.location,
      order.first?.event.location, initiatorSays?.location, responderSays?.location, initiatorBytes?.location,
      responderBytes?.location,
      initiatorState?.location,
      responderState?.location, duration?.location, idle?.location, findings.first?.location,
      noFindings.first?.location,
    ]
    return places.lazy.compactMap(\.self).first ?? SourceLocation(file: "", line: 1, column: 1)
  }
}
