import CWireLab
import Glibc
import WireSystem

/// Starting a program: on this thread, or, where its calls are traced, on one that stays with it.
struct Launch {
  private let command: ProgramCommand
  private let path: String
  private let environment: [String: String]
  private let pipes: ProgramPipes
  private let tracer: CallTracer?

  init(
    _ command: ProgramCommand, path: String, environment: [String: String], pipes: ProgramPipes,
    tracer: CallTracer?
  ) {
    self.command = command
    self.path = path
    self.environment = environment
    self.pipes = pipes
    self.tracer = tracer
  }

  /// A program that has begun, or why it has not.
  struct Outcome: @unchecked Sendable {
    var launched: wirelab_launched
    var obstacle: Obstacle?
    /// Whether it is the tracing that the machine does not allow: without it, the program may begin.
    var isTracing = false
    /// Whether it is the shield that the machine does not allow.
    var isShield = false
  }

  func start() -> Outcome {
    guard let tracer else { return begin(attach: nil) }
    let outcome = Condition<Outcome?>(nil)
    do {
      // Tracer is the thread that attached: only it may wait, and all that it traces ends with it.
      try BlockingThread(name: "tracer") {
        let begun = begin(attach: tracer)
        outcome.update { $0 = begun }
        if begun.obstacle == nil { tracer.follow(begun.launched.program) }
      }
    } catch {
      return Outcome(
        launched: wirelab_launched(), obstacle: Obstacle("\(error.call)()", errno: error.errno))
    }
    _ = outcome.wait(until: nil) { $0 != nil }
    return outcome.withLock { $0 } ?? Outcome(launched: wirelab_launched(), obstacle: nil)
  }

  private func begin(attach tracer: CallTracer?) -> Outcome {
    let arguments = command.words.map { strdup($0.fileName) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)".fileName) } + [nil]
    defer { (arguments + variables).forEach { free($0) } }
    let directory = command.shield == nil ? command.directory.flatMap { strdup($0.fileName) } : nil
    defer { free(directory) }
    let file = strdup(path.fileName)
    defer { free(file) }
    let others =
      (command.shield == nil
      ? [] : ProgramPath.candidates(command.words[0], path: environment["PATH"]).dropFirst())
      .map { strdup($0.fileName) } + [nil]
    defer { others.forEach { free($0) } }
    return arguments.withUnsafeBufferPointer { arguments in
      variables.withUnsafeBufferPointer { variables in
        var launch = wirelab_launch()
        launch.path = UnsafePointer(file)
        launch.arguments = arguments.baseAddress
        launch.environment = variables.baseAddress
        launch.directory = UnsafePointer(directory)
        launch.input = pipes.theirs.input
        launch.output = pipes.theirs.output
        launch.errors = pipes.theirs.errors
        launch.has_own_session = !command.sharesTerminal
        launch.process_limit = command.keepsOutput ? UInt(2 * command.limits.processes) : 0
        if let user = command.user {
          launch.has_user = true
          launch.user = user.user
          launch.group = user.group
        }
        launch.keeps_capabilities = command.keepsNetworkRights
        launch.before_exec = tracer?.beforeExec
        return others.withUnsafeBufferPointer { others in
          launch.others = others.baseAddress
          guard let shield = command.shield else { return run(&launch, attach: tracer) }
          return shield.withLaunch {
            launch.shield = $0
            return run(&launch, attach: tracer)
          }
        }
      }
    }
  }

  private func run(_ launch: inout wirelab_launch, attach tracer: CallTracer?) -> Outcome {
    var launched = wirelab_launch(&launch)
    if launched.step == WIRELAB_LAUNCH_STARTED, let errno = tracer?.attach(to: launched.program), errno != 0 {
      wirelab_launch_forget(&launched)
      launched.end()
      close(launched.pid_descriptor)
      launched.pid_descriptor = -1
      return Outcome(
        launched: launched, obstacle: Obstacle("trace \(command.words[0])", errno: errno), isTracing: true)
    }
    guard launched.step == WIRELAB_LAUNCH_STARTED else { return failure(launched) }
    wirelab_launch_go(&launched)
    guard launched.step == WIRELAB_LAUNCH_STARTED else {
      // Its last process is collected by whoever follows it.
      tracer?.follow(launched.program)
      launched.end()
      return failure(launched)
    }
    return Outcome(launched: launched, obstacle: nil)
  }

  private func failure(_ launched: wirelab_launched) -> Outcome {
    var launched = launched
    if launched.pid_descriptor >= 0 { close(launched.pid_descriptor) }
    launched.pid_descriptor = -1
    let name = command.words[0]
    let step =
      switch launched.step {
      case WIRELAB_LAUNCH_DIRECTORY: "start \(name) in \(command.directory ?? ".")"
      case WIRELAB_LAUNCH_USER: "become the user of \(name)"
      case WIRELAB_LAUNCH_LIMITS: "limit the processes of \(name)"
      case WIRELAB_LAUNCH_TRACE: "trace \(name)"
      case WIRELAB_LAUNCH_SHIELD: "shield \(name)"
      case _: "start \(name)"
      }
    return Outcome(
      launched: launched, obstacle: Obstacle(step, errno: launched.error),
      isTracing: launched.step == WIRELAB_LAUNCH_TRACE, isShield: launched.step == WIRELAB_LAUNCH_SHIELD)
  }
}

extension wirelab_launched {
  /// Ends everything that the program started.
  ///
  /// - Returns: its status, as of wait(2), if nobody was told before.
  @discardableResult
  mutating func end() -> Int32? {
    var status: Int32 = 0
    return wirelab_launch_end(&self, &status) ? status : nil
  }
}
