extension Wire {
  /// Records what goes over `lo` while a body runs, and until what it opened is closed.
  ///
  /// The capture is armed before the body begins. When it ends, conversations that are still open get
  /// `settle` to close, and no longer than they need; what is open then counts as left open.
  ///
  /// In a test with the trait `.wire`, what was recorded is attached if the test fails, also when the body
  /// throws.
  ///
  /// - Parameters:
  ///   - filter: which packets.
  ///   - settle: how long conversations may take to close after the body.
  ///   - body: talks with the server under test.
  /// - Returns: the conversations.
  /// - Throws: what the body throws; `Wire.Failure` where nothing can be captured, the filter is wrong, or
  ///   the capture lost packets, and so proves nothing.
  public nonisolated(nonsending) static func record(
    _ filter: Filter, settle: Duration = .seconds(2), _ body: () async throws -> Void
  ) async throws -> Recording {
    let recorder = try await Blocking.run("wire start") { try Recorder(filter) }
    let failure: (any Error)?
    do {
      try await body()
      failure = nil
    } catch {
      failure = error
    }
    let recording = try await Blocking.run("wire end") { recorder.finish(settle: settle) }
    TestRecordings.current?.add(recording)
    if let failure { throw failure }
    if let doubt = recording.doubt { throw doubt }
    return recording
  }
}
