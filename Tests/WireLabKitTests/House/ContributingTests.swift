import Foundation
import Testing

/// The guide for contributors names what is there.
@Suite struct ContributingTests {
  private static let root = URL(fileURLWithPath: ShippedScenarioTests.directory + "/..").standardizedFileURL

  /// Files and folders between backticks, from the root of the package or from `Sources` on.
  @Test func everyPathLeadsSomewhere() throws {
    let guide = try String(
      contentsOf: Self.root.appending(path: ".github/CONTRIBUTING.md"), encoding: .utf8)
    let paths = guide.matches(of: #/`([.A-Za-z-]+(?:/[A-Za-z.-]+)+)`/#).map { String($0.1) }
    #expect(paths.count >= 20)
    // Where a lesson goes is for its author to say.
    for path in paths where !path.contains("CHAPTER") {
      let places = [Self.root, Self.root.appending(path: "Sources")].map { $0.appending(path: path).path }
      #expect(places.contains(where: FileManager.default.fileExists), "\(path)")
    }
  }
}
