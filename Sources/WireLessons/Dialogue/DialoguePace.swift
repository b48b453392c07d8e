import WireSystem

/// When the next line of a script may be sent, and when waiting for an answer is over.
///
/// A stream has no borders: two lines that are sent at once arrive as one message. Whoever types waits for
/// the answer; a pipe does not, so this waits for it: for an answer and a moment of silence after it, or for
/// a while without any.
struct DialoguePace {
  /// Nobody types, so lines wait for answers.
  let isScript: Bool
  /// The longest without an answer, in seconds; nil: no limit.
  let timeoutSeconds: Double?
  /// Lines are sent with their ends: several can make one message, a request of HTTP, whose answer comes
  /// after the last.
  let linesHaveEnds: Bool

  /// When the next line may be sent, in nanoseconds of CLOCK_MONOTONIC; nil: after an answer.
  private(set) var nextLine: Int64?
  /// When the end of the input may be told, in nanoseconds of CLOCK_MONOTONIC. It waits for an answer too, so
  /// that a server that closes at the last line is the one that closes first; but never for ever: some answer
  /// at the end only.
  private(set) var nextEnd: Int64
  /// When an answer is overdue, in nanoseconds of CLOCK_MONOTONIC.
  private(set) var overdue: Int64?

  /// Nothing more is said: from now on the end of the other side is waited for, too.
  private var hasEnded = false

  /// In seconds: for a greeting before the first line, for an answer, and for the rest of an answer.
  private static let (greeting, answer, rest) = (0.5, 1.0, 0.1)

  init(isScript: Bool, timeoutSeconds: Double?, linesHaveEnds: Bool = false) {
    self.linesHaveEnds = linesHaveEnds
    self.isScript = isScript
    self.timeoutSeconds = timeoutSeconds
    nextLine = isScript ? Clock.monotonic(after: Self.greeting) : 0
    nextEnd = nextLine ?? 0
  }

  /// Something arrived.
  mutating func hear() {
    overdue = hasEnded ? timeoutSeconds.map { Clock.monotonic(after: $0) } : nil
    guard isScript else { return }
    nextEnd = Clock.monotonic(after: Self.rest)
    nextLine = nextEnd
  }

  /// The end of the input was told.
  mutating func sayEnd() {
    hasEnded = true
    say()
  }

  /// A line was sent: an answer is waited for.
  mutating func say() {
    if let timeoutSeconds { overdue = overdue ?? Clock.monotonic(after: timeoutSeconds) }
    guard isScript else { return }
    nextEnd = Clock.monotonic(after: min(Self.answer, (timeoutSeconds ?? .infinity) / 2))
    nextLine = timeoutSeconds == nil || linesHaveEnds ? nextEnd : nil
  }

  /// The same after the last datagram, also of one who types: nothing else says that no answer comes any
  /// more.
  mutating func waitForLast() {
    if nextLine == 0 { nextLine = Clock.monotonic(after: Self.rest) }
  }

  /// Whether the end of the input may be told now.
  func mayEnd(at now: Int64) -> Bool { nextEnd <= now }

  /// Whether a line may be sent now.
  func maySpeak(at now: Int64) -> Bool {
    nextLine.map { $0 <= now } ?? false
  }
}
