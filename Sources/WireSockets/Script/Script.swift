import Glibc
import Synchronization

/// Runs the steps of one actor on its socket.
///
/// Each step is one socket call, or a wait for an event. The first step that does not come out as it must ends the
/// script. A step that claims something (an octet string, an errno, a return value, an event) leaves an outcome that
/// is judged; the others leave one only when they fail.
public final class Script: @unchecked Sendable {
  /// Whose script.
  public let actor: String
  private let stage: any Stage
  private let factory: () throws(SocketError) -> Socket
  /// Only this script's thread changes it; its other threads begin after it is set.
  public private(set) var socket: Socket?
  private let outcomeStore = Mutex<[StepOutcome]>([])
  private var threads: [String: ScriptThread] = [:]

  /// Stops the steps of a script.
  private enum Stop: Error {
    /// A step failed, and its outcome says so.
    case failed
    /// The peer's end of stream, inside a loop that lasts until then.
    case endOfStream
  }

  /// A script that has not begun.
  ///
  /// - Parameters:
  ///   - actor: the name of the actor in the call log.
  ///   - socket: the socket of a handler; nil: the first step that needs one makes it.
  ///   - factory: makes the socket.
  public init(
    actor: String, stage: any Stage, socket: Socket? = nil,
    factory: @escaping () throws(SocketError) -> Socket
  ) {
    self.actor = actor
    self.stage = stage
    self.socket = socket
    self.factory = factory
  }

  /// What came of the steps so far.
  public var outcomes: [StepOutcome] {
    outcomeStore.withLock { $0 } + threads.values.flatMap(\.script.outcomes)
  }

  /// Runs the steps; returns when they are done, or when one has failed.
  public func run(_ steps: [Step]) {
    stage.began(actor: actor)
    try? perform(steps, prefix: "", inLoop: false)
  }

  private func perform(_ steps: [Step], prefix: String, inLoop: Bool) throws(Stop) {
    for (index, step) in steps.enumerated() {
      try perform(step, path: prefix + "\(index + 1)", inLoop: inLoop)
    }
  }

  private func perform(_ step: Step, path: String, inLoop: Bool) throws(Stop) {
    switch step.action {
    case .mark(let name):
      stage.marks.post(name)
    case .wait(let event):
      try wait(for: event, step, path)
    case .thread(let name, let steps):
      let inner = Script(actor: "\(actor)/\(name)", stage: stage, socket: socket, factory: factory)
      threads[name] = ScriptThread(inner, steps: steps)
    case .join(let name):
      guard let thread = threads[name] else { return }
      if !thread.join(until: stage.deadline) {
        try fail(step, path, expected: "thread \(name) ends", observed: "it has not ended")
      }
    case .loop(let times, let steps):
      try loop(times: times, steps, path: path)
    default:
      try call(step, path, inLoop: inLoop)
    }
  }

  private func loop(times: Int?, _ steps: [Step], path: String) throws(Stop) {
    if let times {
      for _ in 0..<times {
        try perform(steps, prefix: path + ".", inLoop: false)
      }
      return
    }
    while true {
      do {
        try perform(steps, prefix: path + ".", inLoop: true)
      } catch {
        guard case .endOfStream = error else { throw error }
        return
      }
    }
  }

  private func wait(for event: Step.Event, _ step: Step, _ path: String) throws(Stop) {
    if case .mark(let name) = event {
      if !stage.marks.wait(for: name, until: stage.deadline) {
        try fail(step, path, expected: event.text, observed: "nobody passed it")
      }
      return
    }
    if let observed = stage.wait(for: event, actor: actor, socket: socket) {
      try fail(step, path, expected: event.text, observed: observed)
    }
    note(step, path, expected: event.text, observed: "seen", holds: true)
  }

  /// A step that is a socket call: it must come back as the step says.
  private func call(_ step: Step, _ path: String, inLoop: Bool) throws(Stop) {
    let expected = step.expectedOutcome
    let result: Int
    do {
      result = try SocketStep(stage: stage, step: step).perform(on: &socket, making: factory)
    } catch {
      switch error {
      case .call(let failure) where failure.name == step.fails:
        note(step, path, expected: expected ?? "", observed: failure.name, holds: true)
        return
      case .call(let failure):
        return try fail(step, path, expected: expected ?? "success", observed: "\(failure.call)() fails with \(failure.name)")
      case .mismatch(let wanted, let seen):
        return try fail(step, path, expected: wanted, observed: seen)
      }
    }
    if case .receive = step.action, result == 0, inLoop, step.returns == nil { throw .endOfStream }
    if step.fails != nil || (step.returns.map { $0 != result } ?? false) {
      try fail(step, path, expected: expected ?? "", observed: "= \(result)")
    }
    if let expected {
      note(step, path, expected: expected, observed: step.isContentClaim ? "the same" : "= \(result)", holds: true)
    }
  }

  private func note(_ step: Step, _ path: String, expected: String, observed: String, holds: Bool) {
    let outcome = StepOutcome(
      actor: actor, path: path, name: step.action.name, line: step.line, column: step.column,
      expected: expected, observed: observed, holds: holds)
    outcomeStore.withLock { $0.append(outcome) }
  }

  private func fail(_ step: Step, _ path: String, expected: String, observed: String) throws(Stop) {
    note(step, path, expected: expected, observed: observed, holds: false)
    throw .failed
  }
}
