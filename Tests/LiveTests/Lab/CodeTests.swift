import Foundation
import TestSupport
import Testing
import WireLabKit
import WireScenario
import WireScript
import WireText

extension Live {
  /// `wirelab code`: the programs of lessons, in languages that compile and run.
  @Suite struct CodeTests {
    private let scenarios = ["--scenarios", Program.root + "/Scenarios"]

    /// Every program of every lesson in a language, in a folder for each lesson.
    private func written(_ language: ProgramLanguage, to place: TemporaryDirectory) throws -> [String] {
      let catalog = try ScenarioCatalog(directory: Program.root + "/Scenarios")
      return try LoadedScenarios(catalog.entries).scenarios.flatMap { scenario in
        try scenario.programs(in: language).map {
          try place.write($0.text, to: "\(scenario.id)/\($0.fileName)")
        }
      }
    }

    @Test(.needs(.python)) func everyLessonIsPython() async throws {
      let place = try TemporaryDirectory()
      let files = try written(.python, to: place)
      #expect(files.count > 150)
      let outcome = try await Program.run(
        try Program.tool("python3"), ["-m", "py_compile"] + files, directory: place.path)
      #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test(.needs(.cc)) func everyLessonIsC() async throws {
      let place = try TemporaryDirectory()
      let files = try written(.c, to: place)
      let outcome = try await Program.run(
        try Program.tool("cc"), ["-fsyntax-only", "-Wall", "-Werror"] + files, directory: place.path)
      #expect(outcome.status == 0, "\(outcome.errors.prefix(2000))")
    }

    /// A file with top-level code is a program of its own. A machine may have `swift` in PATH and no
    /// `swiftc`.
    @Test(
      .needs(.swift),
      arguments: ["close-four/server", "udp-echo/server", "three-models/processes", "zero-window/alice"])
    func someAreSwift(_ program: String) async throws {
      let place = try TemporaryDirectory()
      let files = try written(.swift, to: place)
      let file = try #require(files.first { $0.hasSuffix("/\(program).swift") })
      let outcome = try await Program.run(try Program.tool("swift"), ["-frontend", "-typecheck", file])
      #expect(outcome.status == 0, "\(outcome.errors.prefix(2000))")
    }

    /// A lesson whose programs lie beside it shows them; beside a question without the remarks, which answer
    /// it.
    @Test func aScriptIsShownAsItIs() throws {
      let catalog = try ScenarioCatalog(directory: Program.root + "/Scenarios")
      let scenario = try #require(
        LoadedScenarios(try catalog.select(["turns-dialogue"])).scenarios.first)
      let script = try String(
        contentsOfFile: Program.root + "/Scenarios/programs/turns_server.py", encoding: .utf8)
      let told = scenario.programs(in: .python)
      #expect(told.map(\.name) == ["server", "alice", "people"])
      #expect(told[0].text.hasSuffix("\n\n" + script))
      #expect(told[2].text.contains("is no program") && !told[2].text.contains("segment"))
      let asked = scenario.programs(in: .python, tellsOutcomes: false).map(\.text)
      #expect(script.contains("  # ") && !asked[0].contains("  # "))
      #expect(asked[0].contains("listener.bind((\"\", int(sys.argv[1])))\n"))
      #expect(told[2].text.contains("CLOSE_WAIT") && !asked[2].contains("_WAIT"))
      #expect(asked[2].contains("can read \"hi\\n\""))
      // In another language there is the command alone.
      #expect(try #require(scenario.programs(in: .c).first).text.split(separator: "\n").count == 2)
    }

    /// Lessons that need nothing of the lab: what they expect on the wire holds of the programs in Python.
    @Test(
      .needs(.python, .ownNetwork),
      arguments: [
        "close-four", "fin-with-data", "handshake-basic", "banner-dialogue", "cork-then-fin",
        "sendto-connected", "stream-has-no-messages", "utf8-split", "udp-boundaries", "udp-echo",
      ])
    func theLabTakesThemForItsOwn(_ id: String) async throws {
      let catalog = try ScenarioCatalog(directory: Program.root + "/Scenarios")
      let scenario = try #require(LoadedScenarios(try catalog.select([id])).scenarios.first)
      let lab = try Lab()
      for program in scenario.programs(in: .python) {
        _ = try lab.place.write(program.text, to: "Scenarios/test/\(program.fileName)")
      }
      let run = try await lab.run(scenario: try Self.foreign(scenario))
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
    }

    /// The file of a scenario with programs in place of its actors, and without what it expects of their
    /// calls: Python has other names for some.
    private static func foreign(_ scenario: Scenario) throws -> String {
      let text = try String(contentsOfFile: scenario.file, encoding: .utf8)
      var isKept = true
      var isOfCalls = false
      let kept = text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
        if let first = line.first, first.isLetter {
          isKept = !["server", "servers", "clients", "after"].contains(line.prefix { $0 != ":" })
        }
        if line.hasPrefix("  "), !line.hasPrefix("   ") { isOfCalls = line.hasPrefix("  calls:") }
        return isKept && !isOfCalls
      }
      func list(_ actors: [any ActorPlan]) -> [String] {
        actors.map {
          "  - { name: \($0.name), transport: \($0.isDatagram ? "udp" : "tcp"), "
            + "program: [python3, \($0.name).py] }"
        }
      }
      let actors =
        ["servers:"] + list(scenario.plan.servers) + ["clients:"] + list(scenario.plan.clients)
      return kept.joined(separator: "\n") + "\n" + actors.joined(separator: "\n") + "\n"
    }

    @Test func writesAllOrFiles() async throws {
      let lab = try Lab()
      let all = try await lab.wirelab(["code", "close-four", "--texts", "en"] + scenarios)
      #expect(all.status == 0, "\(all.errors)")
      #expect(all.lines.first == "==> server.py <==")
      #expect(all.output.contains("==> alice.py <=="))
      #expect(all.output.contains("sock.sendall(b\"exit\")"))
      let folder = ["code", "close-four", "--language", "c", "--output", "out"] + scenarios
      let files = try await lab.wirelab(folder)
      #expect(files.lines == ["out/server.c", "out/alice.c"], "\(files.errors)")
      let again = try await lab.wirelab(folder)
      #expect(again.status == 2)
      #expect(again.errors.contains("out/server.c is there already"))
    }

    @Test func wrongNames() async throws {
      let lab = try Lab()
      let unknown = try await lab.wirelab(["code", "close-fuor"] + scenarios)
      #expect(unknown.status == 4)
      #expect(unknown.errors.contains("close-four"), "\(unknown.errors)")
      let language = try await lab.wirelab(["code", "close-four", "--language", "cobol"] + scenarios)
      #expect(language.status == 2)
      #expect(language.errors.contains("python"), "\(language.errors)")
    }
  }
}
