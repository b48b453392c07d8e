import Foundation
import Testing
import WireLabKit

/// The scenarios that the package ships.
@Suite struct ShippedScenarioTests {
  static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Scenarios").path

  static let entries = (try? ScenarioCatalog(directory: directory).entries) ?? []

  @Test func thereAreSome() {
    #expect(Self.entries.count >= 7)
  }

  @Test(arguments: entries) func decodes(_ entry: ScenarioCatalog.Entry) throws {
    let scenario = try Scenario.load(file: entry.file)
    #expect(scenario.id == entry.id)
    #expect(scenario.chapter == entry.chapter)
    #expect(!scenario.reference.isEmpty)
  }

  @Test(arguments: entries) func speaksBothLanguages(_ entry: ScenarioCatalog.Entry) throws {
    let scenario = try Scenario.load(file: entry.file)
    for text in [scenario.title, scenario.lesson, scenario.why] {
      #expect(!text.en.isEmpty)
      #expect(!text.en.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(text.en)")
      #expect(text.zhHans.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(text.zhHans)")
      #expect(!text.zhHans.contains("， "), "a folded line left a space")
    }
  }

  @Test func theExampleOfTheGuideIsRight() throws {
    let guide = try String(contentsOfFile: Self.directory + "/README.md", encoding: .utf8)
    let example = try #require(guide.components(separatedBy: "```yaml\n").dropFirst().first)
    let text = try #require(example.components(separatedBy: "```").first)
    #expect(SampleScenario.diagnosis(text, file: "closing/close-four.yaml") == [])
  }

  @Test func theGuideNamesEveryStepAndKey() throws {
    let guide = try String(contentsOfFile: Self.directory + "/README.md", encoding: .utf8)
    for word in [
      "socket", "bind", "connect", "send", "receive", "expect", "expectEnd", "close", "shutdown", "set",
      "mark", "wait",
      "thread", "join", "loop", "fails", "returns", "more", "linger", "noDelay", "quickAck", "cork",
      "reuseAddress",
      "receiveTimeout", "receiveBuffer", "sendBuffer", "seq=", "ack=", "rawseq=", "len=", "win=", "blocked",
      "returned", "readable",
      "sysctls", "timeout", "counters", "order", "findings", "noFindings", "keepsDescriptors",
    ] {
      #expect(guide.contains(word), "\(word)")
    }
  }
}
