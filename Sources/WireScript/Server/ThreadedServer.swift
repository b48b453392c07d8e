import Synchronization
import WireSockets

/// A server of a scenario in this process, as an actor: its threads begin when it is started.
package final class ThreadedServer: Actor {
  private let plan: ServerHost.Plan
  private let log: CallLog
  private let host = Mutex<ServerHost?>(nil)

  /// A server that does not listen yet.
  package init(_ plan: ServerHost.Plan, log: CallLog) {
    self.plan = plan
    self.log = log
  }

  package func start(on stage: any Stage) throws(SocketError) {
    let new = try ServerHost(plan, stage: stage, log: log)
    host.withLock { $0 = new }
  }

  package func wait(until deadline: Int64) -> Bool { waitUntilIdle(until: deadline) }

  package func waitUntilIdle(until deadline: Int64) -> Bool {
    running?.waitUntilIdle(until: deadline) ?? true
  }

  package var lateName: String { "a handler of \(plan.name)" }

  package var outcomes: [StepOutcome] { running?.outcomes ?? [] }

  package var failures: [ActorFailure] { running?.failures ?? [] }

  package func endpoint() -> SocketAddress? { plan.address }

  private var running: ServerHost? { host.withLock { $0 } }
}
