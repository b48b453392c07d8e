import Foundation
import TestSupport
import Testing

extension Live {
  /// The fuzzing target, for a bounded time; longer by hand: `swift run -c release WireLabFuzz --seconds N`.
  @Suite struct FuzzTests {
    @Test func everythingHolds() async throws {
      let outcome = try await Program.run(
        Program.buildDirectory + "/WireLabFuzz",
        [
          "--seconds", "\(Effort.rounds(4, long: 120))", "--seed", "8899", "--scenarios",
          Program.root + "/Scenarios",
        ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.hasPrefix("seed 8899: "), "\(outcome.output)")
    }

    /// What searches have found worth keeping: `.ci/fuzz`.
    @Test func theCorpusHolds() async throws {
      let outcome = try await Program.run(
        Program.buildDirectory + "/WireLabFuzz",
        [
          "--corpus", Program.root + "/Tests/Fixtures/Corpus", "--scenarios", Program.root + "/Scenarios",
        ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.split(separator: "\n").count == 6, "\(outcome.output)")
    }
  }
}
