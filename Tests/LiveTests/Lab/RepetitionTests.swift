import Foundation
import TestSupport
import Testing

extension Live {
  /// `--repeat`, `--fail-fast`, and what is shown meanwhile.
  @Suite(.needs(.ownNetwork)) struct RepetitionTests {
    /// Takes a second, and passes.
    private static let slow = SchemaTests.small(
      "slow", client: "connect, { set: { receiveTimeout: 1 } }, { receive, fails: EAGAIN }, close",
      more: "timeout: 5"
    ).replacingOccurrences(of: "timeout: 1\n", with: "")

    @Test func everyRepetitionIsInTheReport() async throws {
      let run = try await Lab().run(["--repeat", "3", "close-four", "udp-echo"])
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      let report = try run.report()
      #expect((report["run"] as? [String: Any])?["repetitions"] as? Int == 3)
      #expect((report["summary"] as? [String: Any])?["passed"] as? Int == 6)
      let scenarios = try run.scenarios()
      #expect(
        scenarios.map { "\($0["id"] ?? "") \($0["repetition"] ?? "")" }
          == ["close-four 1", "close-four 2", "close-four 3", "udp-echo 1", "udp-echo 2", "udp-echo 3"])
      let files = scenarios.compactMap { ($0["capture"] as? [String: Any])?["file"] as? String }
      #expect(Set(files).count == 6)
      #expect(Set(run.captures.map { ($0 as NSString).lastPathComponent }) == Set(files))
      #expect((report["differences"] as? [Any])?.count == 0)
      let words = run.outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains("2 scenarios, 3 times: 6 passed"), "\(run.outcome.output)")
    }

    /// One repetition of two is killed: the run fails, and says what differed.
    @Test(.needs(Need.junitReader)) func saysWhatDiffered() async throws {
      let lab = try Lab()
      let file = try lab.place.write(Self.slow, to: "Scenarios/test/slow.yaml")
      async let outcome = lab.wirelab(["run", "--repeat", "2", "--jobs", "1", file])
      kill(try await Processes.wait(for: "slow.1.pcapng", in: lab), SIGKILL)
      let ended = try await outcome
      #expect(ended.status == 1, "\(ended.output)\(ended.errors)")
      #expect(
        ended.output.contains("DIFFERS test/slow status: failed #1; passed #2"), "\(ended.output)")
      #expect(ended.output.contains("DIFFERS test/slow handshake: nothing #1; three-way #2"))
      #expect(ended.errors.contains("FAIL") && ended.errors.contains("test/slow (1 of 2)"), "\(ended.errors)")
      let report = try Lab.Run(outcome: ended, place: lab.place).report()
      let differences = try #require(report["differences"] as? [[String: Any]])
      #expect(differences.map { $0["what"] as? String } == ["status", "handshake", "teardown"])
      let junit = try await JUnitFile.read(lab.place.path + "/reports/latest/junit.xml")
      #expect(junit.errors == 1 && junit.failures == 0)
      #expect(junit.suites[0].outcomes == ["error"])
    }

    @Test func failFastStartsNothingAfterAFailure() async throws {
      let lab = try Lab()
      for (name, expected) in [("a", "refused"), ("b", "three-way"), ("c", "three-way")] {
        let text = SchemaTests.small(name, client: "connect, close")
          .replacingOccurrences(of: "three-way", with: expected)
        _ = try lab.place.write(text, to: "Scenarios/test/\(name).yaml")
      }
      let outcome = try await lab.wirelab(["run", "--jobs", "1", "--fail-fast"])
      #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
      let run = Lab.Run(outcome: outcome, place: lab.place)
      #expect(try run.scenarios().map { $0["status"] as? String } == ["failed", "not-run", "not-run"])
      for scenario in try run.scenarios().dropFirst() {
        let problems = scenario["problems"] as? [[String: Any]]
        #expect(problems?.map { $0["kind"] as? String } == ["not-started"])
      }
      #expect(outcome.output.contains("2 not started"), "\(outcome.output)")
      #expect(run.captures.count == 1)
      // Without it, all of them run.
      let all = try await lab.wirelab(["run", "--jobs", "1"])
      #expect(all.status == 1)
      #expect(all.output.contains("2 passed, 1 failed"), "\(all.output)")
    }

    /// What follows something inconclusive is not a matter of what the machine allows.
    @Test func failFastAfterTheInconclusive() async throws {
      let lab = try Lab()
      let flood = SchemaTests.small(
        "a", client: "{ loop: { times: 3000, steps: [{ send: x }] } }", more: "timeout: 20"
      ).replacingOccurrences(of: "timeout: 1\n", with: "")
        .replacingOccurrences(
          of: "{ model: tcp, handler: echo }", with: "{ model: udp, handler: [{ receive: { max: 8 } }] }"
        )
        .replacingOccurrences(of: "each: { handshake: three-way }", with: "conversations: 1")
      _ = try lab.place.write(flood, to: "Scenarios/test/a.yaml")
      _ = try lab.place.write(SchemaTests.small("b", client: "connect, close"), to: "Scenarios/test/b.yaml")
      let outcome = try await lab.wirelab(["run", "--jobs", "1", "--fail-fast", "--capture-buffer", "4096"])
      #expect(outcome.status == 5, "\(outcome.output.suffix(800))\(outcome.errors)")
      #expect(outcome.output.contains("1 not started"))
    }

    // MARK: Progress

    @Test(.needs(Need.everyScenario)) func plainLinesWithoutATerminal() async throws {
      let run = try await WholeRun.once
      let lines = run.outcome.errors.split(separator: "\n")
      #expect(lines.count == (try run.scenarios().count))
      #expect(lines.allSatisfy { $0.hasPrefix("PASS [") }, "\(run.outcome.errors)")
      #expect(!run.outcome.errors.contains("\u{1B}"))
      _ = try JSONSerialization.jsonObject(with: Data(run.outcome.output.utf8))
    }

    /// On a terminal: one line, never wider than it, and gone at the end.
    @Test(.needs(Need.everyScenario + [.python]), arguments: [20, 40, 120]) func oneLineOnATerminal(
      columns: Int
    ) async throws {
      let python = try Program.tool("python3")
      let lab = try Lab()
      let outcome = try await Program.run(
        python,
        [
          "-c", Self.onATerminal, "\(columns)", Program.wirelab, "run", "--scenarios",
          Program.root + "/Scenarios", "opening",
        ],
        directory: lab.place.path, environment: ["LC_ALL": "C.UTF-8", "TERM": "xterm", "GITHUB_ACTIONS": ""])
      #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
      #expect(!outcome.output.contains("\r") && outcome.output.contains("Summary"))
      let erase = "\r\u{1B}[K"
      #expect(outcome.errors.hasSuffix(erase), "\(outcome.errors.debugDescription)")
      let lines = outcome.errors.components(separatedBy: erase).map {
        $0.replacing(/\u{1B}\[[0-9;]*m/, with: "")
      }
      #expect(lines.count > 7)
      #expect(lines.allSatisfy { $0.count < columns && !$0.contains("\n") && !$0.contains("\u{1B}") })
      if columns == 120 {
        #expect(
          lines.contains { $0.hasPrefix("0 of ") && $0.contains("running handshake-basic") }, "\(lines)")
      }
    }

    /// Runs a program whose standard error alone is a terminal of so many columns.
    private static let onATerminal = """
      import fcntl, os, pty, struct, subprocess, sys, termios
      master, slave = pty.openpty()
      fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
      program = subprocess.Popen(sys.argv[2:], stderr=slave)
      os.close(slave)
      while True:
          try:
              octets = os.read(master, 65536)
          except OSError:
              break
          if not octets:
              break
          sys.stderr.buffer.write(octets)
      sys.exit(program.wait())
      """
  }
}
