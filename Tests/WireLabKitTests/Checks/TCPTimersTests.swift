import Testing
import WireLabKit

/// When Linux sends again: the values that were measured on Linux 6.18, and what is tolerated.
@Suite struct TCPTimersTests {
  private func seconds(
    _ kind: TCPTimer, _ timers: TCPTimers, rto: Double? = nil, _ numbers: ClosedRange<Int>
  )
    -> [String]
  {
    numbers.map { timers.interval(kind, number: $0, rto: rto).text.split(separator: " ")[0].description }
  }

  @Test func synsAreLinearFirst() {
    var timers = TCPTimers()
    #expect(seconds(.synRetransmission, timers, 1...4) == ["1", "2", "4", "8"])
    timers.synLinearTimeouts = 4
    #expect(seconds(.synRetransmission, timers, 1...8) == ["1", "1", "1", "1", "1", "2", "4", "8"])
    #expect(seconds(.synAckRetransmission, timers, 1...3) == ["1", "2", "4"])
    timers.mostRTO = 3
    #expect(seconds(.synAckRetransmission, timers, 3...3) == ["3"])
  }

  @Test func dataDoublesAfterTheProbe() {
    var timers = TCPTimers()
    #expect(seconds(.retransmission, timers, rto: 0.204, 1...4) == ["0.204", "0.204", "0.408", "0.816"])
    timers.probesTail = false
    #expect(seconds(.finRetransmission, timers, rto: 0.204, 1...3) == ["0.204", "0.408", "0.816"])
    #expect(seconds(.retransmission, timers, 1...2) == ["0.2", "0.4"])
    // A closed window is never probed early.
    #expect(seconds(.zeroWindowProbe, TCPTimers(), rto: 0.204, 1...3) == ["0.204", "0.408", "0.816"])
  }

  @Test func theSettingsAreNamed() {
    var timers = TCPTimers()
    timers.synLinearTimeouts = 4
    timers.keepAliveTime = 1
    timers.finTimeout = 2
    #expect(
      timers.interval(.synRetransmission, number: 2, rto: nil).text
        == "1 s (RTO 1 s, tcp_syn_linear_timeouts 4)")
    #expect(timers.interval(.keepAlive, number: 1, rto: nil).text == "1 s (tcp_keepalive_time)")
    #expect(timers.interval(.keepAlive, number: 2, rto: nil).text == "75 s (tcp_keepalive_intvl)")
    #expect(timers.interval(.finTimeout, number: 1, rto: nil).text == "2 s (tcp_fin_timeout)")
  }

  @Test func acknowledgmentsAreDelayedForFortyMilliseconds() {
    let interval = TCPTimers().interval(.delayedAck, number: 1, rto: nil)
    #expect(interval.text == "0.04 s (HZ/25)")
    #expect(interval.range.contains(0.04) && !interval.range.contains(0.02) && !interval.range.contains(0.4))
  }

  /// tcp_fin_time(): three and a half RTOs at least.
  @Test func anOrphanWaitsForARetransmission() {
    var timers = TCPTimers()
    timers.finTimeout = 0
    let interval = timers.interval(.finTimeout, number: 1, rto: nil)
    #expect(interval.text == "0.7 s (tcp_fin_timeout)")
    #expect(interval.range.contains(0.7) && interval.range.contains(1.4) && !interval.range.contains(0.6))
  }

  /// A program that was woken waits for a processor.
  @Test func aProgramIsLaterThanAPacket() {
    let timers = TCPTimers()
    let packet = timers.interval(.keepAlive, number: 2, rto: nil)
    let program = timers.interval(.keepAlive, number: 2, rto: nil, sign: .program)
    #expect(packet.text == program.text)
    #expect(packet.range.lowerBound == program.range.lowerBound)
    #expect(packet.range.upperBound < program.range.upperBound)
  }

  @Test func neverEarlyAndAnEighthLate() {
    let timers = TCPTimers()
    let second = timers.interval(.synRetransmission, number: 1, rto: nil).range
    #expect(second.contains(1.0) && second.contains(1.13) && !second.contains(0.9) && !second.contains(1.5))
    // One doubling is told from the next.
    let doubled = timers.interval(.retransmission, number: 3, rto: 0.2).range
    #expect(
      doubled.contains(0.4) && doubled.contains(0.45) && !doubled.contains(0.3) && !doubled.contains(0.8))
    // A tail of several segments is probed early.
    #expect(timers.interval(.retransmission, number: 1, rto: 0.2).range.contains(0.003))
  }
}
