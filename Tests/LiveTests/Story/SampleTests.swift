import Foundation
import Testing

extension Live {
  /// The sample that the README shows: a real run, which can still be read.
  @Suite struct SampleTests {
    private static let directory = Program.root + "/reports/sample"

    @Test(.needs(Need.junitReader)) func isWhole() async throws {
      // A copy of the tests that runs elsewhere has no sample.
      guard FileManager.default.fileExists(atPath: Self.directory) else {
        #expect(ProcessInfo.processInfo.environment["WIRELAB_ROOT"] != nil)
        return
      }
      let lab = try Lab()
      let data = try Data(contentsOf: URL(fileURLWithPath: Self.directory + "/report.json"))
      let report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      let stories = try Story.all(in: report)
      #expect(stories.count >= 3 && stories.allSatisfy { $0.status == "passed" })
      for story in stories {
        try await Inspection.expect(
          Self.directory + "/" + (try #require(story.capture)), tells: story, with: lab)
      }
      let text = try String(contentsOfFile: Self.directory + "/report.txt", encoding: .utf8)
      #expect(stories.allSatisfy { StoryTests.texts(of: text)[$0.id] != nil })
      let junit = try await JUnitFile.read(Self.directory + "/junit.xml")
      #expect(junit.suites.count == stories.count && junit.failures == 0)
      let page = try await PageFile.read(Self.directory + "/index.html")
      #expect(Set(page.keys) == Set(stories.map(\.id)))
      // Nothing else is there: what was left over from an older sample would tell another story.
      let files = try FileManager.default.contentsOfDirectory(atPath: Self.directory)
      #expect(
        Set(files)
          == Set(
            ["report.json", "report.txt", "junit.xml", "index.html", "page.png"]
              + stories.compactMap(\.capture)))
    }
  }
}
