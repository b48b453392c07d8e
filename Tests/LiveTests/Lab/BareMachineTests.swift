import Foundation
import TestSupport
import Testing

extension Live {
  /// Machines on which something is missing that every other has: what can be done without it is done, in the
  /// network that was asked for, and what cannot is told, with 3.
  @Suite(.needs(.unshare, .ownNetwork)) struct BareMachineTests {
    private func run(_ script: String, in namespaces: String = "") async throws -> Lab.Run {
      let lab = try Lab()
      let file = try lab.place.write("set -e\n" + script, to: "script")
      return lab.report(
        of: try await lab.shell("export W S; exec unshare -Urm \(namespaces) bash \(file)"))
    }

    /// No /dev, and so no /dev/null for those who read nothing.
    @Test func withoutDevices() async throws {
      let run = try await run(
        """
        mount -t tmpfs none /dev
        exec "$W" run --scenarios "$S" close-four kill-9 <&-
        """)
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
    }

    /// Root needs no user namespace, whose ids are told in /proc, for a network of its own.
    @Test func readOnlyProc() async throws {
      let run = try await run(
        """
        mount --rbind /proc /proc
        mount -o remount,bind,ro /proc
        exec "$W" run --network private --scenarios "$S" close-four
        """)
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(try run.scenarios().first?["network"] as? String == "private")
    }

    /// A /proc of processes alone: no tables of sockets, no settings.
    @Test func procOfProcesses() async throws {
      let run = try await run(
        """
        mount -t proc -o subset=pid proc /proc
        exec "$W" run --scenarios "$S" close-four
        """, in: "--pid --fork")
      #expect(run.status == 3, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(run.outcome.unwrapped.contains("(ENOENT)"), "\(run.outcome.output)")
    }

    /// The program is gone while it runs.
    @Test func withoutItsOwnFile() async throws {
      let lab = try Lab()
      let run = lab.report(
        of: try await lab.shell(
          """
          cp "$W" wirelab; mkfifo told
          ./wirelab run --scenarios "$S" --repeat 1000 --fail-fast --jobs 1 close-four > output 2> told &
          exec 3< told; read -r _ <&3; rm wirelab; cat <&3 > /dev/null; wait $!
          """))
      #expect(run.status == 3, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(try run.scenarios().allSatisfy { $0["status"] as? String != "failed" })
    }
  }
}
