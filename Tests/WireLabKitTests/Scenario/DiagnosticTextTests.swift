import Foundation
import Testing
import WireLabKit

/// How what is wrong is shown.
@Suite struct DiagnosticTextTests {
  private func description(_ text: String) -> String {
    do throws(ScenarioFileError) {
      _ = try Scenario.decode(text, file: SampleScenario.file, chapter: nil)
      return ""
    } catch {
      return error.description
    }
  }

  @Test func aCaretStandsUnderWhatIsMeant() {
    let text = SampleScenario.edited("closedFirst: initiator", "closeFirst: initiator")
    #expect(
      description(text) == """
        Scenarios/closing/sample.yaml:26:37: error: unknown key `closeFirst`
          26 |     teardown: { kind: four-segment, closeFirst: initiator, timeWait: initiator }
             |                                     ^~~~~~~~~~ did you mean `closedFirst`?
        """)
  }

  @Test func wideCharactersMoveTheCaretByTwoColumns() {
    let text = SampleScenario.edited("{ en: Sample, zh-Hans: 样例 }", "{ zh-Hans: 样例, en: Sample, 标题: 1 }")
    #expect(
      description(text) == """
        Scenarios/closing/sample.yaml:2:35: error: unknown key `标题`
          2 | title: { zh-Hans: 样例, en: Sample, 标题: 1 }
            |                                     ^~~~ one of: en, zh-Hans
        """)
  }

  @Test func nothingThatATerminalObeysIsPrinted() {
    let text = SampleScenario.edited("- close\n", "- \"\\e[31m\"\n")
    #expect(!description(text).unicodeScalars.contains("\u{1B}"))
    #expect(description(text).contains("unknown value `\\u{1B}[31m` of `step`"))
    #expect(description(SampleScenario.edited("timeout: 5", "timeout: \u{202E}5")).contains("\\u{202E}5"))
  }

  @Test func ofALongLineAPartIsShown() throws {
    let long = String(repeating: "x", count: 5000)
    let text = SampleScenario.edited("{ send: exit }", "{ send: \(long), sned: a, note: \(long) }")
    let lines = description(text).split(separator: "\n")
    #expect(lines.count == 6)
    #expect(lines.allSatisfy { $0.count < 240 })
    let column = try #require(lines[1].range(of: "sned"))
    let caret = try #require(lines[2].firstIndex(of: "^"))
    #expect(
      lines[1].distance(from: lines[1].startIndex, to: column.lowerBound)
        == lines[2].distance(from: lines[2].startIndex, to: caret))
  }
}
