import Synchronization
public import Testing

/// A test that records the wire: `@Test(.wire)`.
///
/// Where `lo` cannot be captured, the test is skipped, with the reason; with `WIRELAB_REQUIRED=1` in the
/// environment it fails. When the test fails, everything that it has recorded is attached: the ladders as
/// text, and the packets as pcapng (`swift test --attachments-path DIRECTORY` keeps them).
public struct WireTrait: TestTrait, SuiteTrait, TestScoping {
  /// Applies to the tests of a suite.
  public var isRecursive: Bool { true }

  init() {}

  /// Skips the test where nothing can be captured.
  public func prepare(for test: Test) async throws {
    guard let refusal = await CapturePermission.refusal else { return }
    if CapturePermission.isRequired { throw Wire.Failure("\(refusal); and WIRELAB_REQUIRED=1 skips nothing") }
    let skip: ConditionTrait = .disabled(Comment(rawValue: refusal))
    try await skip.prepare(for: test)
  }

  /// Runs the test, and keeps what it has recorded if it fails.
  public func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let recordings = TestRecordings()
    let hasFailed = Mutex(false)
    let watch = IssueHandlingTrait.compactMapIssues { issue in
      if issue.countsAsFailure { hasFailed.withLock { $0 = true } }
      return issue
    }
    do {
      try await TestRecordings.$current.withValue(recordings) {
        try await watch.provideScope(for: test, testCase: testCase, performing: function)
      }
    } catch {
      attach(recordings.all, to: test)
      throw error
    }
    if hasFailed.withLock({ $0 }) { attach(recordings.all, to: test) }
  }

  private func attach(_ recordings: [Wire.Recording], to test: Test) {
    let stem = String(test.name.prefix { $0 != "(" })
    for (index, recording) in recordings.enumerated() {
      let name = recordings.count == 1 ? stem : "\(stem)-\(index + 1)"
      Attachment.record(
        recording.ladder, named: "\(name).ladder.txt", sourceLocation: test.sourceLocation)
      Attachment.record(recording.pcapng, named: "\(name).pcapng", sourceLocation: test.sourceLocation)
    }
  }
}

extension Trait where Self == WireTrait {
  /// Records the wire: skipped where that is not permitted; on failure, ladder and packets are attached.
  public static var wire: WireTrait { WireTrait() }
}

extension Issue {
  /// Whether the test fails by it: it is neither a known issue nor a warning.
  fileprivate var countsAsFailure: Bool {
    #if compiler(>=6.3)
      isFailure
    #else
      true
    #endif
  }
}
