import WireConversations
import WireFormat

/// Looks at the times of the frames of a file, and at nothing else: whether they stand in order, and what it
/// takes to put them in order.
struct OrderSurvey: FrameReceiver {
  /// A stretch of a file whose frames a window can put in order.
  struct Run {
    /// Stands before the first frame, and not far.
    let parser: CaptureParser
    /// The number of the first frame.
    let first: Int
    /// The number of the frame behind the last.
    var end: Int
    /// The earliest time, in nanoseconds.
    var earliest: Int64
    /// The latest.
    var latest: Int64
  }

  /// Which frames stand behind a later one.
  private(set) var disorder = Disorder()
  /// How many frames there are.
  private(set) var frames = 0
  /// How many frames a window must hold to put each run in order.
  private(set) var reach = 0
  /// The runs, in the order of the file.
  private(set) var runs: [Run] = []
  /// The longest time between two frames that stand one behind the other, in nanoseconds.
  private(set) var longestSilence: Int64 = 0
  /// Whether there are more runs than can be kept.
  private(set) var hasTooManyRuns = false

  private var latest = FrameTime.earliest
  private var latestInterface = 0
  private var clocks: [ClockSteps] = []
  /// The latest time of the run up to the end of each of its strides.
  private var maxima: [Int64] = []
  /// As it stood behind the first frame of the octets at hand, and of those that were at hand before.
  private var parsers = (CaptureParser(), CaptureParser())
  private var isAtStart = true

  /// The most frames that a window holds.
  static let windowLimit = 1000
  private static let stride = 64
  private static let runLimit = 1 << 16

  mutating func add(_ frame: CapturedFrame, in window: RawSpan, of parser: borrowing CaptureParser) {
    frames += 1
    if isAtStart {
      parsers = (parsers.1, copy parser)
      isAtStart = false
    }
    if runs.isEmpty { begin(at: frame.number) }
    let time = frame.hasTime ? frame.time.nanoseconds : latest.nanoseconds
    if time < latest.nanoseconds {
      let ticks = parser.interfaces
      latest.tick = ticks[latestInterface].tick
      noteEarlier(FrameTime(nanoseconds: time, tick: ticks[frame.interface].tick), number: frame.number)
    } else {
      if frames > 1 { longestSilence = max(longestSilence, time &- latest.nanoseconds) }
      latest.nanoseconds = time
      latestInterface = frame.interface
    }
    while clocks.count <= frame.interface { clocks.append(ClockSteps()) }
    clocks[frame.interface].note(time)
    extend(to: frame.number, time)
  }

  mutating func flush() {
    isAtStart = true
  }

  /// On how many interfaces the clock was set back once, and went on from there; 0 if one did otherwise.
  var clockSteps: Int {
    let fallen = clocks.filter { $0.falls > 0 }
    return fallen.allSatisfy(\.isStep) ? fallen.count : 0
  }

  @inline(never)
  private mutating func noteEarlier(_ time: FrameTime, number: Int) {
    guard latest.isLater(than: time) else { return }
    disorder.note(nanoseconds: latest.elapsed(since: time))
    guard let run = runs.last, let top = maxima.last, top > time.nanoseconds else { return }
    let stride = maxima.firstPlace { $0 > time.nanoseconds }
    let distance = number - run.first - stride * Self.stride
    if distance < Self.windowLimit {
      reach = max(reach, distance + 1)
    } else if runs.count < Self.runLimit {
      begin(at: number)
    } else {
      hasTooManyRuns = true
    }
  }

  private mutating func begin(at number: Int) {
    let parser = parsers.1.frameCount < number ? parsers.1 : parsers.0
    runs.append(Run(parser: parser, first: number, end: number, earliest: .max, latest: .min))
    maxima.removeAll(keepingCapacity: true)
  }

  @inline(__always)
  private mutating func extend(to number: Int, _ time: Int64) {
    let last = runs.count - 1
    runs[last].end = number + 1
    if time < runs[last].earliest { runs[last].earliest = time }
    if time > runs[last].latest { runs[last].latest = time }
    if (number - runs[last].first) % Self.stride == 0 {
      maxima.append(runs[last].latest)
    } else {
      maxima[maxima.count - 1] = runs[last].latest
    }
  }
}

extension [Int64] {
  /// The first place of an element of which something holds, in an array in which it holds of all behind it.
  fileprivate func firstPlace(where holds: (Int64) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
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
