import WireJudgement
import WireReports
import WireScenario
import WireText

/// The course on one page, in Markdown: made from the scenarios, and from what a run of them has shown.
package enum CourseDocument {
  /// The page, with a line feed at its end.
  ///
  /// - Parameters:
  ///   - scenarios: the lessons, in the order of the course.
  ///   - results: what a run of them has shown; a lesson that has none is there with its texts alone.
  package static func text(_ scenarios: [Scenario], _ results: [ScenarioResult], language: Language) -> String
  {
    let report = TextReport(TextReport.Options(language: language, width: width))
    let words = report.words
    let results = Dictionary(results.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let chapters = chapters(of: scenarios)
    var paragraphs = ["# \(words.courseTitle)", "<!-- \(words.courseOrigin) -->"]
    paragraphs += words.courseIntroduction(lessons: scenarios.count, chapters: chapters.count)
    paragraphs.append("## \(words.coursePath)")
    var number = 0
    for chapter in chapters {
      paragraphs.append("**\(heading(of: chapter.name, words))**")
      let entries = chapter.scenarios.map { scenario in
        number += 1
        let title = Markdown.escaped(scenario.title.text(in: language))
        let path = scenario.after.isEmpty ? "" : " " + CourseLesson.path(of: scenario, words)
        return "\(number). [\(scenario.id)](#\(scenario.id)) \(title)\(path)"
      }
      paragraphs.append(entries.joined(separator: "\n"))
    }
    for chapter in chapters {
      paragraphs.append("## \(heading(of: chapter.name, words))")
      for scenario in chapter.scenarios {
        let lesson = CourseLesson(report: report, scenario: scenario, result: results[scenario.id])
        paragraphs += lesson.paragraphs()
      }
    }
    return paragraphs.joined(separator: "\n\n") + "\n"
  }

  /// As wide as a ladder that a page shows without scrolling.
  private static let width = 96

  private static func heading(of chapter: String, _ words: Words) -> String {
    Markdown.escaped(words.courseChapter(chapter))
  }

  private static func chapters(of scenarios: [Scenario]) -> [(name: String, scenarios: [Scenario])] {
    var chapters: [(name: String, scenarios: [Scenario])] = []
    for scenario in scenarios {
      if chapters.last?.name == scenario.chapter {
        chapters[chapters.count - 1].scenarios.append(scenario)
      } else {
        chapters.append((scenario.chapter, [scenario]))
      }
    }
    return chapters
  }
}
