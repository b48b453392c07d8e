import Synchronization
import WireSockets
import WireSystem

/// Runs the steps of one actor on its socket.
///
/// Each step is one socket call, or a wait for an event. The first step that does not come out as it must
/// ends the script. A step that claims something (an octet string, an errno, a return value, an event) leaves
/// an outcome that is judged; the others leave one only when they fail. A step in a loop leaves one for all
/// its rounds.
package final class Script: Sendable {
  /// Whose script.
  package let actor: String
  let stage: any Stage
  let factory: @Sendable () throws(SocketError) -> Socket
  let inbox: Inbox
  /// The socket that the server of a handler listens with.
  let listener: Socket?
  /// What it speaks TLS with; nil: it does not.
  let tls: TLSEnd?
  let state: Mutex<State>

  struct State {
    var socket: Socket?
    /// The last one that has shaken hands: whose session can be resumed.
    var secured: Socket?
    var outcomes: [StepOutcome] = []
    var threads: [(name: String, thread: ScriptThread)] = []
  }

  /// Stops the steps of a script.
  enum Stop: Error {
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
    actor: String, stage: any Stage, tls: TLSEnd? = nil,
    factory: @escaping @Sendable () throws(SocketError) -> Socket
  ) {
    self.init(
      actor: actor, stage: stage, socket: nil, inbox: Inbox(), listener: nil, tls: tls, factory: factory)
  }

  /// The script of a handler, that has not begun: on the accepted socket; of a datagram server on the
  /// server's socket, where the first step that receives gets the datagram of the request, and replies go to
  /// its sender.
  ///
  /// - Parameter listener: the socket that its server listens with, where the handler may close it.
  package convenience init(
    request: Request, stage: any Stage, listener: Socket? = nil, tls: TLSEnd? = nil
  ) {
    let socket = request.socket
    self.init(
      actor: request.actor, stage: stage, socket: socket, inbox: Inbox(request), listener: listener, tls: tls
    ) { () throws(SocketError) in
      try Socket(socket.family, isDatagram: socket.isDatagram, log: socket.log, deadline: socket.deadline)
    }
  }

  init(
    actor: String, stage: any Stage, socket: Socket?, inbox: Inbox, listener: Socket?, tls: TLSEnd?,
    factory: @escaping @Sendable () throws(SocketError) -> Socket
  ) {
    self.actor = actor
    self.stage = stage
    self.inbox = inbox
    self.listener = listener
    self.tls = tls
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
      if let tls, tls.context.isServer, tls.closesWithNotice { finishTLS() }
    }
  }

  /// What `finish()` of a handler does.
  private func finishTLS() {
    guard let socket, socket.isOpen, socket.tlsInfo != nil else { return }
    try? socket.closeNotify(deadline: stage.deadline)
  }

  /// What the end of a program does for a client: waits for its threads, then closes a socket that is still
  /// open.
  package func end() {
    joinThreads()
    guard let socket, socket.isOpen else { return }
    stage.pace()
    CurrentActor.run(as: actor) {
      try? socket.close()
    }
  }

  /// Says that there is no thread for it.
  func couldNotBegin() {
    let outcome = StepOutcome(
      actor: actor, path: "1", name: "thread", line: 0, column: 0, expected: "a thread",
      observed: "pthread_create() fails", holds: false)
    state.withLock { $0.outcomes.append(outcome) }
  }

  func perform(_ steps: [Step], prefix: String, inLoop: Bool) throws(Stop) {
    for (index, step) in steps.enumerated() {
      try perform(step, path: prefix + "\(index + 1)", inLoop: inLoop)
    }
  }

  private func perform(_ step: Step, path: String, inLoop: Bool) throws(Stop) {
    if step.action.traits.maySend { stage.pace() }
    switch step.action {
    case .socket: _ = try newSocket(for: step, path)
    case .bind(let port):
      try call(step, path, on: try openSocket(for: step, path)) { calls throws(SocketCalls.Failure) in
        try calls.bind(port: port)
      }
    case .connect(let destination):
      let socket = try openSocket(for: step, path)
      try call(step, path, on: socket, begins: true) { calls throws(SocketCalls.Failure) in
        try calls.connect(to: destination)
      }
    case .send(let message):
      let socket = try currentSocket(for: step, path)
      let begins = message.fastOpen || (socket.isDatagram && socket.local == nil)
      try call(step, path, on: socket, begins: begins) { calls throws(SocketCalls.Failure) in
        try calls.send(message)
      }
    case .receive(let extent):
      let socket = try currentSocket(for: step, path)
      try call(step, path, on: socket, endsAt0: inLoop) { calls throws(SocketCalls.Failure) in
        try calls.receive(extent)
      }
    case .expect(let octets):
      try call(step, path) { calls throws(SocketCalls.Failure) in try calls.expect(octets) }
    case .expectEnd: try call(step, path) { calls throws(SocketCalls.Failure) in try calls.expectEnd() }
    case .close: try call(step, path) { calls throws(SocketCalls.Failure) in try calls.close() }
    case .closeListener:
      try call(step, path, on: try listeningSocket(for: step, path)) { calls throws(SocketCalls.Failure) in
        try calls.close()
      }
    case .forget: try call(step, path) { calls throws(SocketCalls.Failure) in calls.forget() }
    case .crash: try call(step, path) { calls throws(SocketCalls.Failure) in try calls.crash() }
    case .shutdown(let direction):
      try call(step, path) { calls throws(SocketCalls.Failure) in try calls.shutdown(direction) }
    case .set(let option):
      try call(step, path) { calls throws(SocketCalls.Failure) in try calls.set(option) }
    case .mark(let name): stage.marks.post(name)
    case .wait(let event): try wait(for: event, step, path)
    case .kernel(let claim): try ask(.kernel(claim), step, path, observed: "the same")
    case .process(let claim): try ask(.process(claim), step, path, observed: "the same")
    case .kill(let victim): try ask(.kill(victim), step, path)
    case .sysctl(let name, let value): try ask(.sysctl(name: name, value: value), step, path)
    case .inject(let injection): try ask(.inject(injection), step, path)
    case .signal(let name, let program): try ask(.signal(name, to: program), step, path)
    case .input(let octets, let program): try ask(.input(octets, to: program), step, path)
    case .startTLS(let handshake): try startTLS(handshake, step, path)
    case .closeNotify:
      try call(step, path) { calls throws(SocketCalls.Failure) in try calls.closeNotify() }
    case .thread(let name, let steps): try begin(name, steps, step, path)
    case .join(let name): try join(name, step, path)
    case .loop(let repetition, let steps): try loop(repetition, steps, step, path: path, inLoop: inLoop)
    }
  }

  /// A step that asks something of the world around the socket.
  ///
  /// - Parameter observed: what is noted when it came out as it must; nil: nothing.
  private func ask(_ errand: Errand, _ step: Step, _ path: String, observed: String? = nil) throws(Stop) {
    if let objection = stage.perform(errand, for: Asker(actor: actor, path: path, socket: socket)) {
      try fail(step, path, expected: errand.text, observed: objection)
    }
    if let observed { note(step, path, expected: errand.text, observed: observed, holds: true) }
  }

  private func wait(for event: Step.Event, _ step: Step, _ path: String) throws(Stop) {
    switch event.observer {
    case .board(let mark):
      guard stage.marks.wait(for: mark, until: stage.deadline) else {
        return try fail(step, path, expected: event.text, observed: "nobody passed it")
      }
    case .ownSocket(let octets):
      if let seen = Readable(octets: octets, deadline: stage.deadline).wait(on: socket) {
        try fail(step, path, expected: event.text, observed: seen)
      }
    case .world: return try ask(.wait(event), step, path, observed: "seen")
    }
    note(step, path, expected: event.text, observed: "seen", holds: true)
  }

  /// A step that is a socket call: it must come back as the step says.
  ///
  /// - Parameters:
  ///   - socket: the socket that it is made on; nil: the script's own.
  ///   - begins: whether it may send the first packet of the socket.
  ///   - endsAt0: whether the end of stream ends the loop around it.
  func call(
    _ step: Step, _ path: String, on other: Socket? = nil, begins: Bool = false, endsAt0: Bool = false,
    _ body: (SocketCalls) throws(SocketCalls.Failure) -> SocketCalls.Outcome
  ) throws(Stop) {
    let socket = if let other { other } else { try currentSocket(for: step, path) }
    let expected = step.expectedOutcome
    let outcome: SocketCalls.Outcome
    do throws(SocketCalls.Failure) {
      if begins { try meet(socket) }
      outcome = try body(SocketCalls(stage: stage, socket: socket, inbox: inbox, host: step.host))
    } catch {
      return try judge(error, of: step, path)
    }
    let result = outcome.value
    if endsAt0, result == 0, step.returns == nil, !socket.isDatagram { throw .endOfStream }
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
  private func meet(_ socket: Socket) throws(SocketCalls.Failure) {
    do { try stage.meet(socket, of: actor) } catch { throw .call(error) }
  }

  /// A step that did not come out: right only if it is the failure that the step names.
  private func judge(_ failure: SocketCalls.Failure, of step: Step, _ path: String) throws(Stop) {
    switch failure {
    case .call(let error):
      if let fails = step.fails, error.isNamed(fails) {
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

  func note(_ step: Step, _ path: String, expected: String, observed: String, holds: Bool) {
    let outcome = StepOutcome(
      actor: actor, path: path, name: step.action.name, line: step.line, column: step.column,
      expected: expected, observed: observed, holds: holds)
    state.withLock { state in
      let isRepeated = holds && state.outcomes.contains { $0.path == path && $0.holds }
      if !isRepeated { state.outcomes.append(outcome) }
    }
  }

  func fail(_ step: Step, _ path: String, expected: String, observed: String) throws(Stop) {
    note(step, path, expected: expected, observed: observed, holds: false)
    throw .failed
  }
}
