import Foundation
import TestSupport
import Testing
import WireGrammar
import WireJudgement
import WireLabKit
import WireRunner

@testable import WireLessons
@testable import WireScenario

/// A way through the lessons, and somebody who goes along it.
@Suite struct TrackTests {
  private let place: TemporaryDirectory

  init() throws { place = try TemporaryDirectory() }

  private func catalog() throws -> ScenarioCatalog {
    for id in ["one", "two", "three"] {
      _ = try place.write(
        SampleScenario.text.replacing(
          "id: sample", with: "id: \(id)\nminutes: 3\nquestion: { en: What of \(id)?, zh-Hans: \(id) 会怎样？ }"),
        to: "opening/\(id).yaml")
    }
    return try ScenarioCatalog(directory: place.path)
  }

  private func track(_ text: String) throws -> Track {
    let file = try place.write(text, to: "way.track")
    #expect(Track.names(in: place.path) == ["way"])
    return try #require(try Track.load("way", in: place.path, of: try catalog()), "\(file)")
  }

  private static let text = """
    title: { en: A way, zh-Hans: 一条路 }
    lessons: [two, one]
    quiz: three
    """

  @Test func isRead() throws {
    let track = try track(Self.text)
    #expect(track.name == "way")
    #expect(track.lessons == ["two", "one"])
    #expect(track.quiz == "three")
    #expect(track.title.zhHans == "一条路")
    #expect(try Track.load("weg", in: place.path, of: try catalog()) == nil)
    // It hides no lesson, and is none.
    #expect(try catalog().entries.map(\.id).sorted() == ["one", "three", "two"])
  }

  @Test(arguments: [
    ("lessons: [one]", "way.track:1:1: error: `track` has no `title`"),
    ("title: T\nlessons: []", "way.track:2:10: error: `lessons` is an empty list"),
    ("title: T", "way.track:1:1: error: `track` has no `lessons`"),
    ("title: T\nlessons: [one, tow]", "way.track:2:16: error: no lesson is called `tow`"),
    ("title: T\nlessons: [one, one]", "way.track:2:16: error: `lessons` names `one` twice"),
    ("title: T\nlessons: [one]\nquiz: tree", "way.track:3:7: error: no lesson is called `tree`"),
    ("title: T\nlessons: [one]\nqiuz: one", "way.track:3:1: error: unknown key `qiuz`"),
  ]) func whatIsWrongIsSaid(text: String, wrong: String) throws {
    let error = #expect(throws: ScenarioFileError.self) { _ = try track(text) }
    #expect("\(try #require(error))".contains(wrong), "\(String(describing: error))")
  }

  // MARK: The walk

  /// What was shown and run until somebody with these lines was done.
  private func walk(_ lines: [String], _ language: Language = .en) throws -> (shown: String, run: [String]) {
    let track = try track(Self.text)
    let scenarios = LoadedScenarios(try catalog().entries).scenarios
    var (shown, run, left) = ("", [String](), lines[...])
    func result(_ scenario: Scenario) -> ScenarioResult {
      run.append(scenario.id)
      var result = ScenarioResult.empty(scenario, problem: nil)
      result.lesson = LocalizedText(en: "The answer of \(scenario.id).", zhHans: "\(scenario.id) 的答案。")
      return result
    }
    let walk = TrackWalk(
      track, track.lessons.compactMap { id in scenarios.first { $0.id == id } },
      quiz: scenarios.first { $0.id == track.quiz },
      report: TextReport(TextReport.Options(language: language)), clears: false,
      TrackWalk.Means(
        read: { left.popFirst() }, write: { shown += $0 }, run: { result($0) },
        ask: {
          shown += "<asked for \($0.id)>"
          return result($0)
        }))
    let results = try walk.go()
    #expect(results.map(\.id) == run)
    return (shown, run)
  }

  /// At each step one is asked before one is told.
  @Test(arguments: Language.allCases) func asksFirst(_ language: Language) throws {
    let (shown, run) = try walk(["", "SYN first", "", "", "", ""], language)
    #expect(run == ["two", "one", "three"])
    let parts =
      language == .en
      ? [
        "A way", "2 lessons, about 6 minutes", "lesson 1 of 2", "What of two?", "Your guess", "SYN first",
        "The answer of two.", "lesson 2 of 2", "What of one?", "The answer of one.", "<asked for three>",
        "`wirelab course way --output FILE`",
      ]
      : ["一条路", "共 2 课", "two 会怎样？", "SYN first", "two 的答案。", "one 会怎样？", "one 的答案。", "<asked for three>"]
    var rest = shown[...]
    for part in parts {
      let range = try #require(rest.range(of: part), "\(part) is not after what came before in \(shown)")
      rest = rest[range.upperBound...]
    }
    // Nothing of the answer stands before the question.
    #expect(shown.components(separatedBy: parts[3])[0].contains("answer") == false)
  }

  @Test(
    arguments: [
      ([], []), (["q"], []), ([""], []), (["", "q"], []), (["", " Quit "], []),
      (["", "guess", "q"], ["two"]),
      (["", "guess", "", "", "q"], ["two", "one"]), (["", "guess"], ["two"]),
    ] as [([String], [String])]) func onemayLeave(lines: [String], run: [String]) throws
  {
    #expect(try walk(lines).run == run)
  }

  /// What somebody types goes back to the terminal without what it could do there.
  @Test func aGuessIsHarmless() throws {
    #expect(try !walk(["", "\u{1B}[2J!", "q"]).shown.contains("\u{1B}"))
  }

  /// The tracks that the package ships: lessons that ask, of the first level, none before what it builds on.
  @Test(arguments: Track.names(in: ShippedScenarioTests.directory)) func shippedTracksTeach(_ name: String)
    throws
  {
    let catalog = try ScenarioCatalog(directory: ShippedScenarioTests.directory)
    let track = try #require(try Track.load(name, in: ShippedScenarioTests.directory, of: catalog))
    var seen: [String] = []
    for id in track.lessons + [track.quiz].compactMap({ $0 }) {
      let lesson = try Scenario.load(try #require(catalog.entries.first { $0.id == id }))
      #expect(!lesson.question.en.isEmpty && lesson.minutes != nil, "\(id)")
      #expect(lesson.level == 1, "\(id)")
      for before in lesson.after where track.lessons.contains(before) {
        #expect(seen.contains(before), "\(id) comes before \(before)")
      }
      seen.append(id)
    }
  }
}
