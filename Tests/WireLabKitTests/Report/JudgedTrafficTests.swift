import Testing
import WireFormat

@testable import WireLabKit

/// Traffic that no scenario made is told from one value: counts, then what did not pass, by conversation.
@Suite struct JudgedTrafficTests {
  private static let each = "{ each: { handshake: three-way, teardown: [four-segment, three-segment] } }"

  /// A capture of so many conversations that close, and then of so many that do not.
  private func result(
    closing: Int, open: Int = 0, _ expectations: String = each, file: String = ""
  ) throws -> ScenarioResult {
    func client(_ number: Int) -> Endpoint { Endpoint(Written.alice.address, UInt16(20000 + number)) }
    let frames =
      (0..<closing).flatMap { Written.conversation(client($0)) }
      + (0..<open).flatMap { Written.halfClosed(client(closing + $0)) }
    return try Written.with(Written.pcap(frames.map { Written.Frame($0) })) { path in
      let outcome = try CaptureVerifier.verify(path, try Expectations.decode(expectations, name: "--expect"))
      return outcome.result(
        number: 1, expectations: file, copy: nil, started: Timestamp(nanoseconds: 0), durationSeconds: 0)
    }
  }

  private func run(_ results: [ScenarioResult]) -> RunResult {
    RunResult(
      runID: "20260101T000000Z-abcdef", started: Timestamp(nanoseconds: 0), durationSeconds: 0,
      machine: RunResult.Machine(kernel: "", capture: "", wirelab: ""), scenarios: results)
  }

  private func text(_ results: [ScenarioResult], conversations: Int = 5) -> [Substring] {
    TextReport().judged(run(results), conversations: conversations, reportPath: nil).split(separator: "\n")
  }

  @Test func whatPassedIsCountedInALine() throws {
    let result = try result(closing: 150)
    let lines = text([result])
    #expect(lines.count < 10, "\(lines)")
    #expect(lines.contains("  ✓ each.handshake: three-way (150 conversations)"))
    #expect(lines.contains("  checks         300 passed, 0 failed, 0 inconclusive"))
    #expect(lines.contains("  conversations  150 passed, 0 failed, 0 inconclusive"))
    #expect(run([result]).exitStatus == .passed)
  }

  @Test func fiveConversationsAreShownInFull() throws {
    let results = [try result(closing: 20, open: 100)]
    let lines = text(results)
    #expect(lines.first?.hasPrefix("FAIL") == true || lines.first?.hasPrefix("INCONCLUSIVE") == true)
    #expect(lines.filter { $0.hasPrefix("── conversation") }.count == 5)
    #expect(lines.filter { $0.contains("├─ SYN seq 0") }.count == 5)
    #expect(lines.contains { $0.contains("95 more conversations did not pass: 26, 27, 28") }, "\(lines)")
    #expect(lines.contains("  ✓ each.handshake: three-way (120 conversations)"))
    let full = text(results, conversations: .max)
    #expect(full.filter { $0.hasPrefix("── conversation") }.count == 100)
    #expect(!full.contains { $0.contains("more conversations") })
  }

  @Test func whatFailedComesBeforeWhatIsNotKnown() throws {
    var result = try result(closing: 3, "{ each: { teardown: three-segment } }")
    #expect(result.status == .failed)
    result.checks[0].verdict = .inconclusive
    #expect(result.doubtfulConversations.map(\.id) == [2, 3, 1])
    // Of several captures those that failed come first, and the counts of all at the end.
    let passed = try self.result(closing: 1)
    let lines = text([passed, result])
    #expect(lines.first?.hasPrefix("FAIL") == true)
    #expect(lines.last?.hasSuffix("2 captures: 1 passed, 1 failed, 0 inconclusive") == true, "\(lines)")
  }

  @Test func theTallyKnowsWhatTheResultHasNoRoomFor() throws {
    let whole = try result(closing: 30, open: 5)
    var tally = CheckTally()
    for conversation in whole.conversations {
      tally.add(whole.checks.filter { $0.conversation == conversation.id })
    }
    #expect(tally == whole.traffic?.tally)
    let part = ScenarioResult.judged(
      .interface, name: "lo", checks: [], tally: tally, conversations: [], conversationCount: 35,
      capture: nil,
      started: nil, durationSeconds: 1)
    #expect(part.status == whole.status)
    #expect(part.untoldChecks == tally.checks.notPassed)
    #expect(part.untoldChecks == 5)
    #expect(text([part]).contains { $0.contains("5 more conversations did not pass") })
    #expect(GitHubAnnotations.text(run([part])).contains("5 more checks did not pass") == false)
  }

  /// A command of which nothing is expected has nothing to prove, and one that failed has failed.
  @Test func aCommandByItself() {
    func command(_ problems: [Problem], exit: Int) -> ScenarioResult {
      ScenarioResult.judged(
        .command, name: "make test", isExpected: false, checks: [], conversations: [], capture: nil,
        started: nil, durationSeconds: 1, problems: problems,
        notices: [LocalizedText(en: "no route", zhHans: "没有路由")],
        command: JudgedTraffic.CommandEnd(arguments: ["make", "test"], exit: exit))
    }
    #expect(command([], exit: 0).status == .passed)
    let failed = command([Problem(kind: .command, text: "it ended with 3")], exit: 3)
    #expect(failed.status == .failed)
    let lines = text([failed])
    #expect(lines.contains("  command        exit 3"), "\(lines)")
    #expect(lines.contains("  no route"))
    let document = RunDocument.text(run([failed]))
    #expect(document.contains("\"source\": \"command\"") && document.contains("\"exit\": 3"))
    #expect(document.contains("\"notices\": ["))
  }

  /// GitHub shows ten errors of a step: the last of them says how many more there are.
  @Test func annotationsAreFew() throws {
    let result = try result(closing: 40, "{ each: { teardown: three-segment } }", file: "expect.yaml")
    let lines = GitHubAnnotations.text(run([result])).split(separator: "\n")
    #expect(lines.count == 10)
    #expect(lines.first?.hasPrefix("::error file=--expect,line=1,") == true, "\(lines)")
    #expect(lines.first?.contains("conversation 1%0Aexpected: three-segment") == true)
    #expect(lines.last?.hasSuffix("::31 more checks did not pass") == true)
    // What stands on the command line is in no file.
    let inline = try self.result(closing: 1, "{ conversations: 2 }")
    #expect(GitHubAnnotations.text(run([inline])).hasPrefix("::error title="))
  }

  @Test func juNitHasACaseForWhatPassedAndForEachThatDidNot() throws {
    let xml = JUnitReport.text(run([try result(closing: 30, open: 2)]))
    #expect(xml.contains("name=\"each.handshake: three-way (32 conversations)\""))
    #expect(xml.contains("name=\"each.teardown.kind: four-segment or three-segment (30 conversations)\""))
    #expect(xml.contains("name=\"each.teardown.kind: four-segment or three-segment (conversation 31)\""))
    #expect(xml.split(separator: "\n").count { $0.contains("<testcase ") } == 4)
  }

  /// Names of captures, and what they say, command no terminal and end no element.
  @Test func namesAreHarmless() throws {
    let name = "a\u{1b}[31m<b>&\"'\n::error::x.pcap"
    let result = ScenarioResult.judged(
      .capture, name: name, checks: try result(closing: 1, "{ conversations: 2 }").checks,
      conversations: [], conversationCount: 1, capture: nil, started: nil, durationSeconds: 0)
    let run = run([result])
    let texts = [
      TextReport().judged(run, conversations: 5, reportPath: nil), JUnitReport.text(run),
      GitHubAnnotations.text(run), RunDocument.text(run),
      PageDocument.text(run, language: .en) { _ in nil },
    ]
    for text in texts {
      #expect(!text.contains("\u{1b}"))
      #expect(!text.split(separator: "\n").contains { $0.hasPrefix("::error::") })
    }
    #expect(!texts[1].contains("<b>") && !texts[4].contains("<b>"))
  }
}
