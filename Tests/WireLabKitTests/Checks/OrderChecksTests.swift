import Testing
import WireFormat
import WireLabKit
import WireSockets

/// The order of events, and the time between them.
@Suite struct OrderChecksTests {
  /// Marks a and b, so many seconds apart.
  private func verdict(_ seconds: Double, after: ClosedRange<Double>?) -> Check {
    let marks = [("a", 1.0), ("b", 1 + seconds)].map { name, time in
      Mark(name: name, actor: "alice", time: Timestamp(nanoseconds: Int64(time * 1e9)))
    }
    let observation = Judge.Observation(
      conversations: [], actors: [], calls: [], marks: marks, counterGrowth: nil, captureDoubt: nil)
    let place = SourceLocation(file: "a.yaml", line: 1, column: 1)
    return OrderChecks(observation: observation).judge([
      OrderExpectation(event: Located(.mark("a"), at: place)),
      OrderExpectation(event: Located(.mark("b"), at: place), secondsAfter: after),
    ])[1]
  }

  @Test func timeIsJudgedOnlyWhereItIsAsked() {
    #expect(verdict(5, after: nil).verdict == .passed)
    #expect(verdict(-1, after: nil).verdict == .failed)
  }

  @Test func timeIsARange() {
    #expect(verdict(0.5, after: 0.3...1).verdict == .passed)
    #expect(verdict(0.25, after: 0.3...1).verdict == .failed)
    #expect(verdict(1.5, after: 0.3...1).verdict == .failed)
    #expect(verdict(-0.5, after: 0...1).verdict == .failed)
    let check = verdict(1.5, after: 0.3...1)
    #expect(check.expected == "mark b, 0.3 to 1.0 s after mark a")
    #expect(check.observed == "1500.000 ms later")
  }
}
