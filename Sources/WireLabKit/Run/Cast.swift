import WireCapture
import WireFormat
import WireSockets

/// The actors of a scenario: its servers, which listen once this is made, and its clients, which play when told to.
final class Cast {
  /// Every socket call of everybody.
  let log = CallLog()
  private let scenario: Scenario
  private let deadline: Int64
  private let board: MarkBoard
  private let stage: LiveStage
  private var hosts: [ServerHost] = []
  private var clients: [ScriptThread] = []

  /// Beyond the scenario's deadline, the time that threads get to come out of what they are in.
  private static let graceNanoseconds: Int64 = 500_000_000

  /// Starts the servers.
  ///
  /// - Parameter deadline: when the steps of scripts give up, in nanoseconds of CLOCK_MONOTONIC.
  init(
    _ scenario: Scenario, places: ServerPlaces, capture: LiveCapture, deadline: Int64
  ) throws(SocketError) {
    self.scenario = scenario
    self.deadline = deadline
    board = try MarkBoard(names: scenario.marks.map(\.name))
    stage = LiveStage(
      marks: board, deadline: deadline, log: log, capture: capture, loopback: places.loopback,
      servers: places.servers)
    for (plan, place) in zip(scenario.servers, places.servers) {
      hosts.append(try ServerHost(plan.hosted(at: place.address), stage: stage, log: log))
    }
  }

  /// Lets the clients play, all at once, and waits until they and the handlers of the servers have ended.
  ///
  /// - Returns: who had not at the deadline.
  func play() -> [String] {
    clients = scenario.clients.map { plan in
      let stage = stage
      let log = log
      let deadline = deadline
      let family = stage.family
      let script = Script(actor: plan.name, stage: stage) { () throws(SocketError) in
        try Socket(family, isDatagram: plan.isDatagram, log: log, deadline: deadline)
      }
      return ScriptThread(script, steps: plan.steps, closesAtEnd: true)
    }
    // Steps give up by themselves at the deadline; who has not ended a little later is stuck.
    let limit = deadline + Self.graceNanoseconds
    var late = clients.filter { !$0.join(until: limit) }.map(\.script.actor)
    for (host, name) in zip(hosts, scenario.servers.map(\.name)) where !host.waitUntilIdle(until: limit) {
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

  /// The marks that were passed, in order.
  var marks: [Mark] {
    scenario.marks.compactMap { mark in
      board.firstPost(of: mark.name).map {
        Mark(name: mark.name, actor: mark.actor, time: Timestamp(nanoseconds: $0))
      }
    }.sorted { $0.time < $1.time }
  }
}

extension ServerPlan {
  /// The plan as the room of sockets knows it.
  fileprivate func hosted(at address: SocketAddress) -> ServerHost.Plan {
    let answer: ServerHost.Answer =
      switch handler {
      case .steps(let steps): .steps(steps)
      // Its name was checked when the scenario was read.
      case .named(let name):
        .handler(WireSockets.Handler.named(name, isDatagram: model.isDatagram) ?? WireSockets.Handler.echo)
      }
    var plan = ServerHost.Plan(address: address, answer: answer)
    plan.name = name
    plan.isDatagram = model.isDatagram
    plan.processing = model == .threadingTCP || model == .threadingUDP ? .threading : .sequential
    plan.listens = listens
    plan.accepts = accepts
    plan.backlog = backlog
    plan.reuseAddress = reuseAddress
    return plan
  }
}

extension Scenario {
  /// The marks that its scripts pass, and whose script passes each.
  fileprivate var marks: [(name: String, actor: String)] {
    servers.flatMap { server -> [(name: String, actor: String)] in
      guard case .steps(let steps) = server.handler else { return [] }
      return steps.marks(of: server.name)
    } + clients.flatMap { $0.steps.marks(of: $0.name) }
  }
}

extension [Step] {
  /// The marks of steps, and of the steps within them.
  fileprivate func marks(of actor: String) -> [(name: String, actor: String)] {
    flatMap { step -> [(name: String, actor: String)] in
      switch step.action {
      case .mark(let name): [(name, actor)]
      case .thread(let name, let steps): steps.marks(of: "\(actor)/\(name)")
      case .loop(_, let steps): steps.marks(of: actor)
      default: []
      }
    }
  }
}
