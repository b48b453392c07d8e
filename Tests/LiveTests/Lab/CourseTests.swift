import Foundation
import TestSupport
import Testing

extension Live {
  /// `wirelab course`, and what else knows the order of the lessons.
  @Suite struct CourseTests {
    private static let shipped = ["--scenarios", Program.root + "/Scenarios"]

    @Test(.needs(.ownNetwork)) func aPageHasWhatALessonSaysAndShows() async throws {
      let lab = try Lab()
      let file = lab.place.path + "/page.md"
      let outcome = try await lab.wirelab(
        ["course", "close-four", "udp-echo", "--output", file, "--language", "zh-Hans"] + Self.shipped)
      #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
      #expect(outcome.output.isEmpty)
      let page = lab.place.text(of: "page.md")
      #expect(page.hasPrefix("# 课程\n"))
      for part in [
        "### close-four", "**四次挥手**", "**线路上会看到：** welcome", "SYN_SENT ├─ SYN seq 0 ─",
        "four-segment（四次挥手）", "**为什么：**", "**常见误区：**", "(https://man7.org/linux/man-pages/man7/tcp.7.html)",
        "`wirelab run close-four`", "### udp-echo", "├─ UDP len 4 ─",
      ] {
        #expect(page.contains(part), "\(part)")
      }
      // What differs from run to run is not there.
      #expect(page.firstMatch(of: /:[3-6][0-9]{4}\b/) == nil)
      #expect(!page.contains(" ms "))
    }

    @Test(.needs(.ownNetwork)) func withoutAFileItGoesToStandardOutput() async throws {
      let outcome = try await Lab().wirelab(["course", "listen-missing", "--language", "en"] + Self.shipped)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.hasPrefix("# The course\n"))
      #expect(outcome.output.contains("RST+ACK seq"))
    }

    /// The path, and a page a chapter: no page is too long to be shown.
    @Test(.needs(.ownNetwork)) func byChapter() async throws {
      let lab = try Lab()
      let outcome = try await lab.wirelab(
        ["course", "close-four", "udp-echo", "--by-chapter", "--output", "COURSE.md", "--language", "en"]
          + Self.shipped)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(lab.place.text(of: "COURSE.md").contains("1. [close-four](course/closing.md#close-four)"))
      #expect(!lab.place.text(of: "COURSE.md").contains("SYN_SENT"))
      #expect(lab.place.text(of: "course/closing.md").contains("SYN_SENT ├─ SYN seq 0 ─"))
      #expect(lab.place.text(of: "course/udp.md").contains("### udp-echo"))
    }

    /// The question stands before the answer, which is folded away.
    @Test(.needs(.ownNetwork)) func aTrackIsAPageThatAsksFirst() async throws {
      let lab = try Lab()
      _ = try lab.place.write(
        "title: { en: Short, zh-Hans: 短 }\nlessons: [close-four]\nquiz: listen-missing\n", to: "S/short.track"
      )
      for (chapter, id) in [("closing", "close-four"), ("opening", "listen-missing")] {
        let text = try lab.changed("\(chapter)/\(id).yaml", [])
        _ = try lab.place.write(text, to: "S/\(chapter)/\(id).yaml")
      }
      let page = try await lab.wirelab(["course", "short", "--language", "en", "--scenarios", "S"])
      #expect(page.status == 0, "\(page.errors)")
      var rest = page.output[...]
      for part in [
        "# Short", "### close-four", "<details>", "FIN", "</details>", "run listen-missing --quiz",
      ] {
        let range = try #require(rest.range(of: part), "\(part): \(page.output)")
        rest = rest[range.upperBound...]
      }
      let run = try await lab.wirelab(["run", "--track", "short", "--scenarios", "S"])
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("2 scenarios: 2 passed"), "\(run.output)")
      let list = try await lab.wirelab(["list", "--track", "short", "--scenarios", "S"])
      #expect(list.output.contains("1  close-four"), "\(list.output)")
      let all = try await lab.wirelab(["list", "--scenarios", "S"])
      #expect(all.output.contains("wirelab course short"), "\(all.output)")
      let json = try await lab.wirelab(["list", "--scenarios", "S", "--format", "json"])
      #expect(json.output.contains("\"quiz\": \"listen-missing\""), "\(json.output)")
    }

    @Test(
      arguments: [
        (["run", "--track", "first-dya"], 4, "did you mean `first-day`?"),
        (["list", "--track", "first-day", "close-four"], 2, "either --track or names"),
        (["run", "--track", ""], 4, "no track is called"),
      ] as [([String], Int32, String)])
    func aTrackThatIsNone(_ arguments: [String], _ status: Int32, _ words: String) async throws {
      let outcome = try await Lab().wirelab(arguments + Self.shipped)
      #expect(outcome.status == status)
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }

    /// On a terminal one is taken along it.
    @Test(.needs(.ownNetwork, .packetQueue)) func aTrackIsAWalk() async throws {
      let lab = try Lab()
      _ = try lab.place.write(
        "title: { en: Short, zh-Hans: 短 }\nlessons: [listen-missing]\nquiz: listen-missing\n",
        to: "S/short.track")
      _ = try lab.place.write(
        try lab.changed("opening/listen-missing.yaml", []), to: "S/opening/listen-missing.yaml")
      let terminal = try PseudoTerminal(columns: 100, rows: 40)
      let process = try terminal.start(
        ["course", "short", "--scenarios", "S", "--language", "en"], in: lab.place.path)
      try await terminal.wait(for: "Enter begins >")
      terminal.type("\n")
      try await terminal.wait(for: "Your guess")
      #expect(!terminal.text.contains("ECONNREFUSED"))
      terminal.type("a reset\n")
      try await terminal.wait(for: "Enter: the quiz.")
      #expect(terminal.text.contains("ECONNREFUSED"))
      #expect(terminal.text.contains("you said"))
      terminal.type("\n")
      try await terminal.wait(for: "Which packet comes next >")
      terminal.type("syn\n")
      try await terminal.wait(for: "Its numbers, seq and ack")
      terminal.type("\n")
      try await terminal.wait(for: "Which packet comes next >", times: 2)
      terminal.type("\u{04}")
      #expect(try await terminal.end(of: process) == 0)
      #expect(terminal.text.contains("1 right at once"), "\(terminal.text)")
      #expect(!FileManager.default.fileExists(atPath: lab.place.path + "/reports"))
    }

    @Test(.needs(.ownNetwork)) func aLessonThatDoesNotPassIsNotTaught() async throws {
      let lab = try Lab()
      let text = try lab.changed(
        "udp/udp-echo.yaml", [("{ initiator: 4, responder: 4 }", "{ initiator: 5, responder: 4 }")])
      let scenario = try lab.place.write(text, to: "wrong/udp-echo.yaml")
      let page = lab.place.path + "/page.md"
      let outcome = try await lab.wirelab(["course", scenario, "--output", page])
      #expect(outcome.status == 1, "\(outcome.errors)")
      #expect(outcome.errors.contains("udp-echo"))
      #expect(!FileManager.default.fileExists(atPath: page))
    }

    @Test(
      arguments: [
        (["course", "close-fuor"], 4), (["course", "--output", ""], 2), (["course", "--jobs", "0"], 2),
        (["course", "--by-chapter", "udp-echo"], 2),
        (["course", "--by-chapter", "--output", "x.md", "first-day"], 2),
        (["course", "--output", "/proc/nowhere/page.md", "udp-echo"], 3),
      ] as [([String], Int32)])
    func refuses(_ arguments: [String], _ status: Int32) async throws {
      let outcome = try await Lab().wirelab(arguments + Self.shipped)
      #expect(outcome.status == status)
      #expect(!outcome.errors.isEmpty)
      #expect(outcome.output.isEmpty)
    }

    /// A lesson of somebody's own may come after one of the course, wherever it lies.
    @Test(arguments: [["mine/own.yaml"], ["--scenarios", "mine", "mine"], ["mine"]])
    func aLessonOutsideComesAfterTheCourse(arguments: [String]) async throws {
      let lab = try Lab()
      for (id, folder) in [("close-four", "Scenarios/closing"), ("syn-lost", "Scenarios/opening")] {
        let text = try lab.changed("\(folder.split(separator: "/")[1])/\(id).yaml", [])
        _ = try lab.place.write(text.replacing(/\nafter: .*/, with: ""), to: "\(folder)/\(id).yaml")
      }
      func validate(after: String) async throws -> Program.Outcome {
        let own = try await lab.wirelab(["new", "own", "--chapter", "x", "--scenarios", "new\(after.count)"])
        #expect(own.status == 0, "\(own.errors)")
        let text = lab.place.text(of: "new\(after.count)/x/own.yaml")
        _ = try lab.place.write(
          text.replacing("\nlevel:", with: "\nafter: \(after)\nlevel:"), to: "mine/own.yaml")
        return try await lab.wirelab(["validate"] + arguments)
      }
      let right = try await validate(after: "[close-four, syn-lost]")
      #expect(right.status == 0, "\(right.errors)")
      let wrong = try await validate(after: "[close-fuor]")
      #expect(wrong.status == 2)
      #expect(wrong.errors.contains("no lesson is called `close-fuor`"), "\(wrong.errors)")
      #expect(wrong.errors.contains("did you mean `close-four`?"), "\(wrong.errors)")
    }

    /// `run CHAPTER` runs the chapter in the order of its lessons.
    @Test(.needs(.ownNetwork)) func aChapterRuns() async throws {
      let lab = try Lab()
      for (id, after) in [("first", "[]"), ("second", "[first]")] {
        let text = """
          id: \(id)
          title: T
          lesson: L
          \(after == "[]" ? "" : "after: \(after)")
          server: { model: udp, handler: echo }
          clients: [{ name: alice, steps: [{ send: hi, to: server }, { expect: hi }, close] }]
          expect: { each: { wire: D> D< } }

          """
        _ = try lab.place.write(text, to: "Scenarios/own/\(id).yaml")
      }
      _ = try lab.place.write("second\nfirst\n", to: "Scenarios/own/order")
      let outcome = try await lab.wirelab(["run", "own", "--format", "json"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let run = Lab.Run(outcome: outcome, place: lab.place)
      #expect(try run.scenarios().map { $0["id"] as? String } == ["second", "first"])
      // And the order is wrong.
      let validated = try await lab.wirelab(["validate", "Scenarios"])
      #expect(validated.status == 2)
      #expect(
        validated.errors.contains("second.yaml:4:9: error: the lesson `first` comes later in the course"))
      #expect(validated.output.contains("ok Scenarios/own/first.yaml"))
    }
  }
}
