import Foundation
import TestSupport
import Testing
import WireLabKit

/// Files as such: what can be read, and how errors are shown.
@Suite struct ScenarioFileTests {
  private let place: TemporaryDirectory

  init() throws {
    place = try TemporaryDirectory()
  }

  private func temporaryFile(_ octets: some Sequence<UInt8>, name: String = "sample.yaml") throws -> String {
    try place.write(octets, to: name)
  }

  private func failure(loading path: String) -> ScenarioFileError? {
    do throws(ScenarioFileError) {
      _ = try Scenario.load(file: path)
      return nil
    } catch {
      return error
    }
  }

  @Test func theSampleIsRight() {
    #expect(SampleScenario.diagnosis(SampleScenario.text) == [])
  }

  @Test func aByteOrderMarkIsPassedOver() throws {
    let path = try temporaryFile([0xEF, 0xBB, 0xBF] + Array(SampleScenario.text.utf8))
    #expect(try Scenario.load(file: path).title.zhHans == "样例")
  }

  @Test func whatIsNotUTF8IsPointedAt() throws {
    let path = try temporaryFile(Array("id: sample\ntitle: 汉".utf8) + [0xB1, 0x31])
    let diagnostic = try #require(failure(loading: path)?.diagnostics.first)
    #expect(diagnostic.message == "not UTF-8")
    #expect(diagnostic.location.line == 2)
    #expect(diagnostic.location.column == 9)
  }

  @Test func aFileOfOneMebibyteIsReadAndALongerOneIsNot() throws {
    let filler = Scenario.maximumFileSize - SampleScenario.text.utf8.count - 2
    let whole = SampleScenario.text + "#" + String(repeating: "x", count: filler) + "\n"
    #expect(whole.utf8.count == 1 << 20)
    #expect(failure(loading: try temporaryFile(whole.utf8)) == nil)
    let longer = try #require(failure(loading: try temporaryFile((whole + "\n").utf8)))
    #expect(longer.description.hasSuffix("sample.yaml: error: the file is larger than 1 MiB"))
    #expect(SampleScenario.diagnosis(whole + "\n").count == 1)
  }

  @Test func onlyRegularFilesAreRead() throws {
    let directory = FileManager.default.temporaryDirectory.path
    #expect(failure(loading: directory)?.description == "\(directory): error: not a regular file")
    #expect(failure(loading: "/dev/zero")?.description == "/dev/zero: error: not a regular file")
    #expect(
      failure(loading: "/nowhere.yaml")?.description
        == "/nowhere.yaml: error: the file cannot be read: No such file or directory")
  }

  @Test func anEmptyFileIsNoScenario() {
    #expect(SampleScenario.diagnosis("") == ["0:0+0 the file is empty | it must hold a scenario"])
    #expect(SampleScenario.diagnosis("# nothing\n").count == 1)
    #expect(
      SampleScenario.diagnosis("hello\n") == [
        "1:1+5 `scenario` must be a map, not text | its keys: id, title, question, level, minutes, lesson, "
          + "prediction, why, misconception, reference, after, server, servers, clients, family, sysctls, loopback, bench, "
          + "timeout, expect, exercise"
      ])
  }

  @Test func controlCharactersAreNoYAML() {
    #expect(
      SampleScenario.diagnosis(SampleScenario.edited("A lesson", "A \u{07}lesson")) == [
        "3:17+1 not YAML: control characters are not allowed"
      ])
  }

  @Test func nestingHasALimitLongBeforeTheStackHas() {
    let deep = String(repeating: "[", count: 500)
    #expect(SampleScenario.diagnosis("id: " + deep) == ["1:36+1 more than 32 levels of nesting"])
    // libyaml has a limit of its own, and reads ahead.
    let deeper = String(repeating: "[", count: 100_000)
    #expect(SampleScenario.diagnosis("id: " + deeper).count == 1)
  }

  @Test func aliasesNeverGrow() {
    var text = "a: &a0 [x]\n"
    for level in 1...40 { text += "b\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    #expect(SampleScenario.diagnosis(text).first?.hasPrefix("1:4+5 an anchor") == true)
  }

  @Test func everythingWrongIsSaidButNotMoreThanTwentyTimes() throws {
    let keys = (1...30).map { "zzzz\($0): 1\n" }.joined()
    do throws(ScenarioFileError) {
      _ = try Scenario.decode(SampleScenario.text + keys, file: SampleScenario.file, chapter: nil)
      Issue.record("30 unknown keys are no error")
    } catch {
      #expect(error.diagnostics.count == 20)
      #expect(error.furtherCount == 10)
      #expect(error.diagnostics.map(\.location.line) == Array(35...54))
      #expect(error.description.hasSuffix("Scenarios/closing/sample.yaml: and 10 more"))
    }
  }
}
