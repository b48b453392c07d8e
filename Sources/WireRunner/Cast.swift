import WireCapture
import WireScenario
import WireScript
import WireSockets

/// The actors of a scenario: its servers, which listen once this is made, and its clients, which play when told to.
final class Cast {
  private let scenario: Scenario
  private let time: ScenarioTime
  private let backstage: Backstage
  private let stage: LiveStage
  private let bench: Bench?
  private var hosts: [any HostedServer] = []
  private var clients: [ScriptThread] = []

  /// Beyond the scenario's deadline, the time that threads get to come out of what they are in.
  private static let graceNanoseconds: Int64 = 500_000_000

  /// Starts the servers.
  ///
  /// - Parameter time: how long the steps of scripts may take.
  init(
    _ scenario: Scenario, places: ServerPlaces, backstage: Backstage, capture: LiveCapture,
    follower: FrameFollower, bench: Bench?,
    rawActors: RawActors?, counters: KernelCounters, watch: KernelWatch, time: ScenarioTime
  ) throws(SocketError) {
    self.scenario = scenario
    self.time = time
    self.backstage = backstage
    self.bench = bench
    stage = LiveStage(
      marks: backstage.board, deadline: time.deadline, log: backstage.log, capture: capture,
      follower: follower, bench: bench,
      rawActors: rawActors, gate: time.gate, counters: counters, watch: watch, loopback: places.loopback,
      servers: places.servers)
    for (plan, place) in zip(scenario.servers, places.servers) {
      hosts.append(try backstage.start(plan, at: place.address, stage: stage))
    }
  }

  /// Lets the clients play, all at once, and waits until they and the handlers of the servers have ended.
  ///
  /// - Returns: who had not at the deadline.
  func play() -> [String] {
    bench?.waitForEnds(on: stage)
    clients = scenario.clients.map { plan in
      let stage = stage
      let log = backstage.log
      let deadline = time.deadline
      let family = stage.family
      let script = Script(actor: plan.name, stage: stage) { () throws(SocketError) in
        try Socket(family, isDatagram: plan.isDatagram, log: log, deadline: deadline)
      }
      return ScriptThread(script, steps: plan.steps, closesAtEnd: true)
    }
    // Steps give up by themselves at the deadline; who has not ended a little later is stuck.
    func hasNotEnded(_ ends: (Int64) -> Bool) -> Bool { !time.wait(grace: Self.graceNanoseconds, for: ends) }
    var late = clients.filter { client in hasNotEnded { client.join(until: $0) } }.map(\.script.actor)
    for (host, name) in zip(hosts, scenario.servers.map(\.name))
    where hasNotEnded({ host.waitUntilIdle(until: $0) }) {
      late.append("a handler of \(name)")
    }
    return late
  }

  /// Waits until no server processes a request, or has one to take; false: one did by `deadline` (nanoseconds of
  /// CLOCK_MONOTONIC).
  func waitUntilIdle(until deadline: Int64) -> Bool {
    hosts.allSatisfy { $0.waitUntilIdle(until: deadline) }
  }

  /// What came of the steps of all scripts, the clients' first.
  var outcomes: [StepOutcome] {
    clients.flatMap(\.script.outcomes) + hosts.flatMap(\.outcomes)
  }

  /// Handlers that ended with an error.
  var failures: [ServerHost.Failure] { hosts.flatMap(\.failures) }
}
