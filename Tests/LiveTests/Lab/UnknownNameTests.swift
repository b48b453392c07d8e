import TestSupport
import Testing

extension Live {
  /// A name that stands for nothing: every command that takes one says what may have been meant, and ends
  /// with 4.
  @Suite struct UnknownNameTests {
    @Test(
      arguments: [
        (["run", "close"], "no scenario, chapter or file is called `close`; did you mean `close-"),
        (["list", "openin"], "did you mean `opening`?"),
        (["code", "close-fuor"], "did you mean `close-four`?"),
        (["explain", "close-fuor"], "there is no topic `close-fuor`; did you mean `close-four`?"),
        (["explain", "FIN_WAI"], "did you mean `FIN_WAIT_1`"),
        (
          ["course", "first-da"],
          "no track, scenario, chapter or file is called `first-da`; did you mean `first-day`?"
        ),
        (["course", "close-fuor"], "did you mean `close-four`?"),
        (["run", "--track", "fisrt-day"], "no track is called `fisrt-day`; did you mean `first-day`?"),
        (
          ["grade", "echo-srever", "--", "true"],
          "no exercise, lesson or file is called `echo-srever`; did you mean `echo-server`?"
        ),
        (["grade", "close-fuor", "--prediction", "x"], "did you mean `close-four`?"),
        (["run", "qqqqqqqqqqqqqqqq"], "is called `qqqqqqqqqqqqqqqq`\n"),
      ])
    func says(arguments: [String], said: String) async throws {
      var arguments = arguments
      arguments.insert(contentsOf: ["--scenarios", Program.root + "/Scenarios"], at: 1)
      let outcome = try await Lab().wirelab(arguments)
      #expect(outcome.status == 4)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.contains(said), "\(outcome.errors)")
    }
  }
}
