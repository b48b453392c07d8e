import Synchronization
import WireSystem

/// Processes each request on a thread of its own: socketserver's `ThreadingMixIn` as a strategy (lesson
/// three-models).
///
/// Unlike in Python, a thread that is no daemon does not keep the process alive: only `serverClose` waits for
/// it.
public final class Threading: RequestProcessing {
  /// `daemon_threads`: nobody waits for the threads.
  public let daemonThreads: Bool
  /// `block_on_close`: `serverClose` waits for the threads that are not daemons.
  public let blockOnClose: Bool
  private let threads = Mutex<[BlockingThread]>([])

  /// The default of macOS. glibc caches 40 MiB of stacks of ended threads: five stacks of the default 8 MiB,
  /// but eighty of this size, which then need no mmap(2).
  private static let stackSize = 512 << 10

  /// How many threads it remembers: those that run, and those that have ended since the last request came.
  public var numberOfThreads: Int { threads.withLock { $0.count } }

  /// The strategy; the defaults are socketserver's.
  public init(daemonThreads: Bool, blockOnClose: Bool = true) {
    self.daemonThreads = daemonThreads
    self.blockOnClose = blockOnClose
  }

  /// Threads that are waited for.
  public convenience init() {
    self.init(daemonThreads: false)
  }

  /// Begins a thread, and forgets those that have ended.
  ///
  /// - Throws: `pthread_create` with EAGAIN.
  public func process(_ work: RequestWork) throws {
    let thread = try BlockingThread(name: work.request.actor, stackSize: Self.stackSize) { work.run() }
    threads.withLock { threads in
      threads.removeAll(where: \.hasEnded)
      threads.append(thread)
    }
  }

  /// Nothing.
  public func serviceActions() {}

  /// Waits for the threads, without a limit, unless they are daemons; never for the thread that calls.
  public func close() {
    guard blockOnClose, !daemonThreads else { return }
    for thread in threads.withLock({ $0 }) where !thread.isCurrent {
      thread.join(until: nil)
    }
    threads.withLock { $0.removeAll(where: \.hasEnded) }
  }

  /// Ends what they wait for, and keeps them from waiting again.
  public func interrupt() {
    for thread in threads.withLock({ $0 }) {
      thread.interrupt()
    }
  }
}
