import WireConversations
import WireFormat
import WireScenario
import WireText

/// Judges conversations one after the other, as they end.
///
/// It keeps counts, and the first of what did not pass: memory does not follow how many conversations there
/// are. What is expected of all of them together, how many there are and that there is any, is judged at the
/// end.
package struct RunningJudge {
  /// What is known beside a conversation when it is judged.
  package struct Circumstances {
    /// What was not looked at so far.
    package var unseen: UnseenFrames
    /// Packets that were lost so far.
    package var lostPackets: Int
    /// When the last packet was seen, or the capture ended.
    package var time: Timestamp

    /// From its parts.
    package init(unseen: UnseenFrames, lostPackets: Int, time: Timestamp) {
      self.unseen = unseen
      self.lostPackets = lostPackets
      self.time = time
    }
  }

  /// Of so many conversations that did not pass the checks are kept; the others are counted.
  package static let conversationLimit = 1000
  /// So many packets are kept of them, for ladders.
  private static let recordLimit = 100_000

  private let expectations: Expectations
  /// How many conversations are not ignored: all, of TCP, of UDP.
  private var counts = (all: 0, tcp: 0, udp: 0)
  private var ignored: [(check: Check, count: Int)] = []
  /// By the place in the expectations, what no conversation has fulfilled so far: that there is one.
  private var unmet: [Check.ConversationPath: [Check]] = [:]
  /// How many conversations of UDP were passed over there.
  private var datagrams: [Check.ConversationPath: Int] = [:]
  private var met: Set<Check.ConversationPath> = []
  /// What holds as long as no conversation is otherwise, and where one was.
  private var held: [Check] = []
  private var broken: Set<Check.ConversationPath> = []
  private var recordCount = 0

  /// All checks, counted.
  package private(set) var tally = CheckTally()
  /// Those that did not pass, and at the end those that are about no conversation.
  package private(set) var checks: [Check] = []
  /// The conversations that they are about.
  package private(set) var conversations: [Conversation] = []
  /// How many conversations were judged.
  package private(set) var conversationCount = 0

  /// Nothing was judged yet.
  package init(_ expectations: Expectations) {
    self.expectations = expectations
  }

  /// Judges a conversation that has ended, or that is open at the end.
  ///
  /// - Returns: every check that is about it.
  package mutating func judge(_ conversation: Conversation, _ circumstances: Circumstances) -> [Check] {
    conversationCount += 1
    var alone = expectations
    alone.conversations = nil
    let found = judged([conversation], by: alone, circumstances)
    let own = found.filter { $0.conversation == conversation.id }.map(\.bounded)
    note(found.filter { $0.conversation == nil }, beside: own, of: conversation)
    tally.add(own)
    let doubtful = own.filter { $0.verdict != .passed }
    if !doubtful.isEmpty { keep(conversation, doubtful) }
    return own
  }

  /// Judges what is expected of all conversations together; no more come.
  package mutating func finish(_ circumstances: Circumstances) {
    let ofNone = judged([], by: expectations, circumstances)
    var general = ofNone.filter { $0.subject == .undecoded }
    if conversationCount == 0 {
      general = ofNone
    } else {
      general += countChecks(circumstances)
      general += ignored.map { check, count in
        var check = check
        check.expected = "\(count) ignored"
        check.observed = "\(count)"
        return check
      }
      let places = unmet.keys.filter { !met.contains($0) }.sorted { $0.description < $1.description }
      general += places.flatMap { path in
        (unmet[path] ?? []).map { check in
          var check = check
          if check.isOfDatagrams { check.observed = "\(datagrams[path] ?? 0) of UDP passed over" }
          return check
        }
      }
      general += held.filter { check in check.path.map { !broken.contains($0) } ?? true }
    }
    if circumstances.lostPackets > 0 {
      for index in general.indices where general[index].subject.restsOnPackets {
        general[index].verdict = .inconclusive
        general[index].reason = Reason(.lostPackets(circumstances.lostPackets))
      }
    }
    tally.add(general)
    checks = general + checks
  }

  /// The result that every report is written from.
  ///
  /// - Parameters:
  ///   - interface: where the conversations were seen.
  ///   - file: the file with the expectations; empty: they were on the command line.
  package func result(
    interface: String, file: String, capture: CaptureSummary?, started: Timestamp, durationSeconds: Double,
    problems: [Problem], notices: [LocalizedText] = []
  ) -> ScenarioResult {
    .judged(
      .interface, name: interface, file: file, checks: checks, tally: tally, conversations: conversations,
      conversationCount: conversationCount, capture: capture, started: started,
      durationSeconds: durationSeconds, problems: problems, notices: notices)
  }

  private func judged(
    _ conversations: [Conversation], by expectations: Expectations, _ circumstances: Circumstances
  ) -> [Check] {
    var observation = Judge.Observation(
      conversations: conversations, actors: [], calls: [], marks: [], counterGrowth: nil,
      captureDoubt: circumstances.lostPackets > 0 ? Reason(.lostPackets(circumstances.lostPackets)) : nil,
      unseen: circumstances.unseen)
    observation.foreign = .all
    observation.mayBeginLate = true
    observation.captureEnd = circumstances.time
    return Judge(observation: observation).judge(expectations)
  }

  /// Notes what was said of all conversations, of which there was this one.
  private mutating func note(_ general: [Check], beside own: [Check], of conversation: Conversation) {
    var isIgnored = false
    var missing: [Check.ConversationPath: [Check]] = [:]
    for check in general {
      guard let path = check.path else { continue }
      if case .ignored = path {
        isIgnored = true
        if let place = ignored.firstIndex(where: { $0.check.path == path }) {
          ignored[place].count += 1
        } else {
          ignored.append((check, 1))
        }
      } else if check.verdict == .passed {
        if !held.contains(where: { $0.path == path }) { held.append(check) }
      } else {
        missing[path, default: []].append(check)
      }
    }
    for (path, checks) in missing {
      if checks.contains(where: \.isOfDatagrams) { datagrams[path, default: 0] += 1 }
      // That all are of UDP says more than that there is none.
      if unmet[path]?.contains(where: \.isOfDatagrams) != true { unmet[path] = checks }
    }
    for check in own {
      guard let path = check.path else { continue }
      if missing[path] == nil { met.insert(path) }
      if check.verdict != .passed { broken.insert(path) }
    }
    guard !isIgnored else { return }
    counts.all += 1
    switch conversation.transport {
    case .tcp: counts.tcp += 1
    case .udp: counts.udp += 1
    }
  }

  private mutating func keep(_ conversation: Conversation, _ doubtful: [Check]) {
    guard conversations.count < Self.conversationLimit else { return }
    var kept = conversation
    if recordCount + kept.records.count > Self.recordLimit {
      kept.records = []
    } else {
      recordCount += kept.records.count
    }
    conversations.append(kept)
    checks += doubtful
  }

  private func countChecks(_ circumstances: Circumstances) -> [Check] {
    guard let expected = expectations.conversations else { return [] }
    let all: [(Check.Subject, ClosedRange<Int>?, Int)] = [
      (.conversations, expected.value.all, counts.all),
      (.conversationsOf(.tcp), expected.value.tcp, counts.tcp),
      (.conversationsOf(.udp), expected.value.udp, counts.udp),
    ]
    return all.compactMap { subject, range, count in
      range.map {
        let isUnknown = count < $0.lowerBound && !circumstances.unseen.isEmpty
        return Check(
          verdict: $0.contains(count) ? .passed : isUnknown ? .inconclusive : .failed, subject: subject,
          location: expected.location, expected: $0.inWords, observed: "\(count)", conversation: nil,
          frames: [], evidence: [], reason: isUnknown ? circumstances.unseen.reason : nil)
      }
    }
  }
}

extension Check {
  /// The place in the expectations, where they speak of conversations.
  fileprivate var path: ConversationPath? {
    if case .conversation(let path, _) = subject { path } else { nil }
  }

  /// Whether it says that conversations of UDP were passed over.
  fileprivate var isOfDatagrams: Bool {
    if case .conversation(_, .udp) = subject { true } else { false }
  }

  /// The same, of a conversation of many packets without most of what it says of them.
  fileprivate var bounded: Check {
    var check = self
    // In octets, and in frames.
    let (textLimit, frameLimit) = (4096, 1024)
    if check.observed.utf8.count > textLimit { check.observed = check.observed.prefix(textLimit) + "…" }
    if check.frames.count > frameLimit { check.frames = Array(check.frames.prefix(frameLimit)) }
    return check
  }
}
