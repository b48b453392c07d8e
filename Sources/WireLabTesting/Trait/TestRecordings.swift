import Synchronization

/// What a test has recorded, for the trait of the test.
final class TestRecordings: Sendable {
  /// Those of the running test; nil: it has no such trait.
  @TaskLocal static var current: TestRecordings?

  private let recordings = Mutex<[Wire.Recording]>([])

  /// In the order in which they ended.
  var all: [Wire.Recording] { recordings.withLock { $0 } }

  func add(_ recording: Wire.Recording) {
    recordings.withLock { $0.append(recording) }
  }
}
