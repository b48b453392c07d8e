import Foundation
import TestSupport
import Testing
import WireLabKit

extension Live {
  /// Files whose names are no text, or would command a terminal.
  @Suite struct FileNameTests {
    /// Runs wirelab with the name of a copy of a capture that printf(1) makes.
    private func outcome(_ command: String, name: String, of capture: String) async throws -> Program.Outcome
    {
      let place = try TemporaryDirectory()
      return try await Program.run(
        "/bin/sh",
        [
          "-c",
          "cd \"$1\" && name=$(printf '%bx' \"$2\") && cp \"$3\" \"$name\" && eval \"exec \\\"$0\\\" $4\"",
          Program.wirelab, place.path, name, capture, command,
        ], limit: 60)
    }

    private static let capture = Program.root + "/Tests/Snapshots/runs/closing/close-four.pcapng"

    @Test(
      arguments: [
        "inspect \"$name\"", "inspect --format json \"$name\"", "inspect --format ndjson \"$name\"",
        "inspect --summary \"$name\" \"$name\"", "verify --expect graceful \"$name\"",
        "verify --expect graceful --format json \"$name\"",
        "verify --expect graceful --junit \"$name.xml\" --report-directory \"$name.d\" \"$name\"",
      ], [#"a\377"#, #"\303\050"#, #"\033[31m\0233"#, #"a\nwirelab: passed"#])
    func anyNameIsOpened(command: String, name: String) async throws {
      let outcome = try await outcome(command, name: name, of: Self.capture)
      #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
      let text = outcome.output + outcome.errors
      #expect(
        !text.unicodeScalars.contains { $0 != "\n" && $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
      #expect(!text.split(separator: "\n").contains { $0.hasPrefix("wirelab: passed") }, "\(text)")
      #expect(!text.contains("\u{FFFD}"), "\(text)")
    }

    /// What is wrong is said on one line that the name cannot break.
    @Test(arguments: [
      "inspect \"$name.none\"", "run --scenarios . \"$name.none/x.yaml\"",
      "verify --expect graceful \"$name.none\"",
      "verify --expect graceful --junit \"$name.none/x\" \"$name\"", "merge \"$name.none\"",
      "new mine --scenarios \"$name\"", "validate \"$name.none.yaml\"",
    ])
    func noNameBeginsALine(command: String) async throws {
      let outcome = try await outcome(command, name: #"a\377\033\nwirelab: passed"#, of: Self.capture)
      #expect(outcome.status != 0)
      #expect(outcome.errors.contains("\\xFF"), "\(outcome.errors)")
      #expect(!outcome.errors.contains("\u{1B}"))
      #expect(!outcome.errors.split(separator: "\n").contains { $0.hasPrefix("wirelab: passed") })
    }
  }
}
