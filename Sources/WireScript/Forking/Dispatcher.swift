import CWireLab
import Glibc
import Synchronization
import WireSockets
import WireSystem

/// The process of a forking server, which never has a second thread: it waits for commands, accepts, forks
/// and reaps.
///
/// A process of its own, because the lab has threads from the moment it captures, and a process with threads
/// must not fork.
struct Dispatcher {
  let plan: ServerHost.Plan
  let setting: Setting
  let commands: MessageSocket
  let reports: MessageSocket

  /// The life of the process.
  func live() -> Never {
    ThreadState.startAnew()
    ThreadState.show(name: plan.name)
    wirelab_close_all_but(commands.descriptor, reports.descriptor)
    // The standard output is where the lab gives its answer: nothing of ours may come between.
    let null = open("/dev/null", O_RDWR)
    dup2(null, STDIN_FILENO)
    dup2(null, STDOUT_FILENO)
    if null > STDERR_FILENO { close(null) }
    guard case .start(let deadline) = nextCommand() else { _exit(0) }
    do {
      let (server, processing) = try makeServer(deadline: deadline)
      reports.send(Report.listening(server.serverAddress).message)
      CurrentActor.run(as: plan.name) { serve(server, processing) }
    } catch {
      reports.send(Report.refused(error).message)
      _exit(1)
    }
    _exit(0)
  }

  private func nextCommand() -> Command? {
    (commands.receive()?.message).flatMap(Command.init)
  }

  /// The loop of `serveForever`, which also hears commands, and hears at once that a child has ended.
  private func serve(_ server: any BaseServer, _ processing: Forking) {
    let listener = plan.listens && plan.accepts ? server.socket.descriptor : -1
    var isIdleAsked = false
    while true {
      if isIdleAsked, processing.numberOfChildren == 0, listener < 0 || !WakeUp.isReadable(listener) {
        isIdleAsked = false
        reports.send(Report.idle.message)
      }
      let isReady = processing.wait(for: [commands.descriptor, listener])
      if isReady[0] {
        switch nextCommand() {
        case .whenIdle: isIdleAsked = true
        case .release: processing.release()
        case .start: break
        case nil: return end(processing)
        }
      }
      if isReady[1] { server.handleRequestWithoutWaiting() }
    }
  }

  private func end(_ processing: Forking) {
    processing.interrupt()
    processing.close(until: Clock.monotonic())
  }

  private func makeServer(deadline: Int64) throws(SocketError) -> (any BaseServer, Forking) {
    let reports = reports
    let name = plan.name
    var options = ServerOptions()
    options.name = name
    options.requestQueueSize = plan.backlog
    options.allowReuseAddress = plan.reuseAddress
    options.socketOptions = plan.socketOptions
    options.bindAndActivate = plan.listens
    options.log = setting.log
    options.deadline = deadline
    options.hooks.handleError = { request, error in
      let failure = ActorFailure(
        actor: request.actor, error: "\(error)", isCrash: error is ChildCrash)
      reports.send(Report.failure(failure).message)
    }
    options.hooks.handleShortage = { error in
      reports.send(Report.failure(ActorFailure(actor: name, error: error.description)).message)
    }
    let running = RunningScript()
    let handler = handler(ForkedStage(setting: setting, deadline: deadline, reports: reports), running)
    let processing = Forking(
      maxChildren: 40, blockOnClose: true,
      customs: Forking.Customs(
        keepsDescriptors: plan.keepsDescriptors, collectsChildren: plan.collectsChildren,
        kept: reports.descriptor,
        beforeExit: { running.tell(to: reports) }))
    let server = try plan.model.makeServer(
      plan.address, handler: handler, options: options, forking: processing)
    if !plan.listens { try server.serverBind() }
    return (server, processing)
  }

  private func handler(_ stage: ForkedStage, _ running: RunningScript) -> Handler {
    switch plan.answer {
    case .handler(let handler): return plan.secured(handler)
    case .steps(let steps):
      let tls = plan.tls
      return Handler { request in
        let script = Script(request: request, stage: stage, tls: tls)
        running.begin(script)
        script.run(steps)
      }
    }
  }

  /// The script of a child, which tells what came of its steps when its request was ended: so its threads see
  /// the end of the conversation as those of a threading server do.
  private final class RunningScript: Sendable {
    private let script = Mutex<Script?>(nil)

    func begin(_ new: Script) {
      script.withLock { $0 = new }
    }

    func tell(to reports: MessageSocket) {
      if let script = script.withLock({ $0 }) {
        script.joinThreads()
        for outcome in script.outcomes { reports.send(Report.outcome(outcome).message) }
      }
      if let shortage = Shortage.first { reports.send(Report.shortage(shortage).message) }
    }
  }
}
