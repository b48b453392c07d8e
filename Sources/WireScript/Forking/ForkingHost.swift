import CWireLab
import Glibc
import WireSockets
import WireSystem

/// Runs one forking server of a scenario in processes of its own, and keeps what came of its handlers.
///
/// In two steps, because the process has to be forked while this one has a single thread, and the server must
/// not listen before the lab captures.
package final class ForkingHost: Actor {
  private let plan: ServerHost.Plan
  private let setting: Setting
  private let pid: pid_t
  /// Stands for the dispatcher also when its number is another's (pidfd_open(2)).
  private let process: Int32
  private let commands: MessageSocket
  private let reports: MessageSocket
  private let life = Condition(Life())

  private struct Life {
    var isStarted = false
    var isStopping = false
    /// The dispatcher and all its children have ended, and the dispatcher was waited for.
    var isOver = false
    var answer: Result<SocketAddress, SocketError>?
    /// How often it was asked whether it is idle, and how often it has said so.
    var questions = 0
    var answers = 0
    var outcomes: [(number: Int, outcome: StepOutcome)] = []
    var failures: [ActorFailure] = []
  }

  /// Forks the dispatcher, which does nothing before `start`.
  ///
  /// - Parameter setting: with a log that is shared with forked processes.
  /// - Throws: `SingleThread.Refusal`, or a `SocketError` with the errno of `socketpair` or `fork`.
  package init(_ plan: ServerHost.Plan, in setting: Setting) throws {
    try SingleThread.require()
    let (commands, heard) = try MessageSocket.pair()
    let (reports, told) = try MessageSocket.pair()
    var descriptor: Int32 = -1
    let pid = wirelab_fork(&descriptor)
    if pid == 0 {
      Dispatcher(plan: plan, setting: setting, commands: heard, reports: told).live()
    }
    let number = errno
    // The ends of the dispatcher: with a copy here, its end would not be seen.
    heard.close()
    told.close()
    guard pid > 0 else {
      commands.close()
      reports.close()
      throw SocketError(call: "fork", errno: number)
    }
    self.plan = plan
    self.setting = setting
    self.pid = pid
    process = descriptor
    self.commands = commands
    self.reports = reports
  }

  /// Lets the server listen and serve; returns when it listens.
  ///
  /// - Parameter stage: answers what scripts in the children ask.
  /// - Throws: `socket`, `bind`, `listen` or `pthread_create` with its errno.
  package func start(on stage: any Stage) throws(SocketError) {
    try BlockingThread(name: "\(plan.name) reports") { self.listen(stage) }
    life.update { $0.isStarted = true }
    commands.send(Command.start(deadline: stage.deadline).message)
    _ = life.wait(until: stage.deadline) { $0.answer != nil || $0.isOver }
    switch life.withLock({ $0.answer }) {
    case .success: break
    case .failure(let error): throw error
    case nil: throw .deadline(of: "listen")
    }
    guard let mark = plan.keepsDescriptorsUntil else { return }
    let (marks, commands, deadline) = (setting.marks, commands, stage.deadline)
    // The dispatcher cannot wait for a mark and for conversations at once; this one tells it.
    try BlockingThread(name: "\(plan.name) release") {
      if marks.wait(for: mark, until: deadline) { commands.send(Command.release.message) }
    }
  }

  /// What came of the steps of scripted handlers, in the order of the requests.
  package var outcomes: [StepOutcome] {
    let outcomes = life.withLock { $0.outcomes }
    return outcomes.enumerated().sorted {
      ($0.element.number, $0.offset) < ($1.element.number, $1.offset)
    }.map(\.element.outcome)
  }

  /// The handlers that threw, and those whose process was ended.
  package var failures: [ActorFailure] { life.withLock { $0.failures } }

  package func wait(until deadline: Int64) -> Bool { waitUntilIdle(until: deadline) }

  package var lateName: String { "a handler of \(plan.name)" }

  package func endpoint() -> SocketAddress? { plan.address }

  package func endProcesses() { stop(until: Clock.monotonic(after: 1)) }

  /// Waits until no child is left and nothing waits to be accepted; false: not by `deadline` (nanoseconds of
  /// CLOCK_MONOTONIC), or the dispatcher has ended.
  package func waitUntilIdle(until deadline: Int64) -> Bool {
    let number = life.withLock { life in
      life.questions += 1
      return life.questions
    }
    commands.send(Command.whenIdle.message)
    _ = life.wait(until: deadline) { $0.answers >= number || $0.isOver }
    return life.withLock { $0.answers >= number }
  }

  /// Ends the dispatcher and all children, and waits for them; false: they had to be killed.
  @discardableResult
  package func stop(until deadline: Int64) -> Bool {
    let isFirst = life.withLock { life in
      defer { life.isStopping = true }
      return life.isStarted && !life.isStopping
    }
    // Only half of it: whoever still sends a command must not meet another descriptor of that number.
    if isFirst { shutdown(commands.descriptor, Int32(SHUT_RDWR)) }
    if life.wait(until: deadline, for: { $0.isOver || !$0.isStarted }) { return true }
    // Its children die with it (PR_SET_PDEATHSIG).
    _ = wirelab_signal_process(process, SIGKILL)
    _ = life.wait(until: Clock.monotonic(after: 1)) { $0.isOver }
    return false
  }

  // MARK: - What it hears

  /// Takes reports until the dispatcher and all its children have ended, and waits for the dispatcher.
  private func listen(_ stage: any Stage) {
    while let (message, descriptor) = reports.receive() {
      guard let report = Report(message) else { continue }
      if case .question(let path, let actor, let local, let peer, let isDatagram) = report {
        let socket = local.map { Socket(elsewhere: $0, peer: peer, isDatagram: isDatagram) }
        let asker = Asker(actor: actor, path: path, socket: socket)
        let reply = MessageSocket(descriptor: descriptor)
        guard let errand = errand(of: asker) else {
          Self.answer("no such step", to: reply)
          continue
        }
        // Each on a thread of its own: an answer may take as long as the scenario, and reports must not wait
        // for it.
        let thread = try? BlockingThread(name: actor) {
          Self.answer(stage.perform(errand, for: asker), to: reply)
        }
        if thread == nil { Self.answer("the laboratory has no thread to look", to: reply) }
      } else {
        life.update { Self.note(report, in: &$0) }
      }
    }
    var status: Int32 = 0
    _ = Interrupted.again { waitpid(pid, &status, 0) }
    life.update { life in
      life.isOver = true
      if !life.isStopping, !wirelab_exited(status) {
        let crash = ChildCrash(signal: wirelab_termination_signal(status))
        life.failures.append(ActorFailure(actor: plan.name, error: crash.description, isCrash: true))
      }
    }
  }

  /// What a step of a handler asks for: that of the plan from which the handler has it, too.
  private func errand(of asker: Asker) -> Errand? {
    guard case .steps(let steps) = plan.answer else { return nil }
    // `server/12`, and the threads after it.
    let threads = ActorName(asker.actor).parts.dropFirst(2)
    return steps.step(at: asker.path, inThread: threads)?.errand
  }

  private static func answer(_ text: String?, to reply: MessageSocket) {
    var message = MessageCoder()
    message.add(text)
    reply.send(message)
    reply.close()
  }

  private static func note(_ report: Report, in life: inout Life) {
    switch report {
    case .listening(let address): life.answer = .success(address)
    case .refused(let error): life.answer = .failure(error)
    case .idle: life.answers += 1
    case .failure(let failure): life.failures.append(failure)
    case .outcome(let outcome):
      life.outcomes.append((ActorName(outcome.actor).request ?? 0, outcome))
    case .shortage(let error): Shortage.note(error)
    case .question: break
    }
  }
}
