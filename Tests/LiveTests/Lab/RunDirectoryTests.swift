import Foundation
import TestSupport
import Testing

extension Live {
  /// The directory of a run: for its owner alone, and complete or not at all.
  @Suite(.needs(.ownNetwork), .tags(.rights)) struct RunDirectoryTests {
    private func mode(_ path: String) throws -> Int {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      return try #require(attributes[.posixPermissions] as? Int)
    }

    @Test func isForItsOwnerAlone() async throws {
      let run = try await Lab().run(["close-four"])
      let directory = try #require(
        try FileManager.default.contentsOfDirectory(atPath: run.place.path + "/reports").first {
          $0 != "latest"
        })
      #expect(try mode(run.place.path + "/reports/" + directory) == 0o700)
      for name in try FileManager.default.contentsOfDirectory(atPath: run.directory) {
        #expect(try mode(run.directory + "/" + name) == 0o600, "\(name)")
      }
    }

    @Test func nothingOlderIsOverwritten() async throws {
      let lab = try Lab()
      var names: Set<String> = []
      for count in 1...3 {
        let run = try await lab.run(["handshake-basic"])
        #expect(run.status == 0)
        let now = Set(try FileManager.default.contentsOfDirectory(atPath: lab.place.path + "/reports"))
        #expect(now.isSuperset(of: names))
        #expect(now.count == count + 1)
        names = now
        let latest = try FileManager.default.destinationOfSymbolicLink(atPath: run.directory)
        #expect(try run.report()["run"].flatMap { ($0 as? [String: Any])?["id"] as? String } == latest)
      }
    }

    @Test(.needs(.root)) func belongsToWhoCalledSudo() async throws {
      let lab = try Lab()
      let outcome = try await lab.wirelab(
        ["run", "--scenarios", Program.root + "/Scenarios", "close-four", "--junit", "results.xml"],
        environment: ["SUDO_UID": "65534", "SUDO_GID": "65533"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let reports = lab.place.path + "/reports"
      let names = FileManager.default.enumerator(atPath: reports)?.compactMap { $0 as? String } ?? []
      #expect(names.count >= 6)
      for path in [reports, lab.place.path + "/results.xml"] + names.map({ reports + "/" + $0 }) {
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_uid == 65534 && status.st_gid == 65533, "\(path)")
      }
    }

    @Test(.needs(.setpriv)) func aPlaceThatCannotBeWrittenTo() async throws {
      let lab = try Lab()
      let reports = lab.place.path + "/read-only"
      try FileManager.default.createDirectory(atPath: reports, withIntermediateDirectories: false)
      chmod(reports, 0o555)
      chmod(lab.place.path, 0o755)
      defer { chmod(reports, 0o755) }
      let arguments = [
        "run", "--scenarios", Program.root + "/Scenarios", "--report-directory", reports, "close-four",
      ]
      let outcome: Program.Outcome
      if getuid() == 0 {
        // Root may write anywhere, so somebody else tries, with a copy of the program that it can read.
        let setpriv = try Program.tool("setpriv")
        let program = lab.place.path + "/wirelab"
        try FileManager.default.copyItem(atPath: Program.wirelab, toPath: program)
        try FileManager.default.copyItem(
          atPath: Program.root + "/Scenarios", toPath: lab.place.path + "/Scenarios")
        outcome = try await Program.run(
          setpriv,
          ["--reuid", "65534", "--regid", "65534", "--clear-groups", program, "run"] + arguments.dropFirst(3),
          directory: lab.place.path)
      } else {
        outcome = try await lab.wirelab(arguments)
      }
      #expect(outcome.status == 3)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.contains("Permission denied"), "\(outcome.errors)")
      #expect(outcome.errors.contains("--report-directory"))
      #expect(!outcome.errors.contains("PASS"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: reports).isEmpty)
    }
  }
}
