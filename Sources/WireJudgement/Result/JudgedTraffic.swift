import WireConversations
import WireFormat
import WireText

/// What is known of traffic that no scenario made: a capture that was read, an interface that was watched, a
/// command that was run.
///
/// Its result is a `ScenarioResult`, so that every report is written from it as from that of a scenario. It
/// has no lesson and no chapter, and its title is its name.
public struct JudgedTraffic: Hashable, Codable, Sendable {
  /// Where traffic came from.
  public enum Source: String, Hashable, Codable, Sendable, CaseIterable {
    /// A capture file.
    case capture
    /// An interface.
    case interface
    /// A command that was run.
    case command
  }

  /// How a command ended.
  public struct CommandEnd: Hashable, Codable, Sendable {
    /// The command and its arguments.
    public var arguments: [String]
    /// Its exit status; nil: a signal ended it, or it did not start.
    public var exit: Int?
    /// The name of the signal that ended it: `SIGTERM`.
    public var signal: String?

    /// From its parts.
    package init(arguments: [String], exit: Int? = nil, signal: String? = nil) {
      self.arguments = arguments
      self.exit = exit
      self.signal = signal
    }
  }

  /// Where it came from.
  public var source: Source
  /// How the command ended, if there is one.
  public var command: CommandEnd?
  /// How many conversations there were; of very many only those that did not pass are in the result.
  public var conversations: Int
  /// How many checks and conversations came out how. Of very many checks the result holds only those that
  /// did not pass, and the first of those.
  public var tally: CheckTally
}

extension RunResult {
  /// Whether scenarios were run; else traffic was judged that no scenario made.
  package var isOfScenarios: Bool { scenarios.allSatisfy { $0.traffic == nil } }
}

extension ScenarioResult {
  /// What was judged without a scenario, as the value that every report is written from.
  ///
  /// - Parameters:
  ///   - name: the file, the interface, or the command line, as it was given.
  ///   - number: which of those that one command judges, from 1.
  ///   - file: the file with the expectations; empty: they were on the command line.
  ///   - isExpected: whether something was expected; else nothing needs to be proved.
  ///   - checks: how that was judged; of very many at least the first that did not pass.
  ///   - tally: all checks counted; nil: `checks` are all.
  ///   - conversations: in the order of their first packets; of very many at least those of `checks`.
  ///   - conversationCount: how many there were; nil: `conversations` are all.
  ///   - capture: the capture that reports point to: with a report directory, the file in it.
  ///   - started: when it began.
  ///   - durationSeconds: how long it took.
  ///   - problems: what went wrong beside the expectations; but for lost packets it has failed then.
  ///   - notices: what a reader should know, and what changes no status.
  package static func judged(
    _ source: JudgedTraffic.Source, name: String, number: Int = 1, file: String = "",
    isExpected: Bool = true, checks: [Check], tally: CheckTally? = nil, conversations: [Conversation],
    conversationCount: Int? = nil,
    capture: CaptureSummary?, network: NetworkKind? = nil, started: Timestamp?, durationSeconds: Double,
    problems: [Problem] = [], notices: [LocalizedText] = [], command: JudgedTraffic.CommandEnd? = nil
  ) -> ScenarioResult {
    let nothing = LocalizedText(untranslated: "")
    var result = ScenarioResult(
      id: "\(source.rawValue)-\(number)", chapter: "", file: file,
      title: LocalizedText(untranslated: name), lesson: nothing, prediction: nothing, why: nothing,
      misconception: nothing, reference: [], status: .passed, problems: problems, checks: checks,
      network: network, started: started, durationSeconds: durationSeconds, capture: capture,
      conversations: conversations, actors: [], calls: [], marks: [], kernelStates: [])
    result.traffic = JudgedTraffic(
      source: source, command: command, conversations: conversationCount ?? conversations.count,
      tally: tally ?? CheckTally(checks))
    if !notices.isEmpty { result.notices = notices }
    result.status = isExpected || !problems.isEmpty ? result.judgedStatus : .passed
    return result
  }

  /// What it is called: a scenario by chapter and id, all else by its title.
  package var fullName: String { traffic == nil ? "\(chapter)/\(id)" : title.en }

  /// How many checks did not pass that are not in `checks`.
  package var untoldChecks: Int {
    guard let tally = traffic?.tally else { return 0 }
    return max(0, tally.checks.notPassed - checks.count { $0.verdict != .passed })
  }
}
