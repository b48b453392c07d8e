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
    var first: Int { extent.first }
    /// The number of the frame behind the last.
    var end: Int { extent.end }
    /// The earliest time, in nanoseconds.
    var earliest: Int64 { extent.earliest }
    /// The latest.
    var latest: Int64 { extent.latest }
    fileprivate var extent: Extent

    /// A run from its parts.
    init(parser: CaptureParser, first: Int, end: Int, earliest: Int64, latest: Int64) {
      self.parser = parser
      extent = Extent(first: first, end: end, earliest: earliest, latest: latest)
    }
  }

  /// Apart from the parser, so that a frame moves nothing large.
  fileprivate struct Extent {
    var first = 0
    var end = 0
    var earliest = Int64.max
    var latest = Int64.min
  }

  /// Which frames stand behind a later one.
  private(set) var disorder = Disorder()
  /// How many frames there are.
  private(set) var frames = 0
  /// How many frames a window must hold to put each run in order.
  private(set) var reach = 0
  /// The longest time between two frames that stand one behind the other, in nanoseconds.
  private(set) var longestSilence: Int64 = 0
  /// Whether there are more runs than can be kept.
  private(set) var hasTooManyRuns = false

  /// The runs as they began; the last one goes on.
  private var begun: [Run] = []
  /// How far the last run goes.
  private var extent = Extent()
  private var latest = FrameTime.earliest
  private var latestInterface = 0
  private var ticks = InterfaceTicks()
  private var clocks = InterfaceClocks()
  /// The latest time of the run up to the end of each of its strides, but for the last.
  private var maxima: [Int64] = []
  /// As it stood behind the first frame of the octets at hand, and of those that were at hand before.
  private var parsers = (CaptureParser(), CaptureParser())
  private var isAtStart = true

  /// The most frames that a window holds, however far apart their times are.
  static let window = ReorderBuffer.Window(packets: 1000, nanoseconds: nil)
  private static let stride = 64
  private static let runLimit = 1 << 16

  /// The runs, in the order of the file.
  var runs: [Run] {
    var runs = begun
    if let last = runs.indices.last { runs[last].extent = extent }
    return runs
  }

  mutating func add(_ frame: CapturedFrame, in window: RawSpan, of parser: inout CaptureParser) {
    frames += 1
    if isAtStart {
      parsers = (parsers.1, copy parser)
      isAtStart = false
    }
    if begun.isEmpty { begin(at: frame.number) }
    let time = frame.hasTime ? frame.time.nanoseconds : latest.nanoseconds
    if time < latest.nanoseconds {
      latest.tick = ticks.tick(of: latestInterface, &parser)
      noteEarlier(
        FrameTime(nanoseconds: time, tick: ticks.tick(of: frame.interface, &parser)), number: frame.number)
    } else {
      if frames > 1 { longestSilence = max(longestSilence, time &- latest.nanoseconds) }
      latest.nanoseconds = time
      latestInterface = frame.interface
    }
    clocks.note(time, on: frame.interface)
    if (frame.number - extent.first) % Self.stride == 0 && frame.number > extent.first {
      maxima.append(extent.latest)
    }
    extent.end = frame.number + 1
    extent.earliest = min(extent.earliest, time)
    extent.latest = max(extent.latest, time)
  }

  mutating func flush() {
    isAtStart = true
  }

  /// On how many interfaces the clock was set back once, and went on from there; 0 if one did otherwise.
  var clockSteps: Int { clocks.steps }

  @inline(never)
  private mutating func noteEarlier(_ time: FrameTime, number: Int) {
    guard latest.isLater(than: time) else { return }
    disorder.note(nanoseconds: latest.elapsed(since: time))
    guard extent.latest > time.nanoseconds else { return }
    let stride = maxima.firstPlace { $0 > time.nanoseconds }
    let distance = number - extent.first - stride * Self.stride
    if distance < Self.window.packets {
      reach = max(reach, distance + 1)
    } else if begun.count < Self.runLimit {
      begin(at: number)
    } else {
      hasTooManyRuns = true
    }
  }

  private mutating func begin(at number: Int) {
    if let last = begun.indices.last { begun[last].extent = extent }
    extent = Extent(first: number, end: number)
    let parser = parsers.1.frameCount < number ? parsers.1 : parsers.0
    begun.append(Run(parser: parser, first: number, end: number, earliest: .max, latest: .min))
    maxima.removeAll(keepingCapacity: true)
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
