import TestSupport
import Testing

extension Live {
  /// `--all-packets` is taken where ladders are drawn in text, and refused where it would change nothing.
  @Suite struct AllPacketsTests {
    @Test(arguments: ["run", "merge", "inspect", "verify", "watch", "exec", "grade"])
    func isOffered(command: String) async throws {
      #expect(try await Lab().wirelab([command, "--help"]).output.contains("--all-packets"))
    }

    @Test(arguments: ["list", "explain", "doctor", "new", "course", "connect", "serve", "validate", "code"])
    func isNotOffered(command: String) async throws {
      #expect(try await !Lab().wirelab([command, "--help"]).output.contains("--all-packets"))
    }

    @Test(
      arguments: [
        (["run", "close-four", "--format", "json"], "--format json"),
        (["run", "close-four", "--format", "html"], "--format html"),
        (["merge", "x", "--format", "json"], "--format json"),
        (["inspect", "x", "--format", "ndjson"], "--format ndjson"),
        (["inspect", "x", "--summary"], "--summary"),
        (["inspect", "x", "y", "--relate"], "--relate"),
        (["verify", "x", "--expect", "graceful", "--format", "json"], "--format json"),
        (["watch"], "--all-packets needs --expect or --ladder"),
        (["exec", "--format", "json", "--", "true"], "--format json"),
        (["grade", "echo-server", "--submissions", "x"], "--submissions"),
        (["grade", "echo-server", "--format", "csv", "--", "true"], "--format csv"),
      ])
    func isRefused(arguments: [String], because choice: String) async throws {
      var arguments = arguments
      arguments.insert("--all-packets", at: 1)
      let outcome = try await Lab().wirelab(arguments)
      #expect(outcome.status == 2)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.contains("--all-packets"), "\(outcome.errors)")
      #expect(outcome.errors.contains(choice), "\(outcome.errors)")
    }
  }
}
