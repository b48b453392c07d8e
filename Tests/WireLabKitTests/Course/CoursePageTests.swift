import Foundation
import Testing
import WireConversations
import WireLabKit

/// The pages of the course that the package ships belong to its scenarios.
///
/// After a change of a scenario: `wirelab course --by-chapter --language en --output Scenarios/COURSE.md`,
/// and the same with `zh-Hans` and `Scenarios/COURSE.zh-Hans.md`.
@Suite struct CoursePageTests {
  static let scenarios = LoadedScenarios(ShippedScenarioTests.entries).scenarios
  private static let folder = ShippedScenarioTests.directory + "/" + CoursePages.folder

  /// The name of the page that leads to the others.
  private func path(_ language: Language) -> String {
    language == .en ? "COURSE.md" : "COURSE.\(language.rawValue).md"
  }

  private func shipped(_ name: String) throws -> String {
    try String(contentsOfFile: ShippedScenarioTests.directory + "/" + name, encoding: .utf8)
  }

  /// What there has to be, without what a run shows: the path, and each chapter.
  private func made(_ language: Language) -> [(name: String, text: String)] {
    let pages = CoursePages.texts(Self.scenarios, [], language: language, file: path(language))
    return [(path(language), pages.path)]
      + pages.chapters.map { (CoursePages.folder + "/" + $0.name, $0.text) }
  }

  /// All chapters in one.
  private func chapters(_ language: Language) throws -> CoursePage {
    CoursePage(try made(language).dropFirst().map { try shipped($0.name) }.joined())
  }

  @Test(arguments: Language.allCases) func hasTheTextsOfTheScenarios(_ language: Language) throws {
    let pages = made(language)
    #expect(pages.count == ScenarioCatalog.chapters.count + 1)
    for page in pages {
      let made = CoursePage(page.text).texts
      #expect(made.count > 10)
      let shipped = CoursePage(try shipped(page.name)).texts
      #expect(shipped.difference(from: made).map(\.line) == [], "make \(page.name) anew: see above")
    }
  }

  /// GitHub shows the first 512 KB of a page. And none is left of a chapter that is no more.
  @Test func isShownWhole() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
    let made = Language.allCases.flatMap(made)
    #expect(
      Set(names.map { CoursePages.folder + "/" + $0 }) == Set(made.map(\.name).filter { $0.contains("/") }))
    for page in made { #expect(try shipped(page.name).utf8.count < 500_000, "\(page.name)") }
  }

  @Test(arguments: Language.allCases) func hasTheSegmentsOfTheScenarios(_ language: Language) throws {
    let page = try chapters(language)
    for scenario in Self.scenarios {
      let ladders = page.ladders[scenario.id] ?? []
      #expect(!ladders.isEmpty, "\(scenario.id)")
      if let count = scenario.plan.expect.conversations?.value.all {
        #expect(count.contains(ladders.count), "\(scenario.id)")
      }
      #expect(faults(of: ladders, in: scenario) == [], "\(scenario.id)")
    }
  }

  @Test func aPageOfOtherSegmentsIsNoticed() throws {
    let scenario = try #require(Self.scenarios.first { $0.id == "close-four" })
    let right = try #require(try chapters(.en).ladders["close-four"])
    #expect(faults(of: right, in: scenario) == [])
    var wrong = right
    wrong[0].records.removeAll { record in
      if case .segment(let flags, _, _, _) = record.content {
        flags & 1 == 1 && record.by == .responder
      } else {
        false
      }
    }
    #expect(faults(of: wrong, in: scenario) != [])
    wrong = right
    wrong[0].verdict = wrong[0].verdict.replacing("three-way", with: "refused")
    #expect(faults(of: wrong, in: scenario) != [])
  }

  @Test func textsAreNoMarkup() throws {
    let hostile = "\"# <b>*x*</b> [a](b) `c` \\n- d\""
    let scenario = try Scenario.decode(
      SampleScenario.edited(
        "title: { en: Sample, zh-Hans: 样例 }\nlesson: { en: A lesson, zh-Hans: 一课 }",
        "title: \(hostile)\nquestion: \(hostile)\nlesson: \(hostile)\nprediction: \(hostile)\nwhy: \(hostile)\nmisconception: \(hostile)"
      ),
      file: "sample.yaml", chapter: "<i>")
    let lines = CourseDocument.text([scenario], [], language: .en).split(separator: "\n")
    let escaped = ##"\# \<b\>\*x\*\</b\> \[a\](b) \`c\` \\n- d"##
    #expect(lines.filter { $0.contains(escaped) }.count == 6)
    #expect(lines.contains { $0.hasPrefix("*\\<i\\>") })
    #expect(!lines.contains { $0.contains("<b>") || $0.contains("<i>") })
  }

  /// What the ladders of a lesson show otherwise than its scenario expects.
  private func faults(of ladders: [CoursePage.Ladder], in scenario: Scenario) -> [String] {
    var faults: [String] = []
    for ladder in ladders {
      if let each = scenario.plan.expect.each { faults += self.faults(of: ladder, each) }
    }
    for entry in scenario.plan.expect.ofClient {
      let own = ladders.filter { $0.ends.contains(entry.client.value) }
      if own.isEmpty { faults.append("no ladder of \(entry.client.value)") }
      for (index, ladder) in own.enumerated() {
        let expected =
          entry.conversations.count == 1 ? entry.conversations[0] : entry.conversations[safe: index]
        if let expected { faults += self.faults(of: ladder, expected) }
      }
    }
    return faults
  }

  private func faults(of ladder: CoursePage.Ladder, _ expected: ConversationExpectation) -> [String] {
    var faults: [String] = []
    for kinds in [expected.handshake?.value.map(\.rawValue), expected.teardown?.value.kinds.map(\.rawValue)] {
      if let kinds, !kinds.contains(where: ladder.verdict.contains) {
        faults.append("\(ladder.ends): \(kinds) expected, and the page says \(ladder.verdict)")
      }
    }
    guard ladder.isWhole, let wire = expected.wire?.value else { return faults }
    // A ladder tells neither windows nor numbers as they were sent, nor always cookies.
    let patterns = wire.map { pattern in
      var pattern = pattern
      pattern.window = nil
      pattern.rawSequence = nil
      pattern.cookie = nil
      return pattern
    }
    let outcome = PacketMatcher(patterns: patterns).match(ladder.records, passable: ladder.passable)
    if outcome.frames == nil {
      let offender = outcome.offender.map { "#\($0.frame)" } ?? "the end"
      faults.append("\(ladder.ends): \(offender) stands where \(outcome.wanted.map(\.text)) was expected")
    }
    return faults
  }
}

extension Array {
  fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}

extension CollectionDifference<String>.Change {
  /// The line, and on which side it is missing.
  fileprivate var line: String {
    switch self {
    case .insert(_, let line, _): "only on the page: \(line)"
    case .remove(_, let line, _): "not on the page: \(line)"
    }
  }
}
