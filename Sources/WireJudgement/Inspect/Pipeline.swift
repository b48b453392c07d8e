import WireSystem

/// Work in two halves, on two cores: one half makes elements on a thread of its own, the other uses them, in
/// the same order, on the thread that calls; so the result does not depend on the threads.
struct Pipeline<Element: Sendable> {
  /// The name of the thread.
  let name: String
  /// How many elements go over at once.
  let batchLimit: Int

  private static var batchCount: Int { 8 }

  /// Does the work.
  ///
  /// - Parameters:
  ///   - make: makes the elements, flushes its outlet, and ends with what holds of all of them.
  ///   - use: receives them, as many at once as went over.
  func run<Outcome: Sendable>(
    make: @escaping @Sendable (Outlet<Element>) throws(CaptureInspector.Failure) -> Outcome,
    use: ([Element]) -> Void
  ) throws(CaptureInspector.Failure) -> Outcome {
    let relay = Relay<Element>(count: Self.batchCount)
    let outcome = Condition<Result<Outcome, CaptureInspector.Failure>?>(nil)
    do {
      try BlockingThread(name: name) { [batchLimit] in
        let result = Result { () throws(CaptureInspector.Failure) in
          try make(Outlet(relay, limit: batchLimit))
        }
        outcome.update { $0 = result }
        relay.end()
      }
    } catch {
      throw CaptureInspector.Failure(description: "no thread to read with: \(error)", errno: error.errno)
    }
    while let batch = relay.takeFilled() {
      use(batch)
      relay.giveBack(batch)
    }
    guard let result = outcome.withLock({ $0 }) else { preconditionFailure("it is set before the end") }
    return try result.get()
  }
}
