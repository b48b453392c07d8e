import WireJudgement
import WireReports
import WireScenario
import WireText

/// The course on one page, in Markdown: made from the scenarios, and from what a run of them has shown. Each
/// lesson asks before it answers: what the wire showed, and why, is folded away.
package enum CourseDocument {
  /// The page, with a line feed at its end.
  ///
  /// - Parameters:
  ///   - scenarios: the lessons, chapter by chapter; those of a track in its order.
  ///   - results: what a run of them has shown; a lesson that has none is there with its texts alone.
  ///   - track: the track whose lessons they are; nil: the course, which goes by levels.
  package static func text(
    _ scenarios: [Scenario], _ results: [ScenarioResult], language: Language, track: Track? = nil
  ) -> String {
    let report = TextReport(TextReport.Options(language: language, width: width))
    let words = report.words
    let results = Dictionary(results.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let lessons = track.map { track in scenarios.filter { track.lessons.contains($0.id) } } ?? scenarios
    let parts = track == nil ? parts(of: lessons, words) : [(heading: words.trackLessons, scenarios: lessons)]
    var paragraphs = [
      "# \(track.map { Markdown.escaped($0.title.text(in: language)) } ?? words.courseTitle)",
      "<!-- \(words.courseOrigin) -->",
    ]
    if let about = track?.about.text(in: language), !about.isEmpty {
      paragraphs.append(Markdown.escaped(about))
    }
    paragraphs += words.courseIntroduction(
      lessons: lessons.count, chapters: Set(lessons.map(\.chapter)).count, isTrack: track != nil)
    paragraphs.append("## \(words.coursePath)")
    var number = 0
    for part in parts {
      if parts.count > 1 { paragraphs.append("**\(part.heading)**") }
      let entries = part.scenarios.map { scenario in
        number += 1
        let lesson = CourseLesson(report: report, scenario: scenario, result: nil)
        return "\(number). [\(scenario.id)](#\(scenario.id)) \(lesson.place)"
      }
      paragraphs.append(entries.joined(separator: "\n"))
    }
    for part in parts {
      paragraphs.append("## \(part.heading)")
      for scenario in part.scenarios {
        let lesson = CourseLesson(report: report, scenario: scenario, result: results[scenario.id])
        paragraphs += lesson.paragraphs()
      }
    }
    if let quiz = track?.quiz { paragraphs += ["## \(words.quiz)", words.courseQuiz(quiz)] }
    return paragraphs.joined(separator: "\n\n") + "\n"
  }

  /// As wide as a ladder that a page shows without scrolling.
  private static let width = 96

  /// The lessons level by level.
  private static func parts(
    of scenarios: [Scenario], _ words: Words
  ) -> [(heading: String, scenarios: [Scenario])] {
    let levels = Scenario.levels.map { Int?.some($0) } + [nil]
    return levels.compactMap { level in
      let lessons = scenarios.filter { $0.level == level }
      return lessons.isEmpty ? nil : (words.courseLevel(level), lessons)
    }
  }
}
