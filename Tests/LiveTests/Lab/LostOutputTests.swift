import Foundation
import Testing

extension Live {
  /// What cannot be written is lost, and what is lost was no success.
  @Suite struct LostOutputTests {
    /// A standard output that takes nothing.
    enum Sink: String, CaseIterable, CustomTestStringConvertible {
      case closed = ">&-"
      case full = "> /dev/full"
      /// A pipe that nobody reads, where SIGPIPE is ignored; descriptor 9.
      case unread = ">&9"

      var testDescription: String { rawValue }
    }

    /// Every command that prints a result, each as it ends with 0 elsewhere.
    private static let commands = [
      "--help", "help verify", "--version", "--generate-completion-script bash", "manual", "schema",
      "schema run",
      "list", "list --format json", "explain", "explain FIN", "explain FIN --format json",
      "validate \"$S/closing/close-four.yaml\"", "new \"lesson-$RANDOM\"",
      "inspect part/latest/close-four.pcapng", "inspect part/latest/close-four.pcapng --format json",
      "inspect part/latest/close-four.pcapng --format ndjson",
      "inspect part/latest/close-four.pcapng --summary",
      "inspect part/latest/close-four.pcapng --format html",
      "inspect part/latest/close-four.pcapng --format csv",
      "inspect part/latest/close-four.pcapng --format conn.log", "doctor --scenarios \"$S\"",
      "exec -- true", "exec --format json -- true",
      "verify part/latest/close-four.pcapng --expect '{ conversations: 1 }'",
      "verify part/latest/close-four.pcapng --expect '{ conversations: 1 }' --format json",
      "merge part/latest", "run --scenarios \"$S\" close-four",
      "run --scenarios \"$S\" close-four --format json",
      "run --scenarios \"$S\" close-four --step", "course --scenarios \"$S\" close-four",
      "serve tcp --port 0", "serve forking-udp --port 0",
    ]

    /// Readies a place: the report of a shard, and a pipe without a reader as descriptor 9.
    private static let preparation = """
      cp -R "$S" Scenarios
      "$W" run --shard 1/1 --report-directory part --scenarios "$S" close-four > /dev/null 2>&1 || exit 99
      mkfifo gone; exec 8<>gone 9>gone 8<&-

      """

    @Test(arguments: Sink.allCases) func isNeverAPass(sink: Sink) async throws {
      let lab = try Lab()
      let runs = Self.commands.map { command in
        "timeout 20 \"$W\" \(command) \(sink.rawValue) 2> errors < /dev/null; echo \"$? $(tail -n 1 errors)\""
      }
      let outcome = try await lab.shell(
        "trap '' PIPE\n" + Self.preparation + runs.joined(separator: "\n"), limit: 120)
      #expect(outcome.lines.count == Self.commands.count, "\(outcome.output)\(outcome.errors)")
      for (command, line) in zip(Self.commands, outcome.lines) {
        #expect(line.hasPrefix("3 wirelab: cannot write to standard output: "), "\(command): \(line)")
      }
    }

    @Test(.needs(.ip, .unshare), arguments: Sink.allCases)
    func watchEndsWhenNobodyTakesWhatItFinds(sink: Sink) async throws {
      let lab = try Lab()
      let outcome = try await lab.shell(
        """
        trap '' PIPE
        \(Self.preparation)
        export W
        exec unshare -Urn bash -c 'ip link set lo up; exec timeout 20 "$W" watch \(sink.rawValue)'
        """, limit: 30)
      #expect(outcome.status == 3, "\(outcome.errors)")
      #expect(outcome.errors.contains("cannot write to standard output"), "\(outcome.errors)")
    }

    @Test(arguments: Sink.allCases) func connectIsNoSuccess(sink: Sink) async throws {
      let lab = try Lab()
      let outcome = try await lab.shell(
        """
        \(Self.preparation)
        mkfifo ready; "$W" serve tcp --port 0 > ready & read -r _ _ place < ready
        echo exit | "$W" connect 127.0.0.1 "${place##*:}" \(sink.rawValue)
        status=$?; kill %1; exit $status
        """)
      #expect(outcome.status == 3, "\(outcome.output)\(outcome.errors)")
      #expect(outcome.errors.contains("cannot write to standard output"), "\(outcome.errors)")
    }

    /// A failure stays one, and so does what is inconclusive.
    @Test func whatWasFoundIsStillSaid() async throws {
      let lab = try Lab()
      let verify = "\"$W\" verify part/latest/close-four.pcapng --expect"
      let outcome = try await lab.shell(
        """
        \(Self.preparation)
        \(verify) '{ conversations: 2 }' >&-; echo $?
        \(verify) '{ where: [{ match: { responder: 1 }, conversations: 1 }] }' > /dev/full; echo $?
        \(verify) '{ teardown: 1 }' > /dev/full; echo $?
        """)
      #expect(outcome.lines.first == "1" && outcome.lines.last == "2", "\(outcome.output)\(outcome.errors)")
      #expect(!outcome.lines.contains("0"), "\(outcome.output)")
    }

    /// A reader who has had enough ends it without a word, as it ends any other program.
    @Test func readerWhoLeaves() async throws {
      let lab = try Lab()
      let outcome = try await lab.shell(
        "set -o pipefail; trap - PIPE; \"$W\" schema run | read -r line; echo $?")
      #expect(["0", "141", "3"].contains(outcome.lines.first), "\(outcome.output)\(outcome.errors)")
    }

    /// Neither a capture nor a socket gets the number of a standard descriptor that was closed.
    @Test(.needs(.packetQueue)) func closedDescriptorsAreNotReused() async throws {
      let lab = try Lab()
      let outcome = try await lab.shell(
        """
        \(Self.preparation)
        "$W" verify part/latest/close-four.pcapng --expect '{ conversations: 1 }' <&- 2>&-; echo $?
        "$W" verify part/latest/close-four.pcapng --expect '{ conversations: 2 }' <&- 2>&-; echo $?
        "$W" verify part/latest/close-four.pcapng --expect '{ conversations: 1 }' <&- >&- 2>&-; echo $?
        "$W" inspect - <&- 2>&-; echo $?
        "$W" run --scenarios "$S" close-four <&- 2>&- > run; echo $?
        "$W" run --scenarios "$S" close-four <&- >&- 2>&-; echo $?
        "$W" run --step --scenarios "$S" close-four <&- 2>&- > step; echo $?
        mkfifo ready; "$W" serve threading-tcp --port 0 <&- 2>&- > ready & read -r _ < ready
        readlink /proc/$!/fd/0 /proc/$!/fd/2; kill $!; wait $!; echo $?
        """)
      let verdicts = outcome.lines.filter { !$0.contains("conversation") && Int32($0) != nil }
      #expect(verdicts == ["0", "1", "3", "2", "0", "3", "0", "0"], "\(outcome.output)\(outcome.errors)")
      #expect(outcome.lines.suffix(3).prefix(2) == ["/dev/null", "/dev/null"], "\(outcome.output)")
    }
  }
}
