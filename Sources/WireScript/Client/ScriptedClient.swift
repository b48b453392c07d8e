import Synchronization
import WireSockets

/// A client whose steps run on a thread of its own; at their end a socket that is still open is closed.
package final class ScriptedClient: Actor {
  private let name: String
  private let isDatagram: Bool
  private let steps: [Step]
  private let tls: TLSEnd?
  private let setting: Setting
  private let thread = Mutex<ScriptThread?>(nil)

  /// A client that has not begun.
  package init(
    _ name: String, isDatagram: Bool, steps: [Step], tls: TLSEnd? = nil, in setting: Setting
  ) {
    self.name = name
    self.isDatagram = isDatagram
    self.steps = steps
    self.tls = tls
    self.setting = setting
  }

  package func start(on stage: any Stage) {
    let script = Script(actor: name, stage: stage, tls: tls) {
      [setting, isDatagram, steps] () throws(SocketError) in
      try Socket(
        steps.family(on: stage) ?? setting.loopback.family, isDatagram: isDatagram,
        log: setting.log, deadline: stage.deadline)
    }
    let new = ScriptThread(script, steps: steps, closesAtEnd: true)
    thread.withLock { $0 = new }
  }

  package func wait(until deadline: Int64) -> Bool {
    thread.withLock { $0 }?.join(until: deadline) ?? true
  }

  package var lateName: String { name }

  package var outcomes: [StepOutcome] { thread.withLock { $0 }?.script.outcomes ?? [] }
}

extension [Step] {
  /// The version of IP that their socket needs: of the first address that they name, else of the server that
  /// they talk to; nil: nothing says.
  fileprivate func family(on stage: any Stage) -> SocketAddress.Family? {
    for step in self {
      if let host = step.host { return host.family }
      // A program, too, may listen on another version of IP only.
      if case .connect(.server(let name)) = step.action { return stage.address(ofServer: name)?.family }
    }
    return stage.address(ofServer: nil)?.family
  }
}
