import Testing
import WireLabKit

@testable import WireLessons
@testable import WireScenario

/// Every link of a page of the course that leads to a lesson finds it.
@Suite struct CourseLinkTests {
  private static let catalog = Result { try ScenarioCatalog(directory: ShippedScenarioTests.directory) }

  /// The links without a target of pages, by their paths.
  private func dead(in pages: [String: String]) -> [String] {
    let texts = pages.mapValues { text in
      text.split(separator: "```", omittingEmptySubsequences: false).enumerated().filter {
        $0.offset % 2 == 0
      }
      .map { String($0.element) }.joined()
    }
    let targets = texts.mapValues { text in
      Set(text.split(separator: "\n").filter { $0.hasPrefix("### ") }.map { String($0.dropFirst(4)) })
    }
    return texts.flatMap { path, text in
      text.matches(of: /\]\(([^)]*)\)/).map { String($0.1) }.filter { link in
        guard !link.hasPrefix("http") else { return false }
        let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(
          String.init)
        let page = parts[0].isEmpty ? path : resolved(parts[0], from: path)
        guard let ids = targets[page] else { return true }
        return parts.count > 1 && !ids.contains(parts[1])
      }
    }
  }

  private func resolved(_ link: String, from path: String) -> String {
    var parts = path.split(separator: "/").dropLast().map(String.init)
    for part in link.split(separator: "/") {
      if part == ".." { parts.removeLast() } else { parts.append(String(part)) }
    }
    return parts.joined(separator: "/")
  }

  @Test func aDeadLinkIsNoticed() {
    #expect(dead(in: ["a.md": "[x](#x)\n\n### y\n"]) == ["#x"])
    #expect(
      dead(in: ["a.md": "[x](b/c.md#x) [h](https://x)", "b/c.md": "### x\n[a](../a.md) [d](d.md)"]) == [
        "d.md"
      ])
    #expect(dead(in: ["a.md": "[x](b/c.md#z)", "b/c.md": "### x\n"]) == ["b/c.md#z"])
  }

  @Test(arguments: Language.allCases) func ofTheCourse(_ language: Language) {
    let all = CoursePageTests.scenarios
    #expect(dead(in: ["page.md": CourseDocument.text(all, [], language: language)]) == [])
    let pages = CoursePages.texts(all, [], language: language, file: "COURSE.md")
    let chapters = pages.chapters.map { (CoursePages.folder + "/" + $0.name, $0.text) }
    let texts = Dictionary(uniqueKeysWithValues: chapters + [("COURSE.md", pages.path)])
    #expect(dead(in: texts) == [])
    // The path leads to each of them, also to those that a lesson of another chapter needs.
    for scenario in all {
      let page = CoursePages.folder + "/" + CoursePages.name(ofChapter: scenario.chapter, language)
      #expect(pages.path.contains("[\(scenario.id)](\(page)#\(scenario.id))"))
    }
    #expect(
      texts.values.contains { $0.contains(language == .en ? "](opening.md#" : "](opening.zh-Hans.md#") })
  }

  /// A lesson that is needed and not on the page is named, and no link.
  @Test(arguments: Language.allCases) func ofAPartOfIt(_ language: Language) throws {
    let all = CoursePageTests.scenarios
    let chapters = ScenarioCatalog.chapters.map { name in all.filter { $0.chapter == name } }
    for lessons in chapters + all.map({ [$0] }) {
      let page = CourseDocument.text(lessons, [], language: language)
      #expect(dead(in: ["page.md": page]) == [], "\(lessons.map(\.id))")
      let ids = lessons.map(\.id)
      for needed in lessons.flatMap(\.after) where !ids.contains(needed) {
        #expect(page.contains("`\(needed)`"))
      }
      #expect(page.firstMatch(of: /(^|[^0-9])1 (lessons|chapters|minutes)/) == nil, "\(ids)")
    }
    for name in Track.names(in: ShippedScenarioTests.directory) {
      let track = try #require(
        try Track.load(name, in: ShippedScenarioTests.directory, of: try Self.catalog.get()))
      #expect(dead(in: ["page.md": CourseDocument.text(all, [], language: language, track: track)]) == [])
    }
  }

  /// A folder may be called anything.
  @Test func aChapterIsAnAddress() throws {
    var scenario = try Scenario.decode(SampleScenario.text, file: SampleScenario.file)
    scenario.chapter = "a) b#1 课"
    let pages = CoursePages.texts([scenario], [], language: .en, file: "My Course.md")
    #expect(pages.chapters.map(\.name) == ["a) b#1 课.md"])
    #expect(pages.path.contains("](course/a%29%20b%231%20%E8%AF%BE.md#sample)"))
    #expect(pages.chapters[0].text.contains("](../My%20Course.md)"))
  }
}
