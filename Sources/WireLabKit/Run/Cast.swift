import WireCapture
import WireSockets

/// The actors of a scenario: its servers, which listen once this is made, and its clients, which play when told to.
final class Cast {
  /// Every socket call of everybody.
  let log = CallLog()
  private let scenario: Scenario
  private let board: MarkBoard
  private let stage: LiveStage
  private var hosts: [ServerHost] = []
  private var clients: [(name: String, script: Script)] = []

  /// Starts the servers.
  init(
    _ scenario: Scenario, places: ServerPlaces, capture: LiveCapture, deadline: Int64
  ) throws(SocketError) {
    self.scenario = scenario
    board = try MarkBoard(names: scenario.markNames)
    stage = LiveStage(
      marks: board, deadline: deadline, log: log, capture: capture, loopback: places.loopback,
      servers: places.servers)
    for (plan, place) in zip(scenario.servers, places.servers) {
      hosts.append(try ServerHost(plan, at: place.address, stage: stage, log: log))
    }
  }

  /// Lets the clients play, all at once, and waits for everybody.
  ///
  /// - Returns: who had not ended at the deadline.
  func play() -> [String] { [] }

  /// What came of the steps of all scripts.
  var outcomes: [StepOutcome] { [] }

  /// The marks that were passed, in order.
  var marks: [Mark] { [] }
}
