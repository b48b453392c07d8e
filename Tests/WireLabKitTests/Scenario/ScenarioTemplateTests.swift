import Foundation
import Testing
import WireLabKit

@testable import WireText

/// The scenario that `new` writes, for authors of each language.
@Suite struct ScenarioTemplateTests {
  private func scenario(_ language: Language) throws -> Scenario {
    try Scenario.decode(
      ScenarioTemplate.text(id: "own", language: language), file: "own/own.yaml", chapter: nil)
  }

  /// Whoever wrote it, it says the same in both languages.
  @Test func isTheSameScenario() throws {
    let (english, chinese) = (try scenario(.en), try scenario(.zhHans))
    for text in [\Scenario.title, \.question, \.lesson, \.prediction, \.why, \.misconception] {
      #expect(english[keyPath: text] == chinese[keyPath: text])
      for language in Language.allCases {
        let isChinese = isChinese(english[keyPath: text].text(in: language))
        #expect(isChinese == (language == .zhHans), "\(english[keyPath: text])")
      }
    }
    let wires = [english, chinese].map { $0.plan.expect.each?.wire?.value.map(\.text) ?? [] }
    #expect(wires[0].count == 7 && wires[0] == wires[1])
  }

  @Test(arguments: Language.allCases) func speaksWithItsAuthor(_ language: Language) {
    let lines = ScenarioTemplate.text(id: "own", language: language).split(separator: "\n").map(String.init)
    let comments = lines.compactMap { line in
      line.range(of: "# ").map { line[$0.upperBound...] }
    }
    #expect(comments.count == 18)
    for comment in comments { #expect(isChinese(String(comment)) == (language == .zhHans), "\(comment)") }
    // Texts of the author's language come first.
    let title = lines.firstIndex(of: "title:").map { lines[$0 + 1] }
    #expect(title?.hasPrefix("  \(language.rawValue): ") == true)
    for line in lines { #expect(line.count <= 110, "\(line)") }
  }

  private func isChinese(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.properties.isIdeographic }
  }
}
