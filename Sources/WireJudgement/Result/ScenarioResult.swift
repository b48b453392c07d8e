public import WireConversations
public import WireFormat
public import WireScript
public import WireSockets
public import WireText

/// What one scenario did, and how it was judged.
public struct ScenarioResult: Hashable, Codable, Sendable {
  /// How a scenario came out.
  public enum Status: String, Hashable, Codable, Sendable, CaseIterable {
    case passed
    case failed
    /// Something was not seen, and cannot be relied on to have been absent.
    case inconclusive
    /// The machine does not allow it, or the run ended before its turn came.
    case notRun = "not-run"
  }

  /// Its name.
  public var id: String
  /// Its chapter.
  public var chapter: String
  /// The scenario file.
  public var file: String
  /// Which repetition of the scenario this is, from 1.
  public var repetition = 1
  /// Its headline.
  public var title: LocalizedText
  /// What is asked before anything is shown; nil: nothing, or the run was saved before there were questions.
  public var question: LocalizedText?
  /// Who does what, as code; nil: nobody is asked.
  public var situation: [LessonProgram]?
  /// How much it asks of a learner, 1 to 3; nil: that was not said.
  public var level: Int?
  /// How long it takes to guess, look and read; nil: that was not said.
  public var minutes: Int?
  /// The lessons that it builds on; nil: none.
  public var after: [String]?
  /// What it teaches.
  public var lesson: LocalizedText
  /// What the wire will show, in order; may be empty.
  public var prediction: LocalizedText
  /// Why it is so; may be empty.
  public var why: LocalizedText
  /// What many believe instead, and that it is wrong; may be empty.
  public var misconception: LocalizedText
  /// Where to read on.
  public var reference: [String]
  /// Passed only if every check passed and nothing went wrong.
  public var status: Status
  /// What went wrong outside the checks: a time limit, a crash, a missing permission; with what to do.
  public var problems: [Problem]
  /// One for each expectation, in the order of the file; steps of scripts that failed come first.
  public var checks: [Check]
  /// Which network it ran on.
  public var network: NetworkKind?
  /// Whether each segment waited for somebody before it was sent (`--step`): its times count that, too.
  public var isStepped = false
  /// When its servers listened; nil if it never came so far.
  public var started: Timestamp?
  /// From start to verdict.
  public var durationSeconds: Double
  /// What was captured; nil if nothing was.
  public var capture: CaptureSummary?
  /// The conversations, in the order of their first packets.
  public var conversations: [Conversation]
  /// Who is behind the two ends of each conversation.
  public var actors: [ConversationActors]
  /// Every socket call, in the order of their starts.
  public var calls: [Call]
  /// Every mark that was passed, in order.
  public var marks: [Mark]
  /// What the kernel itself said about sockets while the scenario ran, and at its end.
  public var kernelStates: [KernelState]
  /// What a reader should know, and what changes no status; nil: nothing.
  public var notices: [LocalizedText]?
  /// What is known of traffic that no scenario made; nil: a scenario was run.
  public var traffic: JudgedTraffic?
  /// What somebody foresaw of it, packet by packet; nil: nobody was asked.
  public var quiz: QuizResult?
  /// What programs did beside the wire; nil: there were none.
  public var programs: [ProgramRecord]?

  /// From its parts.
  package init(
    id: String, chapter: String, file: String, repetition: Int = 1, title: LocalizedText,
    lesson: LocalizedText, prediction: LocalizedText, why: LocalizedText, misconception: LocalizedText,
    reference: [String], status: Status, problems: [Problem], checks: [Check], network: NetworkKind? = nil,
    isStepped: Bool = false, started: Timestamp? = nil, durationSeconds: Double,
    capture: CaptureSummary? = nil, conversations: [Conversation], actors: [ConversationActors],
    calls: [Call], marks: [Mark], kernelStates: [KernelState]
  ) {
    self.id = id
    self.chapter = chapter
    self.file = file
    self.repetition = repetition
    self.title = title
    self.lesson = lesson
    self.prediction = prediction
    self.why = why
    self.misconception = misconception
    self.reference = reference
    self.status = status
    self.problems = problems
    self.checks = checks
    self.network = network
    self.isStepped = isStepped
    self.started = started
    self.durationSeconds = durationSeconds
    self.capture = capture
    self.conversations = conversations
    self.actors = actors
    self.calls = calls
    self.marks = marks
    self.kernelStates = kernelStates
  }
}

/// Where a scenario ran.
public enum NetworkKind: String, Hashable, Codable, Sendable, CaseIterable {
  /// In namespaces of its own.
  case `private`
  /// On the loopback of the machine.
  case host
}
