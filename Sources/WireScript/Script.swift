import Synchronization
import WireSockets
import WireSystem

/// Runs the steps of one actor on its socket.
///
/// Each step is one socket call, or a wait for an event. The first step that does not come out as it must ends the
/// script. A step that claims something (an octet string, an errno, a return value, an event) leaves an outcome that
/// is judged; the others leave one only when they fail. A step in a loop leaves one for all its rounds.
package final class Script: Sendable {
  /// Whose script.
  package let actor: String
  private let stage: any Stage
  private let factory: @Sendable () throws(SocketError) -> Socket
  private let inbox: Inbox
  /// The socket that the server of a handler listens with.
  private let listener: Socket?
  private let state: Mutex<State>

  private struct State {
    var socket: Socket?
    var outcomes: [StepOutcome] = []
    var threads: [(name: String, thread: ScriptThread)] = []
  }

  /// Stops the steps of a script.
  private enum Stop: Error {
    /// A step failed, and its outcome says so.
    case failed
    /// The peer's end of stream, inside a loop that lasts until then.
    case endOfStream
  }

  /// The script of a client, that has not begun.
  ///
  /// - Parameters:
  ///   - actor: the name of the actor in the call log.
  ///   - factory: makes the socket, at the first step that needs one.
  package convenience init(
    actor: String, stage: any Stage, factory: @escaping @Sendable () throws(SocketError) -> Socket
  ) {
    self.init(actor: actor, stage: stage, socket: nil, inbox: Inbox(), listener: nil, factory: factory)
  }

  /// The script of a handler, that has not begun: on the accepted socket; of a datagram server on the server's socket,
  /// where the first step that receives gets the datagram of the request, and replies go to its sender.
  ///
  /// - Parameter listener: the socket that its server listens with, where the handler may close it.
  package convenience init(request: Request, stage: any Stage, listener: Socket? = nil) {
    let socket = request.socket
    self.init(
      actor: request.actor, stage: stage, socket: socket, inbox: Inbox(request), listener: listener
    ) { () throws(SocketError) in
      try Socket(socket.family, isDatagram: socket.isDatagram, log: socket.log, deadline: socket.deadline)
    }
  }

  private init(
    actor: String, stage: any Stage, socket: Socket?, inbox: Inbox, listener: Socket?,
    factory: @escaping @Sendable () throws(SocketError) -> Socket
  ) {
    self.actor = actor
    self.stage = stage
    self.inbox = inbox
    self.listener = listener
    self.factory = factory
    state = Mutex(State(socket: socket))
  }

  /// The actor's socket; nil: none was made yet.
  package var socket: Socket? { state.withLock { $0.socket } }

  /// What came of the steps so far, those of its threads last.
  package var outcomes: [StepOutcome] {
    let (own, threads) = state.withLock { ($0.outcomes, $0.threads) }
    return own + threads.flatMap(\.thread.script.outcomes)
  }

  /// Runs the steps on this thread, in the actor's name; returns when they are done, or when one has failed.
  ///
  /// Closes nothing: a handler's socket is its server's to end, and a client calls `end()`.
  package func run(_ steps: [Step]) {
    CurrentActor.run(as: actor) {
      try? perform(steps, prefix: "", inLoop: false)
    }
  }

  /// What the end of a program does for a client: waits for its threads, then closes a socket that is still open.
  package func end() {
    joinThreads()
    guard let socket, socket.isOpen else { return }
    stage.pace()
    CurrentActor.run(as: actor) {
      try? socket.close()
    }
  }

  /// Waits for its threads, at most until the deadline of the scenario.
  func joinThreads() {
    for (_, thread) in state.withLock({ $0.threads }) {
      _ = thread.join(until: stage.deadline)
    }
  }

  /// Ends its threads, whatever they wait for; false: they had not ended by `deadline`.
  func stopThreads(until deadline: Int64) -> Bool {
    var ended = true
    for (_, thread) in state.withLock({ $0.threads }) where !thread.stop(until: deadline) { ended = false }
    return ended
  }

  /// Says that there is no thread for it.
  func couldNotBegin() {
    let outcome = StepOutcome(
      actor: actor, path: "1", name: "thread", line: 0, column: 0, expected: "a thread",
      observed: "pthread_create() fails", holds: false)
    state.withLock { $0.outcomes.append(outcome) }
  }

  private func perform(_ steps: [Step], prefix: String, inLoop: Bool) throws(Stop) {
    for (index, step) in steps.enumerated() {
      try perform(step, path: prefix + "\(index + 1)", inLoop: inLoop)
    }
  }

  private func perform(_ step: Step, path: String, inLoop: Bool) throws(Stop) {
    if step.action.maySend { stage.pace() }
    switch step.action {
    case .mark(let name):
      stage.marks.post(name)
    case .wait(let event):
      try wait(for: event, step, path)
    case .kernel(let claim):
      if let objection = stage.check(claim, actor: actor, socket: socket) {
        try fail(step, path, expected: claim.text, observed: objection)
      }
      note(step, path, expected: claim.text, observed: "the same", holds: true)
    case .inject(let injection):
      if let objection = stage.inject(injection, actor: actor) {
        try fail(step, path, expected: injection.text, observed: objection)
      }
    case .thread(let name, let steps):
      let inner = Script(
        actor: "\(actor)/\(name)", stage: stage, socket: try currentSocket(for: step, path), inbox: inbox,
        listener: listener, factory: factory)
      let thread = ScriptThread(inner, steps: steps)
      state.withLock { $0.threads.append((name, thread)) }
    case .join(let name):
      for (_, thread) in state.withLock({ $0.threads }) where thread.script.actor == "\(actor)/\(name)" {
        guard thread.join(until: stage.deadline) else {
          return try fail(step, path, expected: "thread \(name) ends", observed: "it has not ended")
        }
      }
    case .loop(let repetition, let steps):
      try loop(repetition, steps, step, path: path, inLoop: inLoop)
    case .process(let claim):
      if let objection = stage.check(claim) {
        try fail(step, path, expected: claim.text, observed: objection)
      }
      note(step, path, expected: claim.text, observed: "the same", holds: true)
    case .kill(let victim):
      if let objection = stage.kill(victim) {
        try fail(step, path, expected: "SIGKILL to \(victim)", observed: objection)
      }
    case .sysctl(let name, let value):
      if let objection = stage.setSysctl(name, to: value) {
        try fail(step, path, expected: "\(name) = \(value)", observed: objection)
      }
    default:
      try call(step, path, inLoop: inLoop)
    }
  }

  private func loop(
    _ repetition: Step.Repetition, _ steps: [Step], _ step: Step, path: String, inLoop: Bool
  ) throws(Stop) {
    let prefix = path + "."
    switch repetition {
    case .times(let times):
      for _ in 0..<max(0, times) { try perform(steps, prefix: prefix, inLoop: inLoop) }
    case .untilEndOfStream:
      while true {
        do {
          try perform(steps, prefix: prefix, inLoop: true)
        } catch {
          guard case .endOfStream = error else { throw error }
          return
        }
        try failIfOver(step, path, expected: "the end of stream")
      }
    case .untilMark(let mark):
      repeat {
        try perform(steps, prefix: prefix, inLoop: false)
        try failIfOver(step, path, expected: "mark \(mark)")
      } while stage.marks.firstPost(of: mark) == nil
    }
  }

  /// Steps that never wait would go on for ever.
  private func failIfOver(_ step: Step, _ path: String, expected: String) throws(Stop) {
    guard Clock.monotonic() >= stage.deadline || BlockingThread.isStopped else { return }
    try fail(step, path, expected: expected, observed: "it has not come within the limit")
  }

  private func wait(for event: Step.Event, _ step: Step, _ path: String) throws(Stop) {
    let observed: String? =
      switch event {
      case .mark(let name):
        stage.marks.wait(for: name, until: stage.deadline) ? nil : "nobody passed it"
      case .readable(let octets):
        Readable(octets: octets, deadline: stage.deadline).wait(on: socket)
      default:
        stage.wait(for: event, actor: actor, socket: socket)
      }
    if let observed {
      try fail(step, path, expected: event.text, observed: observed)
    }
    note(step, path, expected: event.text, observed: "seen", holds: true)
  }

  /// A step that is a socket call: it must come back as the step says.
  private func call(_ step: Step, _ path: String, inLoop: Bool) throws(Stop) {
    let socket = try currentSocket(for: step, path)
    if case .socket = step.action { return }
    let expected = step.expectedOutcome
    let outcome: SocketStep.Outcome
    do throws(SocketStep.Failure) {
      if step.action.mayBegin(on: socket) { try meet(socket) }
      outcome = try SocketStep(stage: stage, step: step, inbox: inbox).perform(on: socket)
    } catch {
      return try judge(error, of: step, path)
    }
    let result = outcome.value
    if case .receive = step.action, result == 0, inLoop, step.returns == nil, !socket.isDatagram {
      throw .endOfStream
    }
    if step.fails != nil || (step.returns.map { $0 != result } ?? false) {
      try fail(step, path, expected: expected ?? "", observed: "= \(result)")
    }
    if let objection = step.objection(to: outcome.octets) {
      try fail(step, path, expected: expected ?? "", observed: objection)
    }
    if let expected {
      let observed = step.isContentClaim ? "the same" : "= \(result)"
      note(step, path, expected: expected, observed: observed, holds: true)
    }
  }

  /// Tells the stage of a socket that is about to send its first packet.
  private func meet(_ socket: Socket) throws(SocketStep.Failure) {
    do { try stage.meet(socket, of: actor) } catch { throw .call(error) }
  }

  /// A step that did not come out: right only if it is the failure that the step names.
  private func judge(_ failure: SocketStep.Failure, of step: Step, _ path: String) throws(Stop) {
    switch failure {
    case .call(let error):
      if let fails = step.fails, let number = error.errno, ErrnoName.number(of: fails) == number {
        note(step, path, expected: step.expectedOutcome ?? "", observed: error.name, holds: true)
        return
      }
      let observed =
        error.isDeadline
        ? "\(error.call)() had not come back: nothing came within the limit"
        : "\(error.call)() fails with \(error.name)"
      try fail(step, path, expected: step.expectedOutcome ?? "success", observed: observed)
    case .mismatch(let wanted, let seen):
      try fail(step, path, expected: wanted, observed: seen)
    }
  }

  /// The socket of a step, made where there is none; after a close, by the steps that begin anew.
  private func currentSocket(for step: Step, _ path: String) throws(Stop) -> Socket {
    if case .closeListener = step.action {
      guard let listener else {
        try fail(step, path, expected: "a listening socket", observed: "it is another process's")
        throw .failed
      }
      return listener
    }
    let former = socket
    if let former {
      switch step.action {
      case .socket:
        if former.isOpen { try? former.close() }
      case .bind where !former.isOpen, .connect where !former.isOpen: break
      default: return former
      }
    }
    do {
      let new = try factory()
      state.withLock { $0.socket = new }
      return new
    } catch {
      try fail(step, path, expected: "a socket", observed: "socket() fails with \(error.name)")
      // `fail` has thrown.
      throw .failed
    }
  }

  private func note(_ step: Step, _ path: String, expected: String, observed: String, holds: Bool) {
    let outcome = StepOutcome(
      actor: actor, path: path, name: step.action.name, line: step.line, column: step.column,
      expected: expected, observed: observed, holds: holds)
    state.withLock { state in
      let isRepeated = holds && state.outcomes.contains { $0.path == path && $0.holds }
      if !isRepeated { state.outcomes.append(outcome) }
    }
  }

  private func fail(_ step: Step, _ path: String, expected: String, observed: String) throws(Stop) {
    note(step, path, expected: expected, observed: observed, holds: false)
    throw .failed
  }
}

extension Step.Action {
  /// Whether something may be sent because of it at once.
  fileprivate var maySend: Bool {
    switch self {
    case .connect, .send, .close, .closeListener, .shutdown, .crash, .set, .inject: true
    default: false
    }
  }

  /// Whether it may send the first packet of a socket.
  fileprivate func mayBegin(on socket: Socket) -> Bool {
    switch self {
    case .connect: true
    case .send(let message): message.fastOpen || (socket.isDatagram && socket.local == nil)
    default: false
    }
  }
}
