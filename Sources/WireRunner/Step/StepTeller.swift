import Glibc
import WireJudgement
import WireSockets
import WireSystem

/// The worker's end of a run that goes on segment by segment: tells of each packet that waits, and obeys what
/// is ordered.
///
/// It speaks on the socket that is its standard input.
struct StepTeller {
  let gate: SegmentGate
  let wire: CapturedWire
  let log: CallLog
  /// Wakes whoever obeys the gate.
  let wake: () -> Void
  var dialogue: Int32 = STDIN_FILENO

  /// Programs have come to where they wait within this time.
  private static let settleNanoseconds: Int64 = 300_000_000
  private static let pauseMicroseconds: UInt32 = 20_000
  /// Nothing happens for so long before it is said.
  private static let patienceNanoseconds: Int64 = 700_000_000
  private static let pollNanoseconds: Int64 = 50_000_000

  /// Goes on until nothing is held any more, or `isOver` says that the scenario has ended; then says so.
  func run(until isOver: () -> Bool) {
    var lastStep: Int64?
    while !isOver(), !gate.isOpen {
      guard let (held, behind) = gate.first(until: Clock.monotonic() + Self.pollNanoseconds) else {
        if let last = lastStep, Clock.monotonic() - last > Self.patienceNanoseconds {
          lastStep = nil
          say(.nothingWaits)
        }
        continue
      }
      settle()
      guard let moment = StepMoment(held, wire, log: log) else {
        letGo()
        continue
      }
      say(.held(moment, behind: behind))
      if isToldToGoOn() { letGo() } else { letAllGo() }
      lastStep = Clock.monotonic()
    }
    say(.ended(dropped: gate.dropped))
  }

  private func letGo() {
    gate.letGo()
    wake()
  }

  private func letAllGo() {
    gate.open()
    wake()
  }

  /// Waits until no program makes a call any more.
  private func settle() {
    let limit = Clock.monotonic() + Self.settleNanoseconds
    var known = log.calls.map(\.end)
    while Clock.monotonic() < limit {
      usleep(Self.pauseMicroseconds)
      let now = log.calls.map(\.end)
      if now == known { return }
      known = now
    }
  }

  private func say(_ event: StepEvent) {
    // Whoever does not listen any more is told nothing more.
    guard let octets = try? event.encoded() else { return }
    _ = WholeWrite.write(octets, to: dialogue)
  }

  /// Waits for an order about one packet; false: from now on everything goes.
  private func isToldToGoOn() -> Bool {
    var octet: UInt8 = 0
    return Interrupted.again { read(dialogue, &octet, 1) } == 1
  }
}
