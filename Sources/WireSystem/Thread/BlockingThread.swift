import Glibc
import Synchronization

/// A thread of our own, on which blocking is right: never the pool of Swift's concurrency, which has as many
/// threads as the machine has cores, and stops when they all block.
///
/// In the notes, `threading.Thread`: one that receives while another sends, and those of
/// `ThreadingTCPServer`. It is what Python calls a daemon, detached: whoever wants to waits for its end with
/// a limit, and a process can end while it blocks.
public final class BlockingThread: Sendable {
  /// Its name; the kernel shows the first 15 octets.
  public let name: String
  /// What a socket call on it looks at; handed to it when it begins.
  private let state = ThreadState()
  private let isOver = Atomic<Bool>(false)

  /// Notified when any thread ends. One for all threads, because few are waited for, and seldom.
  private static let anEnd = Condition(())

  /// Starts a thread.
  ///
  /// - Parameter stackSize: in octets; nil: what the machine gives (8 MiB, as a rule).
  /// - Throws: `pthread_create` with EAGAIN when the machine has no room for one more.
  @discardableResult
  public init(
    name: String, stackSize: Int? = nil, _ body: @escaping @Sendable () -> Void
  ) throws(SystemError) {
    self.name = name
    // The new thread inherits the signal mask of this one, which must let interruptions through.
    _ = ThreadState.current
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    if let stackSize { pthread_attr_setstacksize(&attributes, stackSize) }
    var thread = pthread_t()
    let start = Unmanaged.passRetained(Start(thread: self, body: body))
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, start.toOpaque())
    if status != 0 {
      start.release()
      let failure = SystemError(call: "pthread_create", errno: status)
      Shortage.note(failure)
      throw failure
    }
  }

  /// What the new thread is given, and releases when it ends, so that nothing that the body holds lives
  /// longer.
  private final class Start: Sendable {
    private let thread: BlockingThread
    private let body: @Sendable () -> Void

    init(thread: BlockingThread, body: @escaping @Sendable () -> Void) {
      self.thread = thread
      self.body = body
    }

    func run() {
      ThreadState.show(name: thread.name)
      thread.state.adopt()
      body()
      BlockingThread.anEnd.update { _ in thread.isOver.store(true, ordering: .releasing) }
    }
  }

  /// Whether its body has returned.
  public var hasEnded: Bool { isOver.load(ordering: .acquiring) }

  /// Whether this is the thread that asks.
  public var isCurrent: Bool { state === ThreadState.current }

  /// Waits for its end; false: it had not ended by `deadline` (nanoseconds of CLOCK_MONOTONIC; nil: no
  /// limit).
  @discardableResult
  public func join(until deadline: Int64?) -> Bool {
    hasEnded || Self.anEnd.wait(until: deadline) { _ in hasEnded }
  }

  /// Tells it to stop: the call it is blocked in ends, and every later one that would wait ends at once, with
  /// an error whose `isDeadline` is true. Does not wait for its end.
  public func interrupt() {
    state.interrupt()
  }

  /// Tells it to stop again and again until it has ended; false: it had not by `deadline`.
  public func stop(until deadline: Int64) -> Bool {
    repeat {
      interrupt()
      if join(until: min(deadline, Clock.monotonic() + 5_000_000)) { return true }
    } while Clock.monotonic() < deadline
    return false
  }

  /// Whether the thread that asks was told to stop.
  public static var isStopped: Bool { ThreadState.current.isStopped }
}
