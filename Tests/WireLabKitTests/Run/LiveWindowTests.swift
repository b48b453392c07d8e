import Testing
import WireFormat

@testable import WireRunner

/// Frames of an interface that come a little behind later ones.
@Suite struct LiveWindowTests {
  /// The first octets of the frames that left, before and after the end.
  private func order(_ milliseconds: [Int64]) -> (before: [Int], all: [Int]) {
    var window = LiveWindow()
    var left: [Int] = []
    func take(_ octets: RawSpan, wireLength: Int, time: Timestamp) {
      #expect(wireLength == 1500 && octets.byteCount == 2)
      left.append(octets.withUnsafeBytes { Int($0[0]) << 8 | Int($0[1]) })
    }
    for (number, time) in milliseconds.enumerated() {
      [UInt8(number >> 8), UInt8(number & 0xff)].withUnsafeBytes {
        window.add($0, wireLength: 1500, time: Timestamp(nanoseconds: time * 1_000_000), to: take)
      }
    }
    let before = left
    window.flush(to: take)
    return (before, left)
  }

  @Test func theyArePutInOrder() {
    #expect(order([0, 10, 30, 20, 25, 40]).all == [0, 1, 3, 4, 2, 5])
    // Those of one moment stay as they came.
    #expect(order([5, 5, 4, 5]).all == [2, 0, 1, 3])
  }

  @Test func noneIsHeldForLonger() {
    #expect(order([0, 50, 100, 101, 151]).before == [0, 1])
    let many = order([Int64](repeating: 7, count: 3000))
    #expect(many.before == Array(0..<3000 - LiveWindow.limit) && many.all == Array(0..<3000))
  }

  /// Whoever sends decides how large frames are: not more is held than is worth it.
  @Test func largeFramesLeaveEarlier() {
    var window = LiveWindow()
    var (left, octets) = (0, 0)
    let frame = [UInt8](repeating: 0, count: 1 << 16)
    for _ in 0..<500 {
      frame.withUnsafeBytes {
        window.add($0, wireLength: 1 << 16, time: Timestamp(nanoseconds: 7)) { span, _, _ in
          left += 1
          octets += span.byteCount
        }
      }
    }
    #expect(left == 500 - LiveWindow.octetLimit / (1 << 16))
    window.flush { span, _, _ in octets += span.byteCount }
    #expect(octets == 500 << 16)
  }

  @Test func aClockThatIsSetBackMovesNothing() {
    let times: [Int64] = [1000, 1010, 500, 510, 505, 520]
    #expect(order(times).all == [0, 1, 2, 4, 3, 5])
  }
}
