import Foundation
import Testing
import WireConversations
import WireLabKit

/// The pages of the course that the package ships belong to its scenarios.
///
/// After a change of a scenario: `wirelab course --language en --output Scenarios/COURSE.md`, and the same
/// with `zh-Hans` and `Scenarios/COURSE.zh-Hans.md`.
@Suite struct CoursePageTests {
  static let scenarios = LoadedScenarios(ShippedScenarioTests.entries).scenarios

  private func page(_ language: Language) throws -> String {
    let name = language == .en ? "COURSE.md" : "COURSE.\(language.rawValue).md"
    return try String(contentsOfFile: ShippedScenarioTests.directory + "/" + name, encoding: .utf8)
  }

  @Test(arguments: Language.allCases) func hasTheTextsOfTheScenarios(_ language: Language) throws {
    let made = CoursePage(CourseDocument.text(Self.scenarios, [], language: language)).texts
    let shipped = CoursePage(try page(language)).texts
    #expect(made.count > Self.scenarios.count * 5)
    #expect(shipped.difference(from: made).map(\.line) == [], "make the page anew: see above")
  }

  @Test(arguments: Language.allCases) func hasTheSegmentsOfTheScenarios(_ language: Language) throws {
    let page = CoursePage(try page(language))
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
    let right = try #require(CoursePage(try page(.en)).ladders["close-four"])
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
