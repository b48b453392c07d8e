import WireJudgement
import WireReports
import WireScenario
import WireText

/// The course, or some of its lessons, in Markdown: made from the scenarios, and from what a run of them has
/// shown. Each lesson asks before it answers: what the wire showed, and why, is folded away.
package struct CourseDocument {
  private let scenarios: [Scenario]
  private let results: [String: ScenarioResult]
  private let report: TextReport
  /// Where its lessons, and those that they need, are read.
  var links: CourseLinks

  private var words: Words { report.words }

  /// A document of these lessons.
  init(_ scenarios: [Scenario], _ results: [ScenarioResult], _ language: Language) {
    self.scenarios = scenarios
    self.results = Dictionary(results.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    report = TextReport(TextReport.Options(language: language, width: Self.width))
    links = CourseLinks(onThePage: scenarios.map(\.id))
  }

  /// One page with all of them, with a line feed at its end.
  ///
  /// - Parameters:
  ///   - scenarios: the lessons, chapter by chapter; those of a track in its order.
  ///   - results: what a run of them has shown; a lesson that has none is there with its texts alone.
  ///   - track: the track whose lessons they are; nil: the course, which goes by levels, or a part of it.
  package static func text(
    _ scenarios: [Scenario], _ results: [ScenarioResult], language: Language, track: Track? = nil
  ) -> String {
    let lessons = track.map { track in scenarios.filter { track.lessons.contains($0.id) } } ?? scenarios
    let document = CourseDocument(lessons, results, language)
    return track.map(document.page) ?? document.page()
  }

  /// The page of a track.
  private func page(of track: Track) -> String {
    let about = track.about.text(in: report.options.language)
    let opening =
      head(Markdown.escaped(track.title.text(in: report.options.language)))
      + (about.isEmpty ? [] : [Markdown.escaped(about)]) + words.courseIntroduction(lessons: scenarios.count)
    let parts = [(heading: words.trackLessons, scenarios: scenarios)]
    let quiz = track.quiz.map { ["## \(words.quiz)", words.courseQuiz($0)] } ?? []
    return Self.text(opening + path(parts) + lessons(parts) + quiz)
  }

  /// The page of the course, or of a part of it: then there are lessons that need others, or one chapter.
  private func page() -> String {
    let chapters = Set(scenarios.map(\.chapter)).count
    let isWhole = chapters != 1 && scenarios.allSatisfy { $0.after.allSatisfy(links.knows) }
    let introduction =
      isWhole
      ? words.courseIntroduction(lessons: scenarios.count, chapters: chapters)
      : words.courseIntroduction(lessons: scenarios.count)
    return Self.text(head(words.courseTitle) + introduction + path(parts) + lessons(parts))
  }

  /// The page of a chapter.
  ///
  /// - Parameter course: where the path of the course is.
  func chapter(_ name: String, of course: String) -> String {
    let heading = words.chapter(name) ?? Markdown.escaped(name)
    let opening =
      head(words.courseTitle + words.colon + heading) + ["[\(words.coursePath)](\(course))"]
      + words.courseIntroduction(lessons: scenarios.count)
    return Self.text(opening + path(parts) + lessons(parts))
  }

  /// The path alone, whose lessons are on the pages of the chapters.
  ///
  /// - Parameter chapters: the chapters, and where their pages are.
  func path(_ chapters: [(name: String, address: String)]) -> String {
    let list = chapters.map { "- [\(words.chapter($0.name) ?? Markdown.escaped($0.name))](\($0.address))" }
    return Self.text(
      head(words.courseTitle)
        + words.courseIntroduction(lessons: scenarios.count, chapters: chapters.count) + path(parts)
        + ["## \(words.courseChapters)", list.joined(separator: "\n")])
  }

  private static func text(_ paragraphs: [String]) -> String { paragraphs.joined(separator: "\n\n") + "\n" }

  private func head(_ title: String) -> [String] { ["# \(title)", "<!-- \(words.courseOrigin) -->"] }

  /// The lessons with their numbers, part by part.
  private func path(_ parts: [(heading: String, scenarios: [Scenario])]) -> [String] {
    var paragraphs = ["## \(words.coursePath)"]
    var number = 0
    for part in parts {
      if parts.count > 1 { paragraphs.append("**\(part.heading)**") }
      let entries = part.scenarios.map { scenario in
        number += 1
        return "\(number). \(links.link(scenario.id)) \(lesson(scenario).place)"
      }
      paragraphs.append(entries.joined(separator: "\n"))
    }
    return paragraphs
  }

  private func lessons(_ parts: [(heading: String, scenarios: [Scenario])]) -> [String] {
    parts.flatMap { part in
      ["## \(part.heading)"] + part.scenarios.flatMap { lesson($0).paragraphs() }
    }
  }

  private func lesson(_ scenario: Scenario) -> CourseLesson {
    CourseLesson(report: report, scenario: scenario, result: results[scenario.id], links: links)
  }

  /// As wide as a ladder that a page shows without scrolling.
  private static let width = 96

  /// The lessons level by level.
  private var parts: [(heading: String, scenarios: [Scenario])] {
    let levels = Scenario.levels.map { Int?.some($0) } + [nil]
    return levels.compactMap { level in
      let lessons = scenarios.filter { $0.level == level }
      return lessons.isEmpty ? nil : (words.courseLevel(level), lessons)
    }
  }
}
