public import WireConversations
public import WireFormat
public import WireSockets
import WireText

/// Everything that one `wirelab run` found out: the one value that every report is written from.
public struct RunResult: Hashable, Codable, Sendable {
  /// The name of the run and of its directory: the start in UTC and a random part.
  public var runID: String
  /// When it started.
  public var started: Timestamp
  /// How long it took.
  public var durationSeconds: Double
  /// What it ran on.
  public var machine: Machine
  /// How often each scenario was to run.
  public var repetitions = 1
  /// Which part of a run that several machines share; nil: it is whole.
  public var shard: Shard?
  /// One for each scenario and repetition: the scenarios in the order in which they were asked for, the
  /// repetitions of one side by side.
  public var scenarios: [ScenarioResult]

  /// From its parts.
  package init(
    runID: String, started: Timestamp, durationSeconds: Double, machine: Machine, repetitions: Int = 1,
    shard: Shard? = nil, scenarios: [ScenarioResult]
  ) {
    self.runID = runID
    self.started = started
    self.durationSeconds = durationSeconds
    self.machine = machine
    self.repetitions = repetitions
    self.shard = shard
    self.scenarios = scenarios
  }

  /// What a run ran on.
  public struct Machine: Hashable, Codable, Sendable {
    /// The name and release of the kernel: `Linux 6.18.5`.
    public var kernel: String
    /// The version of libpcap, as it describes itself.
    public var capture: String
    /// The version of WireLab.
    public var wirelab: String

    /// From its parts.
    package init(
      kernel: String, capture: String, wirelab: String
    ) {
      self.kernel = kernel
      self.capture = capture
      self.wirelab = wirelab
    }
  }
}

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

/// Something that went wrong beside the expectations.
public struct Problem: Hashable, Codable, Sendable {
  /// What sort of thing.
  public enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
    /// It did not end within its limit, and was killed.
    case timeout
    /// Its process died.
    case crash
    /// It could not begin: a server that cannot bind, a file that is gone.
    case setup
    /// The machine does not allow it.
    case notPermitted = "not-permitted"
    /// Another scenario did not pass before its turn came (`--fail-fast`).
    case notStarted = "not-started"
    /// It was another machine's to run, which left no report.
    case missingReport = "missing-report"
    /// The capture lost packets, or could not be drained.
    case lostPackets = "lost-packets"
    /// WireLab itself is wrong.
    case defect
  }

  /// What sort of thing.
  public var kind: Kind
  /// What happened, and what to do, in sentences.
  public var text: String

  /// A problem from its parts.
  public init(kind: Kind, text: String) {
    self.kind = kind
    self.text = text
  }
}

/// One expectation, judged.
public struct Check: Hashable, Codable, Sendable {
  /// The three verdicts.
  public enum Verdict: String, Hashable, Codable, Sendable, CaseIterable {
    case passed
    case failed
    case inconclusive
  }

  /// How it was judged.
  public var verdict: Verdict
  /// What was judged.
  public var subject: Subject
  /// Where the scenario file says so.
  public var location: SourceLocation
  /// What the file expects.
  public var expected: String
  /// What was seen.
  public var observed: String
  /// The conversation it is about.
  public var conversation: Int?
  /// The frames that prove it.
  public var frames: [Int]
  /// What else proves it.
  public var evidence: [Evidence]
  /// If it did not pass: why, most likely.
  public var reason: LocalizedText?

  /// From its parts.
  package init(
    verdict: Verdict, subject: Subject, location: SourceLocation, expected: String, observed: String,
    conversation: Int? = nil, frames: [Int], evidence: [Evidence], reason: LocalizedText? = nil
  ) {
    self.verdict = verdict
    self.subject = subject
    self.location = location
    self.expected = expected
    self.observed = observed
    self.conversation = conversation
    self.frames = frames
    self.evidence = evidence
    self.reason = reason
  }
}

/// What a capture holds.
public struct CaptureSummary: Hashable, Codable, Sendable {
  /// The name of the file within the directory of the run.
  public var file: String
  /// Frames in the file.
  public var packets: Int
  /// Packets that the kernel could not deliver.
  public var dropped: Int
  /// Whether the last probe was seen, so that nothing is missing at the end.
  public var drained: Bool

  /// From its parts.
  package init(
    file: String, packets: Int, dropped: Int, drained: Bool
  ) {
    self.file = file
    self.packets = packets
    self.dropped = dropped
    self.drained = drained
  }
}

/// Who is behind the two ends of a conversation.
public struct ConversationActors: Hashable, Codable, Sendable {
  /// The conversation.
  public var conversation: Int
  /// The actor at the initiator's end; nil if no call names that endpoint.
  public var initiator: String?
  /// The actor at the responder's end.
  public var responder: String?

  /// From its parts.
  package init(
    conversation: Int, initiator: String? = nil, responder: String? = nil
  ) {
    self.conversation = conversation
    self.initiator = initiator
    self.responder = responder
  }
}

/// A point of a script that was reached.
public struct Mark: Hashable, Codable, Sendable {
  /// Its name.
  public var name: String
  /// Whose script reached it.
  public var actor: String
  /// When.
  public var time: Timestamp

  /// From its parts.
  package init(
    name: String, actor: String, time: Timestamp
  ) {
    self.name = name
    self.actor = actor
    self.time = time
  }
}

/// What the kernel said about a socket (`sock_diag(7)`): a state that was observed, not inferred.
public struct KernelState: Hashable, Codable, Sendable {
  /// When.
  public var time: Timestamp
  /// The local endpoint.
  public var local: Endpoint
  /// The endpoint of the peer.
  public var remote: Endpoint
  /// The state.
  public var state: TCPState
  /// The conversation it belongs to, if the capture has it.
  public var conversation: Int?

  /// From its parts.
  package init(
    time: Timestamp, local: Endpoint, remote: Endpoint, state: TCPState, conversation: Int? = nil
  ) {
    self.time = time
    self.local = local
    self.remote = remote
    self.state = state
    self.conversation = conversation
  }
}
