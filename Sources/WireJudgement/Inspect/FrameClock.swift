import WireConversations
import WireFormat

/// The times of frames as they are read: which stand behind a later one.
struct FrameClock {
  /// Which frames stand behind a later one, so far.
  private(set) var disorder = Disorder()
  private var latest = Timestamp(nanoseconds: .min)
  private var latestInterface = 0
  private var last = FrameTime.earliest
  private var lastInterface = -1

  /// Notes a frame: one comparison, where it is not earlier than all before it.
  @inline(__always)
  mutating func note(_ frame: CapturedFrame, of parser: borrowing CaptureParser) {
    if frame.time < latest {
      noteEarlier(frame, parser.interfaces)
    } else {
      latest = frame.time
      latestInterface = frame.interface
    }
  }

  @inline(never)
  private mutating func noteEarlier(_ frame: CapturedFrame, _ interfaces: [CapturedInterface]) {
    guard frame.hasTime else { return }
    let time = FrameTime(
      nanoseconds: frame.time.nanoseconds, tick: interfaces[frame.interface].tick)
    let latest = FrameTime(nanoseconds: latest.nanoseconds, tick: interfaces[latestInterface].tick)
    if latest.isLater(than: time) { disorder.note(nanoseconds: latest.elapsed(since: time)) }
  }

  /// When a frame was captured, as its place among others is found by it: one without a time stays behind the
  /// frame before it.
  mutating func time(of frame: CapturedFrame, in parser: borrowing CaptureParser) -> FrameTime {
    guard frame.hasTime else { return last }
    if frame.interface != lastInterface {
      lastInterface = frame.interface
      last.tick = parser.interfaces[frame.interface].tick
    }
    last.nanoseconds = frame.time.nanoseconds
    return last
  }
}
