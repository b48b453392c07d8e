import Foundation
import Glibc
import TestSupport
import Testing

extension Live {
  /// Nothing that a program does outlives its scenario, nor keeps it from ending.
  @Suite(.tags(.rights), .needs(.ownNetwork, .python)) struct ProgramLimitTests {
    private static let listens =
      "import os, signal, socket; s = socket.socket(); s.bind(('127.0.0.1', 8899)); s.listen()"

    /// A word that only the processes of one test have on their command lines.
    private static func word() -> String { "w\(UInt64.random(in: .min ... .max))" }

    private static func isRunning(_ word: String) -> Bool {
      let pids = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
      return pids.filter { $0.first?.isNumber == true }.contains { pid in
        guard let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else { return false }
        return String(decoding: line, as: UTF8.self).contains(word)
      }
    }

    @Test(arguments: [
      // A daemon in a session of its own.
      "\\nif os.fork() == 0:\\n  os.setsid()\\n  if os.fork() == 0:\\n    while True: s.accept()\\n  os._exit(0)\\nsignal.pause()",
      // It hears no signal but one.
      "\\nsignal.signal(15, signal.SIG_IGN)\\nwhile True: s.accept()",
      // Whoever reads its output hears of an end too early.
      "\\nos.close(0)\\nos.close(1)\\nos.close(2)\\nwhile True: s.accept()",
    ]) func nothingIsLeft(program: String) async throws {
      let word = Self.word()
      let run = try await Lab().run(
        scenario: ProgramScenarioTests.visited("[python3, -c, \"\(Self.listens)\(program)\", \(word)]"))
      #expect(run.status == 0, "\(run.outcome.output)")
      #expect(!Self.isRunning(word))
    }

    @Test func whoWritesWithoutEndIsEnded() async throws {
      try await expectEnd(of: "yes hello", saying: "it wrote more than 64 MiB")
    }

    /// Alone: each fork locks what maps libc (i_mmap_rwsem), and so does the end of every process beside it.
    @Test(.tags(.alone)) func whoForksWithoutEndIsEnded() async throws {
      try await expectEnd(
        of: "b() { b | b & }; b; sleep 100", saying: "it had more than 1000 processes at a time")
    }

    private func expectEnd(of command: String, saying sentence: String) async throws {
      let word = Self.word()
      let run = try await Lab().run(
        scenario: ProgramScenarioTests.visited("[bash, -c, \"\(command)\", \(word)]"))
      #expect(run.status == 1)
      #expect(run.outcome.output.contains("shop was ended: \(sentence)"), "\(run.outcome.output)")
      #expect(!Self.isRunning(word))
    }

    /// SIGKILL to `wirelab` itself, while a program waits.
    @Test func theEndOfTheLabIsItsEnd() async throws {
      let word = Self.word()
      let lab = try Lab()
      let ready = lab.place.path + "/ready"
      let text = ProgramScenarioTests.visited(
        "[python3, -c, \"\(Self.listens); open('\(ready)', 'w').close()\\nsignal.pause()\", \(word)]",
        timeout: 200
      )
      .replacingOccurrences(of: "[connect, close]", with: "[connect, { receive: end }]")
      _ = try lab.place.write(text, to: "visited.yaml")
      async let outcome = lab.wirelab(["run", lab.place.path + "/visited.yaml"])
      let supervisor = try #require(try await Processes.supervisor(in: lab))
      // The program says that it is there: a python3 that is a script runs others in its place, and in the
      // middle of each execve(2) the command line of a process is empty.
      while !FileManager.default.fileExists(atPath: ready), kill(supervisor, 0) == 0 {
        try await Task.sleep(for: .milliseconds(5))
      }
      let wasThere = Self.isRunning(word)
      kill(supervisor, SIGKILL)
      let ended = try await outcome
      #expect(wasThere, "\(ended.output)\(ended.errors)")
      // The kernel ends the namespace of what was killed by itself, and takes a moment for it: less than the
      // scenario would wait.
      let limit = ContinuousClock.now + .seconds(20)
      while Self.isRunning(word), ContinuousClock.now < limit {
        try await Task.sleep(for: .milliseconds(5))
      }
      #expect(!Self.isRunning(word))
    }
  }
}
