import Synchronization
import WireCapture
import WireConversations
import WireFormat
import WireJudgement
import WireScenario
import WireScript
import WireSockets
import WireSystem

/// The wire of a scenario under control, while it runs; of a scenario without rules it is nothing, and costs
/// nothing.
package final class Bench: Sendable {
  private let rules: [BenchRule]
  private let decider: BenchRules
  private let control: WireControl

  /// Takes control of the wire, before anything moves; nil: the plan has no rules.
  package init?(_ plan: Plan, in setting: Setting) throws(Refusal) {
    guard !plan.bench.isEmpty else { return nil }
    let isIPv6 = setting.loopback.family == .ipv6
    rules = plan.bench
    let copies =
      rules.contains(where: \.action.sends) ? try RawSocket.permitted(setting.loopback.family) : nil
    let marks = setting.marks
    decider = BenchRules(rules, isPassed: { marks.firstPost(of: $0) != nil }) { packet in
      var packet = packet
      Checksum.complete(&packet)
      // A copy that cannot be sent is missed by the checks.
      try? copies?.send(packet, from: setting.loopback, to: setting.loopback, as: "copy")
    }
    let kinds = Set(rules.flatMap { plan.transports(of: $0) })
    let selections = kinds.map { WireControl.Selection(isDatagram: $0, port: nil) }
    do {
      control = try WireControl.start(selections, isIPv6: isIPv6, decider: decider)
    } catch {
      throw Refusal(error)
    }
  }

  /// Waits, on threads of its own, for what ends each rule.
  func waitForEnds(on stage: any Stage) {
    for (index, rule) in rules.enumerated() {
      guard let event = rule.until else { continue }
      _ = try? BlockingThread(name: "rule-\(index + 1)") { [decider, control] in
        // What has not come by the limit of the scenario ends with it.
        _ = stage.perform(.wait(event), for: Asker(actor: rule.client ?? ""))
        decider.end(rule: index)
        control.wake()
      }
    }
  }

  private static func often(_ times: Int) -> String {
    switch times {
    case 0: "never"
    case 1: "once"
    default: "\(times) times"
    }
  }

  /// Learns where a client talks from.
  func meet(_ client: String, _ socket: Socket) {
    if let endpoint = socket.local.flatMap({ Endpoint($0) }) { decider.note(client: client, at: endpoint) }
  }

  /// Delivers what is held, and gives the wire back.
  ///
  /// - Returns: packets that the kernel could not hand over, and dropped: nobody had decided that.
  package func end() -> Int { control.stop().lost }

  /// What came by, in order.
  package var passages: [Passage] { decider.passages }

  /// Whether a packet is a copy that the bench has just sent.
  package func isCopy(_ octets: UnsafeRawBufferPointer) -> Bool { decider.isCopy(octets) }

  /// That each rule acted, as often as it says: a lesson about a loss that did not happen teaches nothing.
  package var checks: [Check] {
    zip(rules, decider.actions).enumerated().map { index, pair in
      let (rule, actions) = pair
      return Check(
        verdict: rule.times.map { $0 == actions } ?? (actions > 0) ? .passed : .failed,
        subject: .bench(index + 1), location: rule.location,
        expected: "\(rule.text), \(rule.times.map(Self.often) ?? "at least once")",
        observed: Self.often(actions), conversation: nil, frames: [], evidence: [], reason: nil)
    }
  }
}

extension BenchRule.Action {
  /// Whether it puts packets of its own on the wire.
  fileprivate var sends: Bool {
    switch self {
    case .sendAgain, .tooBig: true
    case .drop, .hold, .cross, .delay: false
    }
  }
}

extension RawSocket {
  /// A raw socket, or why this machine does not allow it.
  package static func permitted(_ family: SocketAddress.Family, log: CallLog? = nil) throws(Refusal)
    -> RawSocket
  {
    do {
      return try RawSocket(family, log: log)
    } catch {
      throw Refusal(.rawSockets, Obstacle("socket(SOCK_RAW)", errno: error.errno))
    }
  }
}

extension Refusal {
  /// The control of the wire is refused.
  init(_ failure: WireControl.Failure) {
    let ability: Ability =
      switch failure.part {
      case .rules: .packetRules
      case .queue: .packetQueue
      }
    self.init(ability, failure.obstacle)
  }
}

extension Plan {
  /// Whether a rule is about datagrams, segments, or, as `*>` may be, both.
  fileprivate func transports(of rule: BenchRule) -> Set<Bool> {
    switch rule.packet.kind {
    case .datagram: [true]
    case .segment: [false]
    case .fragment, .icmp, .any, .anything: transports
    }
  }
}
