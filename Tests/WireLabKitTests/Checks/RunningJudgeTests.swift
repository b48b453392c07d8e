import Testing
import WireFormat

@testable import WireLabKit

/// Conversations that are judged one by one come to what a whole capture comes to.
@Suite struct RunningJudgeTests {
  private static func client(_ number: UInt16) -> Endpoint { Endpoint(Written.alice.address, number) }

  /// Captures by what they hold.
  private static let captures: [(name: String, frames: [[UInt8]])] = [
    ("nothing that counts", []),
    ("one", Written.conversation()),
    ("a refused one", Verified.refused()),
    ("UDP alone", [Written.datagram(to: 53, [1, 2, 3]), Written.datagram(to: 53, [4])]),
    ("UDP beside TCP", [Written.datagram(to: 53, [1])] + Written.conversation()),
    (
      "some that close, one that does not, and a refused one",
      (1...4).flatMap { Written.conversation(client($0)) } + Written.halfClosed(client(9))
        + Verified.refused()
    ),
  ]

  private static let expectations = [
    "{ conversations: 1 }", "{ conversations: [1, 6] }", "{ conversations: { tcp: 1, udp: 1 } }",
    "{ each: { handshake: three-way } }", "{ each: { handshake: three-way, teardown: graceful } }",
    "{ each: { bytes: { initiator: 5 } } }",
    "{ ignore: { handshake: refused }, conversations: 1, each: { teardown: graceful } }",
    "{ ignore: { handshake: three-way }, each: { handshake: refused } }",
    "{ none: { handshake: refused } }", "{ none: { teardown: reset } }",
    "{ where: [{ match: { handshake: refused }, expect: { resetBy: responder } }] }",
    "{ where: [{ match: { responder: { port: 80 } }, expect: { teardown: graceful } }] }",
    "{ where: [{ match: { responder: { port: 81 } }, expect: { teardown: graceful } }] }",
  ]

  @Test(arguments: expectations) func isAsTheWhole(yaml: String) throws {
    let expectations = try Expectations.decode(yaml, name: "expect")
    for (name, frames) in Self.captures where !frames.isEmpty {
      let whole = try Verified.outcome(frames.map { Written.Frame($0) }, expectations)
      let end = try #require(whole.capture.conversations.map(\.end).max())
      let circumstances = RunningJudge.Circumstances(
        unseen: whole.capture.unseen, lostPackets: 0, time: end)
      var judge = RunningJudge(expectations)
      for conversation in whole.capture.conversations { _ = judge.judge(conversation, circumstances) }
      judge.finish(circumstances)
      let result = judge.result(
        interface: "lo", file: "", capture: nil, started: end, durationSeconds: 1, problems: [])
      #expect("\(result.status)" == "\(whole.status)", "\(name)")
      #expect(Self.doubts(result.checks) == Self.doubts(whole.checks), "\(name)")
      #expect(result.traffic?.tally.conversations == whole.tally.conversations, "\(name)")
    }
  }

  /// What did not pass.
  private static func doubts(_ checks: [Check]) -> [String] {
    checks.filter { $0.verdict != .passed }
      .map { "\($0.subject) \($0.verdict) \($0.conversation ?? 0) \($0.observed)" }.sorted()
  }

  /// Without any conversation nothing was proved.
  @Test func nothingCame() throws {
    let time = Timestamp(nanoseconds: 0)
    let circumstances = RunningJudge.Circumstances(unseen: UnseenFrames(), lostPackets: 0, time: time)
    for (yaml, status) in [
      ("{ each: { handshake: three-way } }", ScenarioResult.Status.failed), ("{ conversations: 0 }", .passed),
      ("{ none: { teardown: reset } }", .passed), ("graceful", .failed),
    ] {
      var judge = RunningJudge(try Expectations.given(as: yaml))
      judge.finish(circumstances)
      let result = judge.result(
        interface: "lo", file: "", capture: nil, started: time, durationSeconds: 1, problems: [])
      #expect(result.status == status, "\(yaml)")
    }
  }

  /// What was lost may be what is missing.
  @Test func lossesMakeInconclusive() throws {
    var judge = RunningJudge(try Expectations.decode("{ each: { teardown: graceful } }", name: "expect"))
    let whole = try Verified.outcome(
      Written.conversation().map { Written.Frame($0) }, Expectations.decode("{ conversations: 1 }", name: ""))
    let conversation = try #require(whole.capture.conversations.first)
    let circumstances = RunningJudge.Circumstances(
      unseen: UnseenFrames(), lostPackets: 3, time: conversation.end)
    #expect(judge.judge(conversation, circumstances).map(\.verdict) == [.inconclusive])
    judge.finish(circumstances)
    #expect(judge.tally.checks.inconclusive == 1)
  }

  /// However many do not pass, the first thousand are kept, and packets of the first of them.
  @Test func memoryDoesNotFollowTheNumber() throws {
    var judge = RunningJudge(try Expectations.decode("{ each: { teardown: reset } }", name: "expect"))
    let whole = try Verified.outcome(
      Written.conversation().map { Written.Frame($0) }, Expectations.decode("{ conversations: 1 }", name: ""))
    var conversation = try #require(whole.capture.conversations.first)
    conversation.records = (0..<100).flatMap { _ in conversation.records }
    let circumstances = RunningJudge.Circumstances(
      unseen: UnseenFrames(), lostPackets: 0, time: conversation.end)
    for id in 1...1500 {
      conversation.id = id
      _ = judge.judge(conversation, circumstances)
    }
    judge.finish(circumstances)
    #expect(judge.conversations.count == RunningJudge.conversationLimit)
    #expect(judge.checks.count == RunningJudge.conversationLimit)
    #expect(judge.conversations.reduce(0) { $0 + $1.records.count } <= 100_000)
    #expect(judge.conversations.last?.records.isEmpty == true)
    let result = judge.result(
      interface: "lo", file: "", capture: nil, started: conversation.end, durationSeconds: 1, problems: [])
    #expect(result.untoldChecks == 500)
    #expect(result.traffic?.tally.conversations.failed == 1500)
    let text = TextReport().scenario(result, conversations: 5)
    #expect(text.contains("1495 more conversations did not pass"), "\(text)")
  }
}
