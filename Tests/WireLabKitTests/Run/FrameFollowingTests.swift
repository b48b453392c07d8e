import Testing
import WireCapture
import WireFormat
import WireJudgement
import WireRunner

/// Frames are judged while others come.
@Suite struct FrameFollowingTests {
  /// Those that come after the question are for the next one.
  @Test func asManyAreJudgedAsWereThere() {
    let frames = FrameStore()
    let octets = [UInt8](repeating: 0, count: 60)
    for second in 1...5 {
      octets.withUnsafeBytes {
        frames.append($0, wireLength: 60, time: Timestamp(nanoseconds: Int64(second) * 1_000_000_000))
      }
    }
    var judge = FrameJudge()
    for (count, judged) in [(0, 0), (3, 3), (2, 3), (5, 5), (5, 5)] {
      judge.addFrames(upTo: count, of: frames, .ethernet)
      #expect(judge.frameCount == judged)
    }
  }
}
