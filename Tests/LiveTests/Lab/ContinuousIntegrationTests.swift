import Foundation
import TestSupport
import Testing

extension Live {
  /// What machines read of a run: JUnit XML and GitHub's annotations.
  @Suite(.needs(.ownNetwork)) struct ContinuousIntegrationTests {
    /// A run with a case of every sort: passed, failed, a problem, not started.
    private func mixedRun(_ arguments: [String] = [], environment: [String: String] = [:]) async throws
      -> Lab.Run
    {
      let lab = try Lab()
      _ = try lab.place.write(
        SchemaTests.small("a-right", client: "connect, close"), to: "Scenarios/test/a-right.yaml")
      _ = try lab.place.write(
        SchemaTests.small("b-hangs", client: "connect, { expect: never }"), to: "Scenarios/test/b-hangs.yaml")
      _ = try lab.place.write(
        lab.changed("closing/close-four.yaml", [("four-segment", "three-segment")]),
        to: "Scenarios/test/close-four.yaml")
      _ = try lab.place.write(
        SchemaTests.small("d-late", client: "connect, close"), to: "Scenarios/test/d-late.yaml")
      let outcome = try await lab.wirelab(["run", "--jobs", "1"] + arguments, environment: environment)
      #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
      return Lab.Run(outcome: outcome, place: lab.place)
    }

    /// Counts and texts as another parser sees them, against the report document.
    @Test(.needs(Need.junitReader), arguments: [["--repeat", "2"], ["--fail-fast"]])
    func junitIsTheReport(_ arguments: [String]) async throws {
      let run = try await mixedRun(arguments)
      let scenarios = try run.scenarios()
      let junit = try await JUnitFile.read(run.directory + "/junit.xml")
      #expect(junit.suites.count == scenarios.count)
      #expect(Set(junit.suites.map(\.name)).count == junit.suites.count)
      for (suite, scenario) in zip(junit.suites, scenarios) {
        let checks = try #require(scenario["checks"] as? [[String: Any]])
        let problems = try #require(scenario["problems"] as? [[String: Any]])
        let verdicts = checks.compactMap { $0["verdict"] as? String }
        if scenario["status"] as? String == "not-run" {
          #expect(suite.outcomes == ["skipped"])
          continue
        }
        #expect(suite.outcomes.count == checks.count + problems.count)
        #expect(suite.outcomes.count { $0 == "failure" } == verdicts.count { $0 == "failed" })
        #expect(
          suite.outcomes.count { $0 == "error" } == problems.count + verdicts.count { $0 == "inconclusive" })
        #expect(Set(suite.names).count == suite.names.count)
      }
      let outcomes = junit.suites.flatMap(\.outcomes)
      #expect(junit.tests == outcomes.count)
      #expect(junit.failures == outcomes.count { $0 == "failure" } && junit.failures > 0)
      #expect(junit.errors == outcomes.count { $0 == "error" })
      #expect(junit.skipped == outcomes.count { $0 == "skipped" })
      // Two cases of the same class and name are one for many readers.
      let cases = junit.suites.flatMap { suite in suite.names.map { "\(suite.name) \($0)" } }
      #expect(Set(cases).count == cases.count)
    }

    @Test(.needs(Need.junitReader)) func aFailureHoldsItsEvidence() async throws {
      let run = try await mixedRun()
      let junit = try await JUnitFile.read(run.directory + "/junit.xml")
      let suite = try #require(junit.suites.first { $0.name == "test/close-four" })
      let failure = try #require(suite.texts.first { !$0.isEmpty })
      for part in ["expected", "three-segment", "observed", "four-segment", "FIN+ACK seq 5", "▶"] {
        #expect(failure.contains(part), "\(part) in \(failure)")
      }
      #expect(suite.messages.contains { $0.hasPrefix("expected three-segment, observed four-segment") })
    }

    @Test func junitFile() async throws {
      let run = try await mixedRun(["--junit", "results.xml"])
      let text = run.place.text(of: "results.xml")
      #expect(!text.isEmpty)
      #expect(text == run.place.text(of: "reports/latest/junit.xml"))
      let lab = Lab(place: run.place)
      for path in ["/proc/nowhere/results.xml", "."] {
        let refused = try await lab.wirelab(["run", "--junit", path])
        #expect(refused.status == 3)
        #expect(refused.errors.contains("cannot write \(path)"), "\(refused.errors)")
        #expect(refused.output.isEmpty)
      }
    }

    @Test func annotationsNameFileAndLine() async throws {
      let lab = try Lab()
      let text = try lab.changed("closing/close-four.yaml", [("four-segment", "three-segment")])
      let file = try lab.place.write(text, to: "lab/Scenarios/test, 1/close-four.yaml")
      let outcome = try await lab.wirelab(
        ["run", file], environment: ["GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": lab.place.path])
      let run = Lab.Run(outcome: outcome, place: lab.place)
      let checks = try #require(try run.scenarios()[0]["checks"] as? [[String: Any]])
      let failed = checks.filter { $0["verdict"] as? String == "failed" }
      #expect(!failed.isEmpty)
      let expected = try failed.map { check in
        var message = ["expected: \(check["expected"] ?? "")", "observed: \(check["observed"] ?? "")"]
        let frames = try #require(check["frames"] as? [Int])
        if !frames.isEmpty { message.append("frames: " + frames.map { "#\($0)" }.joined(separator: " ")) }
        message += try #require(check["evidence"] as? [String])
        if let reason = check["reason"] as? String { message.append(reason) }
        let location = try #require(check["location"] as? [String: Any])
        let line = try #require(location["line"] as? Int)
        let wanted = text.components(separatedBy: "\n").firstIndex { $0.contains("three-segment") }.map {
          $0 + 1
        }
        #expect(line == wanted)
        let encoded = message.joined(separator: "\n").replacingOccurrences(of: "%", with: "%25")
          .replacingOccurrences(of: "\n", with: "%0A")
        return "::error file=lab/Scenarios/test%2C 1/close-four.yaml,line=\(line),col=\(location["column"]!),"
          + "title=close-four%3A \(check["subject"]!) failed::\(encoded)"
      }
      #expect(outcome.lines.filter { $0.hasPrefix("::") } == expected, "\(outcome.output)")
    }

    @Test func annotationsWhenAskedFor() async throws {
      let lab = try Lab()
      let file = try lab.place.write(
        lab.changed("closing/close-four.yaml", [("four-segment", "three-segment")]),
        to: "Scenarios/test/close-four.yaml")
      func annotations(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> (
        output: Int, errors: Int
      ) {
        let outcome = try await lab.wirelab(["run", file] + arguments, environment: environment)
        #expect(outcome.status == 1)
        func count(_ text: String) -> Int {
          text.split(separator: "\n").count { $0.hasPrefix("::error file=") }
        }
        if arguments.contains("json") {
          _ = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        }
        return (count(outcome.output), count(outcome.errors))
      }
      #expect(try await annotations([]) == (0, 0))
      #expect(try await annotations(["--annotations", "always"]) == (1, 0))
      #expect(try await annotations(["--annotations", "never"], ["GITHUB_ACTIONS": "true"]) == (0, 0))
      // A document stays alone on standard output; GitHub reads both.
      #expect(try await annotations(["--format", "json"], ["GITHUB_ACTIONS": "true"]) == (0, 1))
    }
  }
}
