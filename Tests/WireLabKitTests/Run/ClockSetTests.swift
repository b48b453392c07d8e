import Foundation
import TestSupport
import Testing
import WireFormat
import WireScenario
import WireScript
import WireSockets
import WireText

@testable import WireJudgement
@testable import WireRunner
@testable import WireSystem

/// The clock of the machine is set while something is judged.
@Suite struct ClockSetTests {
  @Test func aClockThatIsSlewedWasNotSet() {
    #expect(ClockWatch.step(from: 5, to: 5) == nil)
    #expect(ClockWatch.step(from: 0, to: 10_000_000) == nil)
    #expect(ClockWatch.step(from: 0, to: 10_000_001) == 10_000_001)
    #expect(ClockWatch.step(from: 9_000_000_000, to: 0) == -9_000_000_000)
    #expect(ClockWatch.step(from: .min, to: .max) != nil)
    #expect(ClockWatch().step() == nil)
  }

  /// What comes too late by a clock that was set is not failed; what comes in the wrong order is.
  @Test(arguments: [(10.0, Check.Verdict.inconclusive), (1.0, .passed), (-1.0, .failed)])
  func timesAreDoubtful(seconds: Double, verdict: Check.Verdict) throws {
    let marks = [("a", 1.0), ("b", 1 + seconds)].map { name, time in
      Mark(name: name, actor: "alice", time: Timestamp(nanoseconds: Int64(time * 1e9)))
    }
    var observation = Judge.Observation(conversations: [], actors: [], calls: [], marks: marks)
    observation.clockStep = 9_000_000_000
    let place = WireText.SourceLocation(file: "a.yaml", line: 1, column: 1)
    let check = OrderChecks(observation: observation).judge([
      OrderExpectation(event: Located(.mark("a"), at: place)),
      OrderExpectation(event: Located(.mark("b"), at: place), secondsAfter: 0.5...2),
    ])[1]
    #expect(check.verdict == verdict)
    let reason = check.reason?.text(in: Language.en)
    #expect(reason?.contains("set by 9.000 s") ?? (verdict != .inconclusive))
  }

  private static func result(_ verdict: Check.Verdict, clockStep: Int64?) throws -> ScenarioResult {
    var result = ScenarioResult.empty(try scenario(), problem: nil)
    result.checks = [
      Check(
        verdict: verdict, subject: .order(1),
        location: WireText.SourceLocation(file: "a.yaml", line: 1, column: 1),
        expected: "", observed: "", conversation: nil, frames: [], evidence: [], reason: nil)
    ]
    result.status = result.judgedStatus
    if let clockStep { result.note(clockStep: clockStep) }
    return result
  }

  private static func scenario() throws -> Scenario {
    try Scenario.decode(SampleScenario.text, file: SampleScenario.file, chapter: nil)
  }

  /// Runs a scenario with a worker that replies with these results in turn; what came of it, and the notices.
  private func run(_ replies: ScenarioResult...) throws -> (status: ScenarioResult.Status, notices: [String])
  {
    let directory = try TemporaryDirectory()
    for (number, reply) in replies.enumerated() {
      _ = try directory.write(try WorkerReply.result(reply).encoded(), to: "reply\(number)")
    }
    _ = try directory.write("0\n", to: "number")
    // As a real one it takes the name of its capture, which must be free.
    let worker = try directory.write(
      """
      #!/bin/sh
      cd '\(directory.path)' && read -r number <number && echo $((number + 1)) >number || exit 1
      set -C
      echo >sample.pcapng || exit 1
      cat reply$number
      """, to: "worker")
    chmod(worker, 0o755)
    var notices: [String] = []
    let supervisor = Supervisor(
      [try Self.scenario()],
      options: Supervisor.Options(
        jobs: 1, network: .private, family: .v4, timeoutSeconds: nil, workerExecutable: worker,
        directory: directory.path)
    ) { event in
      if case .notice(let text) = event { notices.append(text) }
    }
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { ends.forEach { close($0) } }
    let result = try #require(supervisor.run(id: "clock", interruption: ends[0]))
    #expect(directory.text(of: "number") == "\(replies.count)\n")
    return (try #require(result.scenarios.first).status, notices)
  }

  @Test func whatTheClockSpoiledBeginsAgain() throws {
    let spoiled = try Self.result(.inconclusive, clockStep: 9_071_000_000)
    let back = try Self.result(.failed, clockStep: -2_000_000_000)
    let passed = try Self.result(.passed, clockStep: 9_071_000_000)
    #expect(spoiled.status == .inconclusive && back.status == .failed && passed.problems.isEmpty)

    let mended = try run(spoiled, passed)
    #expect(mended.status == .passed)
    #expect(
      mended.notices == [
        "closing/sample begins again: the clock of this machine was set forward by 9.071 s meanwhile"
      ])
    // Once only.
    let spoiledAgain = try run(back, spoiled)
    #expect(spoiledAgain.status == .inconclusive && spoiledAgain.notices.count == 1)
    // What did not pass for another reason does not begin again.
    let failed = try run(try Self.result(.failed, clockStep: nil))
    #expect(failed.status == .failed && failed.notices.isEmpty)
  }
}
