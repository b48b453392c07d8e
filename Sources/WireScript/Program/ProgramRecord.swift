import WirePrograms
import WireSystem
public import WireText

/// What a program of a scenario did, beside what it put on the wire.
public struct ProgramRecord: Hashable, Codable, Sendable {
  /// The actor.
  public var actor: String
  /// What was started, as a shell would be given it.
  public var command: String
  /// Whether others were to reach it.
  public var isServer: Bool
  /// Its status; nil: a signal ended it, or it had not ended.
  public var exitStatus: Int?
  /// The name of the signal that ended it: `TERM`.
  public var exitSignal: String?
  /// When it began, in nanoseconds of CLOCK_REALTIME; nil: it never did.
  public var start: Int64?
  /// When it ended; nil: it was still there when the lab had seen enough, and was ended then.
  public var end: Int64?
  /// The last signal that the lab sent to it.
  public var signal: String?
  /// When it was sent, in nanoseconds of CLOCK_REALTIME.
  public var signalTime: Int64?
  /// What it wrote to standard output.
  public var output: Written
  /// What it wrote to standard error.
  public var errors: Written
  /// Why it did not do what it was to: it could not be started, did not listen, exceeded a limit. In a
  /// sentence that begins with its name.
  public var failure: String?
  /// What is wrong with it, where that is known.
  public var fault: SubmissionFault?
  /// What stood in the way of its start, where a call failed.
  package var obstacle: Obstacle?
  /// Whether its calls were traced.
  public var isTraced: Bool
  /// Why not all of its calls are known, though they were to be, each in a sentence.
  public var notes: [LocalizedText]
  /// The texts that somebody asks for and it wrote to standard output, whichever part of it is kept.
  public var writtenToOutput: [String]
  /// The same of standard error.
  public var writtenToErrors: [String]

  /// One output of a program.
  public struct Written: Hashable, Codable, Sendable {
    /// The end of it, at most 64 KiB.
    public var text: String
    /// How many octets there were before.
    public var dropped: Int

    /// Nothing was written.
    package static let nothing = Written(text: "", dropped: 0)

    /// An output from its parts.
    package init(text: String, dropped: Int) {
      self.text = text
      self.dropped = dropped
    }
  }

  /// A program that has not begun.
  package init(actor: String, command: String, isServer: Bool) {
    self.actor = actor
    self.command = command
    self.isServer = isServer
    output = .nothing
    errors = .nothing
    isTraced = false
    notes = []
    writtenToOutput = []
    writtenToErrors = []
  }

  /// Seconds from the last signal to its end; nil: it got none, or did not end after it.
  package var secondsAfterSignal: Double? {
    guard let signalTime, let end, end >= signalTime else { return nil }
    return Double(end - signalTime) / 1e9
  }

  /// How it ended, as the end of a sentence that begins with its name.
  package var endText: String {
    if let exitStatus { return "ended with status \(exitStatus)" }
    if let exitSignal { return "was ended by SIG\(exitSignal)" }
    return start == nil ? "was never started" : "had not ended"
  }
}

extension ProgramRecord {
  /// Notes how a program ended, which signal it got, what it has written, and whether its calls were seen.
  package mutating func note(_ program: Program, _ tracer: CallTracer?) {
    fault = program.exceeded?.fault ?? fault
    isTraced = tracer != nil && program.traceObstacle == nil
    notes = program.traceObstacle.map { [LocalizedText("trace.forbidden", ["error": "\($0)"])] } ?? []
    notes += tracer?.remarks.map(\.text) ?? []
    command = program.command.text
    if let exit = program.exit {
      end = exit.time
      switch exit.cause {
      case .exited(let status): exitStatus = Int(status)
      case .signalled(let number): exitSignal = SignalName.name(of: number)
      }
    }
    if let last = program.lastSignal {
      signal = SignalName.name(of: last.number)
      signalTime = last.time
    }
    output = Written(text: program.output.text, dropped: program.output.dropped)
    errors = Written(text: program.errors.text, dropped: program.errors.dropped)
  }
}
