import WireSystem

/// Says on a terminal what takes longer than a second, in one line on standard error that goes when it is
/// done. Where there is no terminal it does nothing.
final class SlowWork: Sendable {
  private let isOver = Condition(false)
  private let thread: BlockingThread?

  /// Begins.
  ///
  /// - Parameters:
  ///   - start: since when one waits, in nanoseconds of CLOCK_MONOTONIC.
  ///   - text: the line, in at most so many columns; asked for again and again, on another thread.
  init(since start: Int64 = Clock.monotonic(), _ text: @escaping @Sendable (_ columns: Int) -> String) {
    guard RewrittenLine().isLive else {
      thread = nil
      return
    }
    // Without a thread, the work is done all the same.
    thread = try? BlockingThread(name: "progress") { [isOver] in
      let line = RewrittenLine()
      var next = start + Self.patience
      while !isOver.wait(until: next, for: \.self) {
        line.show(text(line.columns))
        next = Clock.monotonic() + Self.interval
      }
      line.erase()
    }
  }

  private static let patience: Int64 = 1_000_000_000
  private static let interval: Int64 = 200_000_000

  /// Ends; the line is gone.
  func end() {
    isOver.update { $0 = true }
    thread?.join(until: nil)
  }

  /// Does something that may take long.
  static func during<Result, Failure: Error>(
    _ text: @escaping @Sendable (_ columns: Int) -> String, _ work: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let progress = SlowWork(text)
    defer { progress.end() }
    return try work()
  }
}
