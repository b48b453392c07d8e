import Foundation
import Testing
import WireConversations
import WireJudgement
import WireLessons
import WireScenario
import WireText

/// The tables of texts are what the sources use: each text is there in every language, with the placeholders
/// that its use fills.
@Suite struct TextUseTests {
  /// A text, as a source uses it.
  private struct Use: Hashable {
    var key: String
    var arguments: Set<String>
  }

  /// The words that have a text each: every case of these has one in its family.
  private static let families: [String: [String]] = [
    "end": Role.allCases.map(\.rawValue),
    "handshake-kind": HandshakeKind.allCases.map(\.rawValue),
    "teardown-kind": TeardownKind.allCases.map(\.rawValue),
    "status": ScenarioResult.Status.allCases.map(\.rawValue),
    "verdict": Check.Verdict.allCases.map(\.rawValue),
    "chapter": Set(ShippedScenarioTests.entries.map(\.chapter)).sorted(),
    "unseen-cut": UnseenKind.Place.allCases.map(\.rawValue),
    "source": JudgedTraffic.Source.allCases.map(\.rawValue),
    "topics": TopicGroup.allCases.map(\.rawValue),
    "topic": TopicGroup.allCases.map(\.rawValue),
    "note-part": Statement.Part.allCases.map(\.rawValue),
    "note-verdict": Statement.Verdict.allCases.map(\.rawValue),
  ]

  private static let sources: [String] = {
    let directory = URL(fileURLWithPath: ShippedScenarioTests.directory + "/../Sources")
    let files = FileManager.default.enumerator(at: directory, includingPropertiesForKeys: nil)
    return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
      .compactMap { try? String(contentsOf: $0, encoding: .utf8) }
  }()

  /// `text("a.key", ["name": value, …])`, and the same of `LocalizedText` and `Reason`.
  private static let uses: [Use] = sources.flatMap { source in
    source.matches(of: /(?:text|LocalizedText|Reason)\(\s*"([a-z0-9-]+(?:\.[a-z0-9-]+)+)"(,\s*\[)?/).map {
      match in
      let arguments = match.2 == nil ? "" : upToTheClosingBracket(source[match.range.upperBound...])
      return Use(
        key: String(match.1),
        arguments: Set(arguments.matches(of: /(?:^|,)\s*"([a-zA-Z]+)":/).map { String($0.1) }))
    }
  }

  private static func upToTheClosingBracket(_ text: Substring) -> Substring {
    var depth = 1
    return text.prefix { character in
      depth += character == "[" ? 1 : character == "]" ? -1 : 0
      return depth > 0
    }
  }

  /// `TextKey(kind, in: "family")`.
  private static let usedFamilies = Set(
    sources.flatMap { $0.matches(of: /TextKey\([^"]*in: "([a-z-]+)"\)/).map { String($0.1) } })

  @Test func sourcesUseTexts() {
    #expect(Self.uses.count >= 200)
    #expect(Self.uses.contains(Use(key: "work.reading", arguments: ["file", "extent"])))
    #expect(Self.usedFamilies == Set(Self.families.keys))
  }

  @Test(arguments: Language.allCases) func everyTextIsThereAndFits(_ language: Language) throws {
    let table = TextTable.of(language)
    for use in Self.uses {
      let template = try #require(table.template(TextKey(stringLiteral: use.key)), "\(use.key)")
      #expect(template.placeholders.isSubset(of: use.arguments), "\(use.key)")
    }
    for (family, words) in Self.families {
      for word in words {
        let template = try #require(table.template(TextKey(stringLiteral: "\(family).\(word)")), "\(word)")
        #expect(template.placeholders == [], "\(family).\(word)")
      }
    }
  }

  /// Nothing is given to a text that no language says.
  @Test func everyArgumentIsUsed() {
    for use in Self.uses {
      let said = Language.allCases.compactMap {
        TextTable.of($0).template(TextKey(stringLiteral: use.key))?.placeholders
      }
      #expect(said.reduce([]) { $0.union($1) } == use.arguments, "\(use.key)")
    }
  }

  @Test(arguments: Language.allCases) func noTextIsUnused(_ language: Language) {
    let words = Self.families.flatMap { family, words in words.map { "\(family).\($0)" } }
    let used = Set(Self.uses.map(\.key) + words)
    #expect(Set(TextTable.of(language).keys).subtracting(used).sorted() == [])
  }

  /// What English says in words is said in Chinese, and none of it in the table of English.
  @Test func everyTextIsTranslated() throws {
    let isChinese = { (text: String) in
      text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    }
    let lines = String(decoding: Resource.octets("Texts/en.txt"), as: UTF8.self).split(separator: "\n")
    let texts = lines.filter { !$0.hasPrefix("#") }.map { $0.split(separator: " = ", maxSplits: 1) }
    // A sysctl is called so in every language.
    for text in texts where text[0] != "topic.sysctls" {
      #expect(!isChinese(String(text[1])), "\(text[0])")
      let prose = text[1].replacing(/\{\w+\}/, with: "")
      let template = try #require(TextTable.of(.zhHans).template(TextKey(stringLiteral: String(text[0]))))
      #expect(!prose.contains(/[a-z]{3}/) || isChinese(template.text([:], in: .zhHans)), "\(text[0])")
    }
    #expect(texts.count >= 300)
  }

  /// A form for each that the language has, so that no "1 packets" is said.
  @Test(arguments: Language.allCases) func pluralsHaveTheFormsOfTheLanguage(_ language: Language) {
    for use in Self.uses {
      let counts = TextTable.of(language).template(TextKey(stringLiteral: use.key))?.pluralFormCounts ?? []
      #expect(counts.allSatisfy { $0 == language.pluralForms }, "\(use.key)")
    }
  }

  /// What is counted stands in the form for its number: no text has "1 packets".
  @Test func englishCountsInForms() {
    let nouns =
      #/\{\w+\}( more| of \{\w+\})? (packet|octet|segment|conversation|scenario|check|call|row|report|lesson)s/#
    let table = String(decoding: Resource.octets("Texts/en.txt"), as: UTF8.self)
    #expect(table.matches(of: nouns).map { String($0.0) } == [])
    #expect("{n} more packets".contains(nouns) && !"{n} {n|packet|packets}".contains(nouns))
  }

  /// Each line of a table is a text, a comment, or empty; none stands there twice; a brace is a
  /// placeholder's.
  @Test(arguments: Language.allCases) func everyLineIsAText(_ language: Language) {
    let octets = Resource.octets("Texts/\(language.rawValue).txt")
    let lines = String(decoding: octets, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(lines.count == TextTable.of(language).keys.count)
    for line in lines {
      #expect(line.wholeMatch(of: /[a-z0-9-]+(\.[a-z0-9-]+)+ = \S.*\S?/) != nil, "\(line)")
      #expect(line.filter { $0 == "{" }.count == line.filter { $0 == "}" }.count, "\(line)")
    }
  }
}
