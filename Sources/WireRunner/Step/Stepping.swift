import Synchronization
import WireCapture
import WireScenario
import WireScript
import WireSockets
import WireSystem

/// A scenario that goes on segment by segment: the gate that holds what is sent, and the thread that tells
/// whoever decides.
final class Stepping: Sendable {
  /// Where segments wait.
  let gate: SegmentGate
  private let control: WireControl
  private let isOver = Atomic(false)
  private let thread = Mutex<BlockingThread?>(nil)

  /// Settings of the private network with which no kernel gives up within ten minutes because somebody
  /// thinks, and with which what was lost is sent again within five seconds, however long its timer was put
  /// off; what the scenario sets itself stays.
  private static let patience = [
    ("net.ipv4.tcp_syn_retries", "127"), ("net.ipv4.tcp_synack_retries", "255"),
    ("net.ipv4.tcp_retries2", "255"), ("net.ipv4.tcp_orphan_retries", "255"),
    ("net.ipv4.tcp_fin_timeout", "3600"), ("net.ipv4.tcp_rto_max_ms", "5000"),
  ]
  /// The longest that a run may take, however long somebody thinks.
  static let limitSeconds = 3600.0
  /// The thread has only a line to write.
  private static let graceSeconds = 1.0

  /// Takes control of what its actors send, before anything moves.
  init(
    _ plan: Plan, addressing: Addressing, bench: Bench?, injector: SegmentInjector?
  ) throws(Refusal) {
    for (name, value) in Self.patience where !plan.sysctls.contains(where: { $0.name == name }) {
      // A kernel without one gives up earlier, and nothing is wrong.
      try? Sysctl.set(name, to: value)
    }
    gate = SegmentGate(ports: Set(addressing.servers.map(\.address.port))) { octets in
      bench?.isCopy(octets) ?? false || injector?.hasSent(octets) ?? false
    }
    do {
      control = try WireControl.start(
        plan.transports.map { WireControl.Selection(isDatagram: $0, port: nil) }, at: .sender,
        isIPv6: addressing.loopback.family == .ipv6, decider: gate)
    } catch {
      throw Refusal(error)
    }
  }

  /// Begins to talk.
  func begin(_ wire: CapturedWire, log: CallLog) {
    let new = try? BlockingThread(name: "step") { [self] in
      StepTeller(gate: gate, wire: wire, log: log) { [control] in control.wake() }
        .run { isOver.load(ordering: .relaxed) }
    }
    thread.withLock { $0 = new }
    // Without a thread nobody would ever let anything go.
    if new == nil {
      gate.open()
      control.wake()
    }
  }

  /// Waits until everything that a scenario sends was let go; at most until then.
  func waitUntilDone(_ quiescence: Quiescence, until deadline: Int64) {
    repeat {
      gate.waitUntilQuiet(until: deadline)
      quiescence.wait(until: deadline)
    } while gate.idleNanoseconds == 0 && Clock.monotonic() < deadline
  }

  /// Says the last words, and gives the wire back.
  ///
  /// - Returns: packets that the kernel could not hand over, and dropped.
  func end() -> Int {
    isOver.store(true, ordering: .relaxed)
    _ = thread.withLock { $0 }?.join(until: Clock.monotonic(after: Self.graceSeconds))
    return control.stop().lost
  }
}

/// How long the steps of a scenario may take.
struct ScenarioTime: Sendable {
  /// When steps give up, in nanoseconds of CLOCK_MONOTONIC.
  let deadline: Int64
  /// Where somebody thinks about each segment: that time does not count, and nothing may happen for so long
  /// at most.
  let gate: SegmentGate?
  let idleLimitNanoseconds: Int64
  /// How long a program may take until it can be reached.
  let readySeconds: Double

  /// Looks again at the latest after this time.
  private static let pollNanoseconds: Int64 = 50_000_000

  /// The time of a scenario that begins now.
  ///
  /// - Parameter preparation: how long its servers may take besides, until they can be reached.
  init(seconds: Double, gate: SegmentGate?, preparation: Double = 0) {
    deadline = Clock.monotonic(after: (gate == nil ? seconds : Stepping.limitSeconds) + preparation)
    readySeconds = Self.readySeconds(timeout: seconds)
    idleLimitNanoseconds = Int64(seconds * 1e9)
    self.gate = gate
  }

  /// How long the programs among the servers of a plan may take, one after the other, until they can be
  /// reached: what an interpreter needs to begin says nothing of the talk, whose limit is `timeout`.
  static func preparation(of plan: Plan, timeout seconds: Double) -> Double {
    Double(plan.servers.count { $0.runsProgram != nil }) * readySeconds(timeout: seconds)
  }

  private static func readySeconds(timeout seconds: Double) -> Double { max(10, seconds) }

  /// Waits for something, a little beyond the deadline (nanoseconds).
  ///
  /// - Parameter hasCome: waits itself until a moment of CLOCK_MONOTONIC.
  func wait(grace: Int64, for hasCome: (Int64) -> Bool) -> Bool {
    let limit = deadline + grace
    guard let gate else { return hasCome(limit) }
    while Clock.monotonic() < limit {
      if hasCome(min(limit, Clock.monotonic() + Self.pollNanoseconds)) { return true }
      if gate.idleNanoseconds > idleLimitNanoseconds + grace { return false }
    }
    return false
  }
}
