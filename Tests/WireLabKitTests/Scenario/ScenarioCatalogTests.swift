import Foundation
import TestSupport
import Testing
import WireLabKit

/// How scenarios are found and chosen.
@Suite struct ScenarioCatalogTests {
  private let place: TemporaryDirectory

  init() throws {
    place = try TemporaryDirectory()
  }

  /// A directory of scenario files that are never read.
  private func directory(_ files: [String], order: [String: String] = [:]) throws -> String {
    let root = String(UInt64.random(in: .min ... .max), radix: 36)
    for (name, text) in files.map({ ($0, "") }) + order.map({ ($0, $1) }) {
      _ = try place.write(text, to: root + "/" + name)
    }
    return place.path + "/" + root
  }

  private static let files = [
    "zebra/last.yaml", "closing/close-four.yaml", "closing/close-three.yaml", "closing/fin-lost.yaml",
    "opening/syn-lost.yaml", "opening/handshake-basic.yaml", "abort/linger-zero.yaml", "README.md",
    "closing/notes.txt", "udp/udp-echo.yaml", ".hidden/x.yaml",
  ]

  private func catalog() throws -> ScenarioCatalog {
    try ScenarioCatalog(directory: directory(Self.files, order: ["closing/order": "fin-lost\nclose-four\n"]))
  }

  private func ids(_ names: String...) throws -> [String] {
    try catalog().select(names).map(\.id)
  }

  @Test func chaptersAreInTheOrderOfTheLessons() throws {
    #expect(
      try ids() == [
        "handshake-basic", "syn-lost", "fin-lost", "close-four", "close-three", "linger-zero", "udp-echo",
        "last",
      ])
  }

  @Test func namesAreIDsChaptersOrPatterns() throws {
    #expect(try ids("close-four") == ["close-four"])
    #expect(try ids("closing/close-four") == ["close-four"])
    #expect(try ids("opening") == ["handshake-basic", "syn-lost"])
    #expect(try ids("close-*") == ["close-four", "close-three"])
    #expect(try ids("*-lost") == ["syn-lost", "fin-lost"])
    #expect(try ids("closing/*") == ["fin-lost", "close-four", "close-three"])
    #expect(try ids("udp-ech?") == ["udp-echo"])
  }

  @Test func eachIsChosenOnceInTheOrderAskedFor() throws {
    #expect(try ids("udp", "closing", "close-four") == ["udp-echo", "fin-lost", "close-four", "close-three"])
  }

  @Test func aFileNeedNotBeInTheCatalog() throws {
    let other = try directory(["elsewhere/mine.yaml"]) + "/elsewhere/mine.yaml"
    let entry = try #require(try catalog().select([other]).first)
    #expect(entry.id == "mine")
    #expect(entry.chapter == "elsewhere")
    #expect(entry.file == other)
  }

  @Test(arguments: [
    ("close-fuor", "no scenario, chapter or file is called `close-fuor`; did you mean `close-four`?"),
    ("openning", "no scenario, chapter or file is called `openning`; did you mean `opening`?"),
    (
      "clos",
      "no scenario, chapter or file is called `clos`; did you mean `close-four`, `close-three` or `closing`?"
    ),
    ("lost", "no scenario, chapter or file is called `lost`; did you mean `last`, `syn-lost` or `fin-lost`?"),
    (
      "closing/close-for",
      "no scenario, chapter or file is called `closing/close-for`; did you mean `closing/close-four`?"
    ),
    ("xyzzy-*", "no scenario, chapter or file is called `xyzzy-*`"),
    ("/nowhere/a.yaml", "no scenario, chapter or file is called `/nowhere/a.yaml`"),
    ("\u{1B}[31m", "no scenario, chapter or file is called `\\u{1B}[31m`"),
  ])
  func aNameThatMatchesNothingIsAnError(_ name: String, _ message: String) throws {
    let catalog = try catalog()
    do throws(UnknownScenario) {
      let found = try catalog.select([name])
      Issue.record("`\(name)` matched \(found)")
    } catch {
      #expect(error.description == message)
    }
  }

  @Test func aDirectoryMustBeThere() {
    #expect(throws: UnknownScenario(name: "/nowhere", kind: .directory)) {
      try ScenarioCatalog(directory: "/nowhere")
    }
  }

  @Test func filesOfADirectoryAreThoseOfItsCatalog() throws {
    let root = try directory(["a/one.yaml", "two.yaml", "b/three.txt"])
    #expect(
      try ScenarioCatalog.files([root, "x.yaml"]).map(\.file) == [
        root + "/a/one.yaml", root + "/two.yaml", "x.yaml",
      ])
    #expect(throws: UnknownScenario(name: root + "/b", kind: .emptyDirectory)) {
      try ScenarioCatalog.files([root + "/b"])
    }
  }

  /// What a link in a folder leads to is not read: a folder may come from elsewhere, and an error would show
  /// a line of what is only here. What somebody names may be a link.
  @Test(arguments: ["a/sample.yaml", "a", "sample.yaml", "a/order"])
  func linksInAFolderAreNotFollowed(_ link: String) throws {
    let secret = "the secret of somebody else"
    let elsewhere = try directory(["sample.yaml", "order", "sub/sample.yaml"])
    for name in ["sample.yaml", "order", "sub/sample.yaml"] {
      try secret.write(toFile: elsewhere + "/" + name, atomically: false, encoding: .utf8)
    }
    let root = try directory(["a/other.yaml", "b/whole.yaml"], order: [:])
    let target = elsewhere + (link == "a" ? "/sub" : "/sample.yaml")
    try? FileManager.default.removeItem(atPath: root + "/" + link)
    try FileManager.default.createSymbolicLink(atPath: root + "/" + link, withDestinationPath: target)
    let entries = try ScenarioCatalog(directory: root).entries
    let failures = LoadedScenarios(entries).failures.map(\.description)
    #expect(!failures.joined().contains("secret"), "\(failures)")
    if link != "a/order" {
      let told = failures.filter { $0.hasPrefix(root + "/" + link) && $0.contains("symbolic link") }
      #expect(told.count == 1, "\(failures)")
    }
    for entry in entries where entry.file == root + "/" + link {
      #expect(throws: ScenarioFileError.self) { try Scenario.load(file: entry.file, in: entry.folder) }
    }
    // Whoever names the link means what it leads to.
    let named = LoadedScenarios(try ScenarioCatalog(directory: root).select([root + "/b/whole.yaml"]))
    #expect(named.failures.count == 1)
    if link == "sample.yaml" {
      let own = LoadedScenarios(try ScenarioCatalog(directory: root).select([root + "/sample.yaml"]))
      #expect(own.failures.map(\.description).joined().contains("symbolic link") == false)
    }
  }

  @Test func aWrongFileDoesNotHideTheOthers() throws {
    let root = try directory(
      ["a/broken.yaml", "b/other/deep.yaml"], order: ["a/sample.yaml": SampleScenario.text])
    let loaded = LoadedScenarios(try ScenarioCatalog(directory: root).entries)
    #expect(loaded.scenarios.map(\.id) == ["sample"])
    #expect(loaded.scenarios.map(\.chapter) == ["a"])
    #expect(loaded.failures.count == 1)
  }

  @Test(arguments: [
    ("1", "[one]", []), ("2", "[one, two, three]", []), ("3", "[two, five, last]", []),
    (
      "1", "[five]",
      ["4:9+4 the lesson `five` comes later in the course | \(Self.levels)its level is 2"]
    ),
    (
      "2", "[last]",
      ["4:9+4 the lesson `last` comes later in the course | \(Self.levels)its level is 3"]
    ),
    (
      "2", "[five]",
      [
        "4:9+4 the lesson `five` comes later in the course | the file `order` of a chapter has the order of its "
          + "lessons"
      ]
    ),
    (
      "3", "[none]",
      ["4:9+4 the lesson `none` comes later in the course | \(Self.levels)it has no level"]
    ),
    ("1", "[fuor]", ["4:9+4 no lesson is called `fuor` | did you mean `four`?"]),
    ("1", "[xyzzy]", ["4:9+5 no lesson is called `xyzzy`"]),
  ])
  func aLessonBuildsOnWhatCameBefore(_ level: String, _ after: String, _ diagnosis: [String]) throws {
    func text(_ id: String, _ level: String?) -> String {
      SampleScenario.text.replacing("id: sample", with: "id: \(id)" + (level.map { "\nlevel: \($0)" } ?? ""))
    }
    let root = try directory(
      [],
      order: [
        "opening/order": "one\ntwo\nlast\n", "opening/one.yaml": text("one", "1"),
        "opening/two.yaml": text("two", "2"), "opening/last.yaml": text("last", "3"),
        "closing/order": "three\nfour\nfive\n", "closing/three.yaml": text("three", "1"),
        "closing/four.yaml": text("four", nil), "closing/five.yaml": text("five", "2"),
        "opening/none.yaml": text("none", nil),
      ])
    let catalog = try ScenarioCatalog(directory: root)
    let place = try #require(catalog.place(of: root + "/opening/../closing/four.yaml"))
    #expect(Self.diagnosis("\(after)\nlevel: \(level)", place) == diagnosis)
  }

  private static let levels = "the course goes by levels, and "

  @Test func theCourseGoesByLevels() throws {
    let levels: [(String, Int?)] = [("a", 2), ("b", nil), ("c", 1), ("d", 3), ("e", 1), ("f", 2)]
    let scenarios = try levels.map { id, level in
      var scenario = try Scenario.decode(SampleScenario.text, file: SampleScenario.file)
      (scenario.id, scenario.level) = (id, level)
      return scenario
    }
    #expect(scenarios.inCourseOrder.map(\.id) == ["c", "e", "a", "f", "d", "b"])
  }

  /// A file of somebody's own may be called as a lesson is, and builds on what it likes.
  @Test(arguments: ["mine.yaml", "elsewhere/closing/close-three.yaml"])
  func aFileElsewhereHasNoPlaceInTheCourse(_ file: String) throws {
    #expect(try catalog().place(of: file) == nil)
    #expect(Self.diagnosis("[xyzzy]", nil) == [])
  }

  /// A lesson of somebody's own may build on the course and on what is beside it, and on nothing that is not
  /// there.
  @Test(
    arguments: [
      ("[four, mine, close-three]", []), ("four", []),
      ("[fuor]", ["4:9+4 no lesson is called `fuor` | did you mean `four`?"]),
      ("[xyzzy]", ["4:9+5 no lesson is called `xyzzy`"]),
    ] as [(String, [String])])
  func aLessonOutsideBuildsOnTheCourse(_ after: String, _ diagnosis: [String]) throws {
    let root = try directory(["mine.yaml"])
    let course = try catalog().entries.map(\.id) + ["four"]
    let outside = CoursePlace(ofFile: root + "/other.yaml", outside: course)
    #expect(Self.diagnosis(after, outside) == diagnosis)
    // The same where it has a place in a directory of its own; there only its own lessons have an order.
    let own = try directory(
      [],
      order: [
        "own/one.yaml": SampleScenario.text.replacing("id: sample", with: "id: one"),
        "own/zero.yaml": SampleScenario.text.replacing("id: sample", with: "id: zero"),
      ])
    let place = try #require(
      try ScenarioCatalog(directory: own).place(of: own + "/own/one.yaml", beside: course))
    #expect(Self.diagnosis(after.replacing("mine, ", with: ""), place) == diagnosis)
    let later = Self.diagnosis("[zero]", place)
    #expect(later.count == 1 && later[0].contains("`zero` comes later in the course"), "\(later)")
  }

  private static func diagnosis(_ after: String, _ place: CoursePlace?) -> [String] {
    let lesson = "lesson: { en: A lesson, zh-Hans: 一课 }"
    return SampleScenario.diagnosis(
      SampleScenario.edited(lesson, lesson + "\nafter: \(after)"), place: place)
  }

  @Test func twoScenariosCannotShareAnID() throws {
    let root = try directory(
      [], order: ["a/sample.yaml": SampleScenario.text, "b/sample.yaml": SampleScenario.text])
    let loaded = LoadedScenarios(try ScenarioCatalog(directory: root).entries)
    #expect(loaded.scenarios.map(\.chapter) == ["a"])
    #expect(
      loaded.failures.map(\.description) == [
        "\(root)/b/sample.yaml: error: another scenario has the id `sample`: \(root)/a/sample.yaml"
      ])
  }
}
