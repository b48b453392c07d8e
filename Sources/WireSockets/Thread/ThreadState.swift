import CWireLab
import Glibc
import Synchronization

/// What this room keeps about a thread: who acts on it, and how to end a call that it is blocked in.
///
/// One for each thread that calls something here, made at its first call.
final class ThreadState: @unchecked Sendable {
  /// The kernel's number of the thread.
  let identifier = wirelab_thread_id()
  /// Who acts on the thread. Only the thread itself reads and changes it.
  var actor: String?
  /// Where the kernel tells what the thread does: `/proc/4711/task/4712`, for other processes too. Not from `identifier`,
  /// which is another number where /proc was mounted outside our PID namespace.
  private(set) lazy var directory: String? = Self.directory()

  private let stop = Atomic<Bool>(false)
  private var timer: UnsafeMutableRawPointer?
  private var hasTimer = false

  private init() {
    Self.prepare
    wirelab_admit_interrupts()
  }

  deinit {
    if hasTimer { wirelab_timer_delete(timer) }
  }

  /// Whether the thread was told to stop: no call that waits begins any more, and the one it is in is interrupted.
  var isStopped: Bool { stop.load(ordering: .acquiring) }

  /// Tells the thread to stop, and interrupts the call that it is in. To be repeated until the thread has ended,
  /// because a signal that comes just before a call does not end it.
  func interrupt() {
    stop.store(true, ordering: .releasing)
    _ = wirelab_interrupt(identifier)
  }

  /// Runs a call that the thread is interrupted in from `deadline` on; nil: never.
  ///
  /// How deadlines are kept: a timer of the thread's own sends it a signal whose handler does nothing and does not
  /// restart calls, so recv(2) returns EINTR. The thread really sits in the call it makes, which a poll(2) before it
  /// would hide, and no option of the socket is touched: SO_RCVTIMEO is what some lessons are about, and its
  /// EAGAIN must be theirs. No helper thread either, which a forked child would not have.
  func withDeadline<Result>(_ deadline: Int64?, _ call: () -> Result) -> Result {
    guard let deadline else { return call() }
    if !hasTimer {
      hasTimer = wirelab_timer_create(&timer) == 0
    }
    guard hasTimer else { return call() }
    wirelab_timer_arm(timer, deadline)
    defer { wirelab_timer_disarm(timer) }
    return call()
  }

  /// The state of the thread that asks.
  static var current: ThreadState {
    if let known = pthread_getspecific(key) {
      return Unmanaged<ThreadState>.fromOpaque(known).takeUnretainedValue()
    }
    let new = ThreadState()
    pthread_setspecific(key, Unmanaged.passRetained(new).toOpaque())
    return new
  }

  /// Forgets what a forked child has inherited: the number, the timer and the handler of SIGURG are its parent's. The old
  /// state is not freed, because freeing it would delete a timer of that number.
  static func startAnew() {
    pthread_setspecific(key, nil)
    wirelab_prepare_interrupts()
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key) { (state: UnsafeMutableRawPointer?) in
      guard let state else { return }
      Unmanaged<ThreadState>.fromOpaque(state).release()
    }
    return key
  }()

  /// Once for the process.
  private static let prepare: Void = wirelab_prepare_interrupts()

  private static func directory() -> String? {
    var target = [CChar](repeating: 0, count: 64)
    let length = readlink("/proc/thread-self", &target, target.count)
    guard length > 0 else { return nil }
    return "/proc/" + String(decoding: target[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
