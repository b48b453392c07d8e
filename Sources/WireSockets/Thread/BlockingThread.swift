import Glibc

/// A thread of our own, on which blocking is right: never the pool of Swift's concurrency, which has as many threads
/// as the machine has cores, and stops when they all block.
///
/// It is detached: whoever wants to waits for its end with a limit, and a process can end while it blocks.
public final class BlockingThread: Sendable {
  /// Its name; the kernel shows the first 15 octets.
  public let name: String
  private let life: Condition<Life>

  private struct Life {
    var state: ThreadState?
    var hasEnded = false
    var isStopped = false
  }

  /// Starts a thread.
  ///
  /// - Throws: `pthread_create` with EAGAIN when the machine has no room for one more.
  @discardableResult
  public init(name: String, _ body: @escaping @Sendable () -> Void) throws(SocketError) {
    self.name = name
    let life = Condition(Life())
    self.life = life
    let start = Unmanaged.passRetained(
      Start { [name] in
        ThreadState.show(name: name)
        let state = ThreadState.current
        life.update {
          $0.state = state
          if $0.isStopped { state.interrupt() }
        }
        body()
        life.update {
          $0.state = nil
          $0.hasEnded = true
        }
      })
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, start.toOpaque())
    if status != 0 {
      start.release()
      throw SocketError(call: "pthread_create", errno: status)
    }
  }

  /// Whether its body has returned.
  public var hasEnded: Bool { life.withLock { $0.hasEnded } }

  /// Whether this is the thread that asks.
  public var isCurrent: Bool { life.withLock { $0.state === ThreadState.current } }

  /// Waits for its end; false: it had not ended by `deadline` (nanoseconds of CLOCK_MONOTONIC; nil: no limit).
  @discardableResult
  public func join(until deadline: Int64?) -> Bool {
    life.wait(until: deadline) { $0.hasEnded }
  }

  /// Tells it to stop: the call it is blocked in ends, and every later one that would wait ends at once, with an error
  /// whose `isDeadline` is true. Does not wait for its end.
  public func interrupt() {
    life.withLock {
      $0.isStopped = true
      $0.state?.interrupt()
    }
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

  private final class Start: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
      self.body = body
    }
  }
}
