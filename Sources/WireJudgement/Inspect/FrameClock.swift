import WireConversations
import WireFormat

/// The times of frames as they are read: which stand behind a later one.
struct FrameClock {
  /// Which frames stand behind a later one, so far.
  private(set) var disorder = Disorder()
  private var latest = Timestamp(nanoseconds: .min)
  private var latestInterface = 0
  private var last = FrameTime.earliest
  private var ticks = InterfaceTicks()

  /// Notes a frame: one comparison, where it is not earlier than all before it.
  @inline(__always)
  mutating func note(_ frame: CapturedFrame, of parser: inout CaptureParser) {
    if frame.time < latest {
      noteEarlier(frame, &parser)
    } else {
      latest = frame.time
      latestInterface = frame.interface
    }
  }

  /// Notes the frames of a window that come next, as long as they stand in order, where that is seen at a
  /// glance.
  mutating func passOver(_ window: RawSpan, offset: inout Int, by parser: inout CaptureParser) {
    parser.passOrdered(window, offset: &offset, latest: &latest)
  }

  @inline(never)
  private mutating func noteEarlier(_ frame: CapturedFrame, _ parser: inout CaptureParser) {
    guard frame.hasTime else { return }
    let time = FrameTime(
      nanoseconds: frame.time.nanoseconds, tick: ticks.tick(of: frame.interface, &parser))
    let latest = FrameTime(
      nanoseconds: latest.nanoseconds, tick: ticks.tick(of: latestInterface, &parser))
    if latest.isLater(than: time) { disorder.note(nanoseconds: latest.elapsed(since: time)) }
  }

  /// When a frame was captured, as its place among others is found by it: one without a time stays behind the
  /// frame before it.
  mutating func time(of frame: CapturedFrame, in parser: inout CaptureParser) -> FrameTime {
    guard frame.hasTime else { return last }
    last.tick = ticks.tick(of: frame.interface, &parser)
    last.nanoseconds = frame.time.nanoseconds
    return last
  }
}

/// Finds out whether the frames of a file stand in the order of their times, and nothing else.
struct OrderCheck: FrameReceiver {
  private var clock = FrameClock()

  /// Whether one stands behind a later one.
  var isDisordered: Bool { clock.disorder.frames > 0 }
  var wantsNoMore: Bool { isDisordered }

  mutating func add(_ frame: CapturedFrame, in window: RawSpan, of parser: inout CaptureParser) {
    clock.note(frame, of: &parser)
  }

  mutating func passOver(_ window: RawSpan, offset: inout Int, by parser: inout CaptureParser) {
    clock.passOver(window, offset: &offset, by: &parser)
  }

  mutating func flush() {}
}
