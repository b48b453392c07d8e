import Glibc
import Synchronization
import Testing
import WireScript
import WireSockets

/// A scenario without a capture: servers, marks and the call log.
final class Bench: Stage {

  let marks: MarkBoard
  let deadline: Int64
  let log = CallLog()
  private let servers = Mutex<[(name: String, address: SocketAddress)]>([])

  init(marks: [String] = [], seconds: Double = limitSeconds) throws {
    self.marks = try MarkBoard(names: marks)
    deadline = Clock.monotonic(after: seconds)
  }

  func address(ofServer name: String?) -> SocketAddress? {
    servers.withLock { servers in servers.first { name == nil || $0.name == name }?.address }
  }

  func address(port: UInt16) -> SocketAddress { .loopback(.ipv4, port: port) }

  func perform(_ errand: Errand, for asker: Asker) -> String? {
    guard case .wait(.blocked(let call, let actor)) = errand else { return "nothing of the kind" }
    return log.waitUntilBlocked(actor: actor, in: call, until: deadline) ? nil : "it is not"
  }

  /// Starts a server that a script can connect to.
  func host(
    _ answer: ServerHost.Answer, model: ServerModel = .tcp, listens: Bool = true, accepts: Bool = true
  ) throws -> ServerHost {
    var plan = ServerHost.Plan(model, address: anyPort, answer: answer)
    plan.listens = listens
    plan.accepts = accepts
    let host = try ServerHost(plan, stage: self, log: log)
    servers.withLock { $0.append((plan.name, host.server.serverAddress)) }
    return host
  }

  /// A client that has not begun.
  func script(_ name: String, isDatagram: Bool = false) -> Script {
    Script(actor: name, stage: self) { [log, deadline] () throws(SocketError) in
      try Socket(.ipv4, isDatagram: isDatagram, log: log, deadline: deadline)
    }
  }

  /// Runs a client to its end, on this thread.
  func run(_ name: String, isDatagram: Bool = false, _ steps: [Step.Action]) -> [String] {
    let script = script(name, isDatagram: isDatagram)
    script.run(steps.map { Step($0) })
    script.end()
    return script.outcomes.map(\.text)
  }
}

extension StepOutcome {
  /// On one line: `ok 1 expect "welcome": the same`.
  var text: String { "\(holds ? "ok" : "NO") \(path) \(name) \(expected): \(observed)" }
}

extension Step {
  /// A step that must fail.
  init(_ action: Action, fails: String) { self.init(action, fails: fails, returns: nil) }
}
