import WireSystem

/// Calls that block, for whoever must not: each on a thread of its own, never on the pool of Swift's
/// concurrency, which stops when all of its few threads block.
enum Blocking {
  /// Runs something that blocks, and waits for it without blocking.
  ///
  /// - Throws: what `body` throws, or `pthread_create` with EAGAIN.
  static func run<Value: Sendable>(
    _ name: String, _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      do {
        try BlockingThread(name: name) { continuation.resume(with: Result(catching: body)) }
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }
}

extension Duration {
  /// In nanoseconds; what is beyond all of them is the most.
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? (seconds < 0 ? .min : .max) : whole + attoseconds / 1_000_000_000
  }

  /// The moment of CLOCK_MONOTONIC that is so far ahead.
  var deadline: Int64 {
    let (sum, overflow) = Clock.monotonic().addingReportingOverflow(max(0, nanoseconds))
    return overflow ? .max : sum
  }
}
