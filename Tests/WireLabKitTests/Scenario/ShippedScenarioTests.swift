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
}
