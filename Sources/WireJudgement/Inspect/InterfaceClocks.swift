import WireFormat

/// The clocks of the interfaces of a capture: which were set back.
struct InterfaceClocks {
  private var clocks: [ClockSteps] = []

  /// Notes the time of a frame, in nanoseconds.
  @inline(__always)
  mutating func note(_ time: Int64, on interface: Int) {
    while clocks.count <= interface { clocks.append(ClockSteps()) }
    clocks[interface].note(time)
  }

  /// On how many interfaces the clock was set back once, and went on from there; 0 if one did otherwise.
  var steps: Int {
    let fallen = clocks.filter { $0.falls > 0 }
    return fallen.allSatisfy(\.isStep) ? fallen.count : 0
  }
}

/// The ticks of the clocks of interfaces, looked up once each.
struct InterfaceTicks {
  private var ticks: [Int64] = []

  /// The nanoseconds of a tick.
  mutating func tick(of interface: Int, _ parser: inout CaptureParser) -> Int64 {
    if interface >= ticks.count { ticks += parser.interfaces[ticks.count...].map(\.tick) }
    return ticks[interface]
  }
}

/// How often the clock of an interface was set back.
private struct ClockSteps {
  /// How often a frame was earlier than the one before it.
  var falls = 0
  /// The last times, the latest first.
  private var recent = InlineArray<4, Int64>(repeating: .min)
  /// What it showed before it fell.
  private var top = Int64.min
  /// Whether more frames before the fall than a few are later than the first behind it.
  private var hasManyAhead = false
  /// How many frames behind the fall are earlier than the last before it.
  private var behind = 0

  /// A few frames that were written late look alike.
  private static let stragglers = 3

  @inline(__always)
  mutating func note(_ time: Int64) {
    if time < recent[0] { fall(to: time) }
    if time < top { behind += 1 }
    recent[3] = recent[2]
    recent[2] = recent[1]
    recent[1] = recent[0]
    recent[0] = time
  }

  private mutating func fall(to time: Int64) {
    falls += 1
    top = max(top, recent[0])
    hasManyAhead = time < recent[Self.stragglers]
  }

  /// Whether it was set back once, and times went on from there.
  var isStep: Bool { falls == 1 && hasManyAhead && behind > Self.stragglers }
}
