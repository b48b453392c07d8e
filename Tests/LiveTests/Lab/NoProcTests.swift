import Foundation
import Testing

extension Live {
  /// Where /proc is not mounted: what needs it says so, and the rest works as ever.
  @Suite struct NoProcTests {
    /// Runs the program with these arguments, once with /proc and once without.
    private func outcomes(_ arguments: String, in lab: Lab) async throws -> [Program.Outcome] {
      let command = "\"$W\" \(arguments)"
      return [
        try await lab.shell(command),
        try await lab.shell(
          """
          export W S
          exec unshare -Urm bash -c 'mount -t tmpfs none /proc && exec bash -c "$0"' \
          '\(command.replacing("'", with: #"'\''"#))'
          """),
      ]
    }

    /// A run's capture in the lab.
    private func prepared() async throws -> Lab {
      let lab = try Lab()
      let run = try await lab.run(["close-four"])
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      return lab
    }

    @Test func whatNeedsNoProcIsAsEver() async throws {
      let lab = try await prepared()
      let capture = "reports/latest/close-four.pcapng"
      for (arguments, status) in [
        ("--version", 0), ("list --scenarios \"$S\"", 0), ("inspect \(capture)", 0),
        ("inspect --format ndjson \(capture)", 0), ("inspect nowhere.pcap", 2),
        ("verify \(capture) --expect \"{ conversations: 1 }\"", 0),
        ("verify \(capture) --expect \"{ conversations: 2 }\"", 1),
        ("verify \(capture) --expect \"{ conversation: 2 }\"", 2),
        ("verify \(capture) --conversation 9 --expect \"{ each: { teardown: reset } }\"", 4),
        ("explain TIME_WAIT", 0), ("explain nothing-at-all", 4), ("schema run", 0), ("manual", 0),
        ("validate \"$S/closing/close-four.yaml\"", 0), ("validate reports", 2), ("frobnicate", 2), ("", 2),
      ] as [(String, Int32)] {
        let found = try await outcomes(arguments, in: lab)
        #expect(found[1].status == status, "\(arguments): \(found[1].output)\(found[1].errors)")
        #expect(found[1].output == found[0].output, "\(arguments)")
        #expect(found[1].errors == found[0].errors, "\(arguments)")
      }
    }

    @Test(arguments: ["run --scenarios \"$S\" close-four", "watch --duration 1", "doctor", "course"])
    func whatNeedsProcSaysSo(arguments: String) async throws {
      let lab = try Lab()
      let found = try await outcomes(
        arguments + (arguments == "course" ? " --scenarios \"$S\"" : ""), in: lab)
      #expect(found[1].status == 3, "\(found[1].output)\(found[1].errors)")
      #expect(found[1].errors.contains("is /proc mounted?"), "\(found[1].errors)")
      #expect(found[1].output.isEmpty, "\(found[1].output)")
    }
  }

  /// A command line without a command is no wish, so it is no success.
  @Suite struct NoCommandTests {
    @Test(arguments: [[], ["--"]]) func isWrongUsage(arguments: [String]) async throws {
      let outcome = try await Lab().wirelab(arguments)
      #expect(outcome.status == 2)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.contains("SUBCOMMANDS"))
      #expect(outcome.errors.contains("no command was given"))
    }
  }
}
