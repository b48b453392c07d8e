import Testing
import WireSockets

@testable import WireJudgement
@testable import WireLabKit

/// What came of calls: a list means any of its values.
@Suite struct CallChecksTests {
  private func verdict(_ expected: String, of call: Call) throws -> Check.Verdict {
    let text = SampleScenario.edited("call: connect, returns: 0", "call: recv, \(expected)")
    let scenario = try Scenario.decode(text, file: "sample.yaml", chapter: nil)
    return CallChecks(calls: [call]).judge(try #require(scenario.plan.expect.calls.first), index: 0).verdict
  }

  private func call(result: Int? = nil, error: String? = nil) -> Call {
    Call(
      sequence: 1, actor: "alice", name: "recv", arguments: "", start: 0, end: 1, result: result, error: error
    )
  }

  @Test(
    arguments: [
      ("returns: 0", true), ("returns: [0, 5]", true), ("returns: [4, 5]", false), ("fails: EPIPE", false),
    ])
  func returns(_ expected: String, _ holds: Bool) throws {
    #expect(try verdict(expected, of: call(result: 0)) == (holds ? .passed : .failed))
  }

  @Test(
    arguments: [
      ("fails: ECONNRESET", true), ("fails: [EPIPE, ECONNRESET]", true), ("fails: [EPIPE, ETIMEDOUT]", false),
      ("returns: [0, 1]", false),
    ])
  func fails(_ expected: String, _ holds: Bool) throws {
    #expect(try verdict(expected, of: call(error: "ECONNRESET")) == (holds ? .passed : .failed))
  }
}
