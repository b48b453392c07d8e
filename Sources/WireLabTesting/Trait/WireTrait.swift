import Synchronization
public import Testing

/// A test that records the wire: `@Test(.wire)`.
///
/// Where `lo` cannot be captured, the test is skipped, with the reason; with `WIRELAB_REQUIRED=1` in the
/// environment it fails. When the test fails, everything that it has recorded is attached: the ladders as
/// text, and the packets as pcapng (`swift test --attachments-path DIRECTORY` keeps them).
public struct WireTrait: TestTrait, SuiteTrait, TestScoping {
  /// What is attached to a test that has failed.
  package struct Evidence: Sendable {
    /// The name of the file.
    package var name: String
    /// What it holds.
    package var octets: [UInt8]
  }

  /// Applies to the tests of a suite.
  public var isRecursive: Bool { true }

  private let refusal: @Sendable () async -> String?
  private let isRequired: Bool
  private let attach: @Sendable (Evidence, Test) -> Void

  init() {
    self.init(
      refusal: { await CapturePermission.refusal }, isRequired: CapturePermission.isRequired,
      attach: { evidence, test in
        Attachment.record(evidence.octets, named: evidence.name, sourceLocation: test.sourceLocation)
      })
  }

  /// A trait from its parts.
  ///
  /// - Parameters:
  ///   - refusal: why nothing can be captured; nil: it can.
  ///   - isRequired: whether a test fails then.
  ///   - attach: keeps what a failed test has recorded.
  package init(
    refusal: @escaping @Sendable () async -> String?, isRequired: Bool,
    attach: @escaping @Sendable (Evidence, Test) -> Void
  ) {
    self.refusal = refusal
    self.isRequired = isRequired
    self.attach = attach
  }

  /// Skips the test where nothing can be captured.
  public func prepare(for test: Test) async throws {
    guard let refusal = await refusal() else { return }
    if isRequired { throw Wire.Failure("\(refusal); and WIRELAB_REQUIRED=1 skips nothing") }
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
      attachAll(recordings, to: test)
      throw error
    }
    if hasFailed.withLock({ $0 }) { attachAll(recordings, to: test) }
  }

  private func attachAll(_ recordings: TestRecordings, to test: Test) {
    let all = recordings.all
    let stem = String(test.name.prefix { $0 != "(" })
    for (index, recording) in all.enumerated() {
      let name = all.count == 1 ? stem : "\(stem)-\(index + 1)"
      attach(Evidence(name: "\(name).ladder.txt", octets: Array(recording.ladder.utf8)), test)
      attach(Evidence(name: "\(name).pcapng", octets: recording.pcapng), test)
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
