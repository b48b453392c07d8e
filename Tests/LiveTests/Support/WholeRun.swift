import Foundation
import TestSupport

/// Runs of every shipped scenario, which many tests read; made when the first of them asks.
enum WholeRun {
  /// Each of them once, with the report document on standard output.
  static var once: Lab.Run { get async throws { try await first.value } }

  /// Each of them several times, eight at a time.
  static var again: Lab.Run { get async throws { try await second.value } }

  private static let first = make(["--format", "json"])
  private static let second = make(["--jobs", "8", "--repeat", "\(Effort.rounds(2, long: 10))"])

  private static func make(_ arguments: [String]) -> Task<Lab.Run, any Error> {
    Task {
      let run = try await Lab().run(arguments, limit: 600)
      run.place.removeAtTheEnd()
      return run
    }
  }
}
