import WireJudgement
import WireScenario
import WireScript
import WireSockets

/// The actors of a plan, from before this process has a second thread to their end.
///
/// Kinds of actors are not told apart here: each is made, started and waited for as its plan and it say
/// themselves.
final class Roster: Sendable {
  private let servers: [Member]
  private let clients: [Member]
  private let ports: [String: UInt16]

  private struct Member: Sendable {
    let plan: any ActorPlan
    let actor: any Actor
  }

  /// Beyond the scenario's deadline, the time that threads get to come out of what they are in.
  private static let graceNanoseconds: Int64 = 500_000_000

  /// Makes them, while this process has one thread.
  ///
  /// - Throws: what the first says that cannot be made.
  init(_ plan: Plan, in setting: Setting) throws {
    ports = Dictionary(
      setting.servers.map { ($0.name, $0.address.port) }, uniquingKeysWith: { first, _ in first })
    func prepare(_ plans: [any ActorPlan]) throws -> [Member] {
      try plans.map { Member(plan: $0, actor: try $0.prepare(in: setting)) }
    }
    servers = try prepare(plan.servers)
    clients = try prepare(plan.clients)
  }

  /// Starts the servers, one after the other; returns when they can be reached.
  ///
  /// - Throws: what the first says that cannot act.
  func startServers(on stage: any Stage) throws {
    for member in servers { try member.actor.start(on: stage) }
  }

  /// Starts the clients, all at once, and waits until they and what the servers do for them have ended.
  ///
  /// - Returns: who had not at the deadline.
  func play(on stage: any Stage, time: ScenarioTime) throws -> [String] {
    for member in clients { try member.actor.start(on: stage) }
    // Steps give up by themselves at the deadline; who has not ended a little later is stuck.
    return (clients + servers).map(\.actor).filter { actor in
      !time.wait(grace: Self.graceNanoseconds) { actor.wait(until: $0) }
    }.map(\.lateName)
  }

  /// Waits until no server processes a request, or has one to take; false: one did by `deadline` (nanoseconds
  /// of CLOCK_MONOTONIC).
  func waitUntilIdle(until deadline: Int64) -> Bool {
    servers.allSatisfy { $0.actor.waitUntilIdle(until: deadline) }
  }

  /// Whether any of them runs a program.
  var hasPrograms: Bool { (servers + clients).contains { $0.plan.runsProgram != nil } }

  /// Tells the servers that nothing is to come any more.
  func stop() {
    for member in servers { member.actor.stop(until: .max) }
  }

  /// What programs did beside the wire; nil: there are none.
  var records: [ProgramRecord]? {
    let records = (servers + clients).compactMap(\.actor.record)
    return records.isEmpty ? nil : records
  }

  /// The actors whose calls nobody sees.
  var silent: ActorMap.SilentActors {
    var silent = ActorMap.SilentActors()
    for member in servers + clients {
      let isExternal = member.plan.place != nil
      guard isExternal || member.actor.record?.isTraced == false else { continue }
      if !isExternal { silent.programs.append(member.plan.name) }
      if member.plan.role == .server, let port = ports[member.plan.name] {
        silent.servers.append((member.plan.name, port))
      }
    }
    return silent
  }

  /// Ends the processes that they started. They would end with this one, but a network that is not private
  /// outlives it, and nothing of ours may be left there.
  func endProcesses() {
    for member in servers + clients { member.actor.endProcesses() }
  }

  /// The actor of a name.
  func actor(named name: String) -> (any Actor)? {
    (servers + clients).first { $0.plan.name == name }?.actor
  }

  /// What came of the steps of all scripts, the clients' first.
  var outcomes: [StepOutcome] { (clients + servers).flatMap(\.actor.outcomes) }

  /// What went wrong beside their steps.
  var failures: [ActorFailure] { (clients + servers).flatMap(\.actor.failures) }
}
