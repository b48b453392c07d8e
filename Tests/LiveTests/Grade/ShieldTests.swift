import Foundation
import TestSupport
import Testing

extension Live {
  /// What a submission can reach: a copy of its folder, and nothing that others have.
  @Suite(.tags(.rights), .needs(.ownNetwork, .python)) struct ShieldTests {
    /// A submission that tells what it sees, and what the report says of it.
    private func told(_ script: String, beside others: [String: String] = [:]) async throws -> String {
      let lab = try Lab()
      let folder = try lab.place.write(script, to: "class/one/server.py")
      for (name, text) in others { _ = try lab.place.write(text, to: name) }
      let outcome = try await Program.run(
        Program.wirelab,
        ["grade", Program.root + "/Scenarios/exercises/echo-server.yaml", "--", "python3", "server.py"],
        directory: String(folder.dropLast("/server.py".count)),
        environment: ["LC_ALL": "C.UTF-8", "TOKEN": "s3cret"])
      #expect(outcome.status == 1, "\(outcome.errors)")
      return outcome.output
    }

    @Test func itHasThreeVariables() async throws {
      let said = try await told("import os; print('has', sorted(k for k in os.environ if k != 'LC_CTYPE'))")
      #expect(said.contains("has ['HOME', 'LANG', 'PATH']"), "\(said)")
    }

    @Test func itWritesNowhereElse() async throws {
      let script = """
        import os
        for place in ("/etc/x", "/var/x", "/usr/x", os.path.expanduser("~root") + "/x"):
            try:
                open(place, "w")
                print("could write", place)
            except OSError as error:
                pass
        open("/tmp/own", "w").write("a")
        open("beside", "w").write("b")
        print("files", sorted(os.listdir("/tmp")), sorted(os.listdir(".")))
        """
      let said = try await told(script)
      #expect(!said.contains("could write"), "\(said)")
      // The directory of the reports, which lies in this folder, is there and empty.
      #expect(said.contains("files ['own', 'submission'] ['beside', 'reports', 'server.py']"), "\(said)")
    }

    @Test func itSeesNoOtherProcess() async throws {
      let said = try await told("import os; print('pids', [p for p in os.listdir('/proc') if p.isdigit()])")
      #expect(said.contains("pids ['1', '2']"), "\(said)")
    }

    /// The folder of a neighbour, whose path it knows.
    @Test func itSeesNoNeighbour() async throws {
      let lab = try Lab()
      _ = try lab.place.write("secret of two", to: "class/two/server.py")
      let script = """
        import os
        place = "\(lab.place.path)/class"
        print("sees", os.listdir(place) if os.path.exists(place) else [])
        """
      _ = try lab.place.write(script, to: "class/one/server.py")
      let outcome = try await lab.wirelab([
        "grade", Program.root + "/Scenarios/exercises/echo-server.yaml", "--submissions", "class",
        "--format", "html",
      ])
      #expect(outcome.output.contains("sees []"), "\(outcome.output.suffix(3000))")
    }
  }
}
