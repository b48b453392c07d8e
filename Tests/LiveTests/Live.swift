import Foundation
import Testing

/// The parent of every test that opens a socket, captures, or starts a process.
///
/// The time limit includes the wait for a place; whatever a test waits for has a limit of its own.
@Suite(.at(.live), .timeLimit(.minutes(15)), .selection)
enum Live {
  /// Those with sockets of this process, whose descriptors and signals are all in one place: one at a time.
  @Suite(.serialized) enum InProcess {}
}

extension Tag {
  /// What the rights of the user can change: run once more as an ordinary user.
  @Tag static var rights: Self
}

/// With `WIRELAB_TESTS=rights` only tests with that tag are run.
struct SelectionTrait: TestTrait, SuiteTrait {
  private static let isRestricted = ProcessInfo.processInfo.environment["WIRELAB_TESTS"] == "rights"

  var isRecursive: Bool { true }

  func prepare(for test: Test) async throws {
    guard Self.isRestricted, !test.isSuite, !test.tags.contains(.rights) else { return }
    let skip: ConditionTrait = .disabled("rights change nothing of it")
    try await skip.prepare(for: test)
  }
}

extension Trait where Self == SelectionTrait {
  /// Runs what was selected.
  static var selection: SelectionTrait { SelectionTrait() }
}
