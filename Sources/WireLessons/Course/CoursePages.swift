import WireJudgement
import WireScenario
import WireText

/// The course in files that a reader on the web is shown whole (GitHub: 512 KB of each): its path, and a page
/// a chapter in the folder `course` beside it.
package enum CoursePages {
  /// The folder of the chapters.
  package static let folder = "course"

  /// The name of a chapter's page: of each language its own, all in one folder.
  package static func name(ofChapter chapter: String, _ language: Language) -> String {
    chapter + (language == .en ? "" : ".\(language.rawValue)") + ".md"
  }

  /// The path of the course, and the pages of its chapters, by their names, in the order of the chapters.
  ///
  /// - Parameters:
  ///   - scenarios: the lessons, chapter by chapter.
  ///   - results: what a run of them has shown.
  ///   - file: the name of the path's own file, for the way back.
  package static func texts(
    _ scenarios: [Scenario], _ results: [ScenarioResult], language: Language, file: String
  ) -> (path: String, chapters: [(name: String, text: String)]) {
    var chapters: [String] = []
    for scenario in scenarios where !chapters.contains(scenario.chapter) { chapters.append(scenario.chapter) }
    func links(_ address: (String) -> String) -> CourseLinks {
      CourseLinks(scenarios.map { ($0.id, address($0.chapter)) })
    }
    func address(_ chapter: String) -> String { Markdown.address(name(ofChapter: chapter, language)) }
    let pages = chapters.map { chapter in
      var page = CourseDocument(scenarios.filter { $0.chapter == chapter }, results, language)
      page.links = links { $0 == chapter ? "" : address($0) }
      return (name(ofChapter: chapter, language), page.chapter(chapter, of: "../" + Markdown.address(file)))
    }
    var path = CourseDocument(scenarios, results, language)
    path.links = links { folder + "/" + address($0) }
    return (path.path(chapters.map { ($0, folder + "/" + address($0)) }), pages)
  }
}
