import Foundation
import Testing

extension Live {
  /// Where files may not be large (RLIMIT_FSIZE): what could not be written whole is told, with 3, and
  /// nothing of it is left. The signal of that limit, SIGXFSZ, ends nobody without a word.
  @Suite(.needs(.prlimit)) struct FileSizeTests {
    /// Makes what the commands read, and then lets files have 600 octets at most.
    private static let preparation = """
      "$W" run --shard 1/1 --report-directory part --scenarios "$S" close-four > /dev/null 2>&1 || exit 99
      # What runs the tests may ignore the signal; a shell does not.
      limited() {
        timeout 30 env --default-signal=XFSZ prlimit --fsize=600 "$W" "$@" 2> errors < /dev/null
      }

      """

    /// Each command that writes a file.
    private static let commands = [
      "inspect part/latest/close-four.pcapng > written",
      "inspect part/latest/close-four.pcapng --format json > written",
      "inspect part/latest/close-four.pcapng --format html > written",
      "verify part/latest/close-four.pcapng --expect graceful --report-directory written",
      "verify part/latest/close-four.pcapng --expect graceful --junit written",
      "merge part/latest --report-directory written", "schema run > written",
      "run --scenarios \"$S\" close-four --report-directory written",
      "new lesson --scenarios written", "list --scenarios \"$S\" > written",
    ]

    @Test(arguments: commands) func isTold(command: String) async throws {
      let lab = try Lab()
      let outcome = try await lab.shell(
        Self.preparation + "limited \(command); echo $? \"$(tail -n 1 errors)\"; find written -type f")
      let said = outcome.output + outcome.errors
      let first = try #require(outcome.lines.first)
      #expect(first.hasPrefix("3 wirelab: cannot write "), "\(said)")
      #expect(first.contains("File too large") && first.contains("`ulimit -f unlimited`"), "\(said)")
      // The shell has made what standard output goes to.
      let isRedirected = command.contains(" > ")
      #expect(isRedirected || outcome.lines.count == 1, "\(said)")
    }

    /// Programs of others are ended by it as everywhere.
    @Test(.needs(.ownNetwork)) func programsKeepTheSignal() async throws {
      let lab = try Lab()
      let outcome = try await lab.shell(
        """
        prlimit --fsize=600 "$W" exec --exit-status command -- sh -c 'exec head -c 2000 /dev/zero > big' \
        > /dev/null
        echo $?
        """)
      #expect(outcome.lines == ["153"], "\(outcome.output)\(outcome.errors)")
    }

    @Test(.needs(.ip, .unshare)) func packetsOfWatch() async throws {
      let lab = try Lab()
      let outcome = try await lab.shell(
        """
        export W
        exec unshare -Urn bash -c 'ip link set lo up; mkfifo told; \
        env --default-signal=XFSZ prlimit --fsize=600 timeout 20 "$W" watch --write packets.pcapng \
        --duration 15 2> told & \
        exec 3< told; read -r _ <&3; \
        for i in $(seq 30); do echo 0123456789 > /dev/udp/127.0.0.1/9; done 2> /dev/null; \
        cat <&3 >&2; wait $!'
        """, limit: 40)
      #expect(outcome.status == 3, "\(outcome.output)\(outcome.errors)")
      #expect(outcome.errors.contains("cannot write packets.pcapng: File too large"), "\(outcome.errors)")
    }
  }
}
