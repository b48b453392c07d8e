@preconcurrency import CWireLab
import Glibc
import WireSystem

/// A program that is not ours, while it runs and when it has ended.
///
/// Everything that it starts ends when `end` is called, and when this process ends.
package final class Program: Sendable {
  /// How it ended.
  package struct Exit: Hashable, Sendable {
    /// Its status, or the signal that ended it.
    package var cause: ExitCause
    /// When we heard of it, in nanoseconds of CLOCK_REALTIME.
    package var time: Int64
  }

  /// What is known of it.
  struct State {
    var exit: Exit?
    var output: ProgramOutput
    var errors: ProgramOutput
    /// What it has not read yet.
    var input: [UInt8] = []
    var inputIsOver = true
    /// The signals that it was sent from here, and when, in nanoseconds of CLOCK_REALTIME.
    var signals: [(number: Int32, time: Int64)] = []
    /// Which of its limits it exceeded, in a sentence; then all of it was ended.
    var excess: String?
    var exceeded: ProgramLimits.Kind?
    /// Whether both of its outputs are closed at its end.
    var isSilent = false
    var isOver = false
  }

  /// What was to be started.
  package let command: ProgramCommand
  /// Its process, in the namespace that this process is in.
  package let pid: pid_t

  /// Why its calls are not seen, though they were to be; nil: they are, or were not to be.
  package let traceObstacle: Obstacle?
  /// Who sees its calls; nil: nobody.
  let tracer: CallTracer?

  let state: Condition<State>
  let launched: wirelab_launched
  /// Wakes the thread that reads and writes.
  private let wake: (read: Int32, write: Int32)

  /// Starts a program, and returns when it has begun.
  ///
  /// - Parameter tracer: who sees its calls; nil: nobody. Where the machine does not allow that, the program
  ///   begins all the same.
  /// - Throws: why it cannot be started.
  package init(_ command: ProgramCommand, tracer: CallTracer? = nil) throws(Obstacle) {
    self.command = command
    let name = command.words.first ?? ""
    let environment = command.effectiveEnvironment
    let path =
      command.shield == nil
      ? try ProgramPath.find(name, from: command.directory, path: environment["PATH"])
      : ProgramPath.candidates(name, path: environment["PATH"])[0]
    var pipes = try ProgramPipes(for: command)
    var ends: [Int32] = [-1, -1]
    guard wirelab_pipe(&ends) == 0 else {
      let error = errno
      pipes.closeAll()
      throw Obstacle("pipe2()", errno: error)
    }
    wake = (ends[0], ends[1])
    _ = fcntl(wake.write, F_SETFL, O_NONBLOCK)
    var result = Launch(command, path: path, environment: environment, pipes: pipes, tracer: tracer).start()
    traceObstacle = result.isTracing ? result.obstacle : nil
    self.tracer = result.isTracing ? nil : tracer
    if result.isTracing {
      result = Launch(command, path: path, environment: environment, pipes: pipes, tracer: nil).start()
    }
    pipes.closeTheirs()
    launched = result.launched
    pid = launched.program
    var initial = State(
      output: ProgramOutput(awaiting: command.awaited), errors: ProgramOutput(awaiting: command.awaited))
    if case .text(let octets, let staysOpen) = command.input {
      initial.input = octets
      initial.inputIsOver = !staysOpen
    }
    state = Condition(initial)
    if let obstacle = result.obstacle {
      pipes.closeAll()
      close(wake.read)
      close(wake.write)
      throw obstacle
    }
    do {
      let relay = ProgramRelay(self, pipes: pipes, wake: wake.read)
      try BlockingThread(name: "program") { relay.run() }
    } catch {
      pipes.closeAll()
      var launched = launched
      launched.end()
      throw Obstacle("\(error.call)()", errno: error.errno)
    }
  }

  deinit {
    close(wake.read)
    close(wake.write)
    if launched.pid_descriptor >= 0 { close(launched.pid_descriptor) }
  }

  // MARK: What others do with it

  /// Sends it a signal; false: it has ended.
  package func signal(_ number: Int32) -> Bool {
    if number == SIGCONT { tracer?.letGoOn(pid) }
    return state.withLock { state in
      guard state.exit == nil, wirelab_signal_process(launched.pid_descriptor, number) == 0 else {
        return false
      }
      state.signals.append((number, Clock.realtime()))
      return true
    }
  }

  /// Lets it read more; false: its input is over.
  package func write(_ octets: [UInt8]) -> Bool {
    let isTaken = state.withLock { state in
      guard !state.inputIsOver, state.exit == nil else { return false }
      state.input += octets
      return true
    }
    stir()
    return isTaken
  }

  /// Ends it, and everything that it started; returns when that is done and its outputs are read, or when it
  /// has exceeded a limit and will be ended soon.
  package func end() {
    state.withLock { $0.isOver = true }
    stir()
    // What forks without end may not be over before this process is.
    _ = state.wait(until: Clock.monotonic(after: 5)) { $0.isSilent || $0.excess != nil }
  }

  /// Ends everything because a limit is exceeded.
  package func end(_ limit: ProgramLimits.Kind, because excess: String) {
    state.update { state in
      state.exceeded = state.exceeded ?? limit
      state.excess = state.excess ?? excess
      state.isOver = true
    }
  }

  private func stir() {
    var octet: UInt8 = 1
    _ = Glibc.write(wake.write, &octet, 1)
  }

  // MARK: What is known of it

  /// Becomes readable when it has ended (pidfd_open(2)).
  package var endDescriptor: Int32 { launched.pid_descriptor }

  /// How it ended; nil: it runs.
  package var exit: Exit? { state.withLock { $0.exit } }

  /// What it has written to standard output.
  package var output: ProgramOutput { state.withLock { $0.output } }

  /// What it has written to standard error.
  package var errors: ProgramOutput { state.withLock { $0.errors } }

  /// The last signal that was sent to it from here, and when, in nanoseconds of CLOCK_REALTIME.
  package var lastSignal: (number: Int32, time: Int64)? { state.withLock { $0.signals.last } }

  /// Whether it was told to end: by one of these signals, or by one that ends whoever does not handle it.
  package func wasTold(by numbers: Int32...) -> Bool {
    let endings = numbers + [SIGTERM, SIGINT, SIGQUIT, SIGKILL]
    return state.withLock { $0.signals.contains { endings.contains($0.number) } }
  }

  /// Which limit it exceeded, in a sentence; nil: none.
  package var excess: String? { state.withLock { $0.excess } }

  /// Which limit that is.
  package var exceeded: ProgramLimits.Kind? { state.withLock { $0.exceeded } }

  /// Whether it has written a text to either output.
  package func hasWritten(_ text: String) -> Bool {
    state.withLock { $0.output.has(text) || $0.errors.has(text) }
  }

  /// Waits for its end; false: it had not ended by `deadline` (nanoseconds of CLOCK_MONOTONIC; nil: no
  /// limit).
  package func wait(until deadline: Int64?) -> Bool { state.wait(until: deadline) { $0.exit != nil } }

  /// Waits until it has ended and whatever it wrote has been read; false: not by `deadline`. Others that hold
  /// its outputs may write on.
  package func waitUntilSilent(until deadline: Int64) -> Bool {
    state.wait(until: deadline) { $0.exit != nil && $0.isSilent }
  }
}
