import WireFormat
import WireJudgement
import WireScenario
import WireScript
import WireSockets
import WireSystem

/// What of a scenario has to be there before this process has a second thread: what forked processes share, and the processes of
/// its forking servers, which wait until they are told to listen.
final class Backstage {
  /// Every socket call of everybody.
  let log: CallLog
  /// The marks of the scenario.
  let board: MarkBoard
  private let forked: [String: ForkingHost]

  /// Forks one process for each forking server.
  ///
  /// - Throws: `SingleThread.Refusal`, or a `SocketError`.
  init(_ scenario: Scenario, places: ServerPlaces) throws {
    let isForking = scenario.servers.contains(where: \.model.isForking)
    log = isForking ? try CallLog.sharedWithForkedProcesses() : CallLog()
    board = try MarkBoard(names: scenario.marks.map(\.name))
    let world = ForkingHost.World(marks: board, loopback: places.loopback, servers: places.servers)
    var forked: [String: ForkingHost] = [:]
    for (plan, place) in zip(scenario.servers, places.servers) where plan.model.isForking {
      forked[plan.name] = try ForkingHost(plan.hosted(at: place.address), world: world, log: log)
    }
    self.forked = forked
  }

  /// Starts a server: in its process if it has one, else on threads.
  func start(_ plan: ServerPlan, at address: SocketAddress, stage: LiveStage) throws(SocketError)
    -> any HostedServer
  {
    guard let host = forked[plan.name] else {
      return try ServerHost(plan.hosted(at: address), stage: stage, log: log)
    }
    try host.start(stage: stage)
    return host
  }

  /// Ends the processes. They would end with this one, but a network that is not private outlives it, and nothing of ours
  /// may be left there.
  func end() {
    for host in forked.values {
      host.stop(until: Clock.monotonic(after: 1))
    }
  }

  /// The marks that were passed, in order.
  func marks(of scenario: Scenario) -> [Mark] {
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
    plan.socketOptions = socketOptions
    plan.keepsDescriptors = keepsDescriptors
    plan.keepsDescriptorsUntil = keepsDescriptorsUntil
    plan.collectsChildren = collectsChildren
    return plan
  }
}

extension Scenario {
  /// The marks that its scripts pass, and whose script passes each.
  fileprivate var marks: [(name: String, actor: String)] {
    (handlerUses + clientUses).compactMap { actor, use in
      if case .mark(let name) = use { (name, actor) } else { nil }
    }
  }
}
