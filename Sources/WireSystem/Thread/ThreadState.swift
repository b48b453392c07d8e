import CWireLab
import Glibc
import Synchronization

/// What this room keeps about a thread: who acts on it, and how to end a call that it is blocked in.
///
/// One for each thread that calls something here, made at its first call, or before it begins.
package final class ThreadState: @unchecked Sendable {
  /// The TID (gettid(2)); 0: the thread has not begun.
  private let identifier = Atomic<Int32>(0)
  /// Who acts on the thread. Only the thread itself reads and changes it.
  package var actor: String?
  /// The directory of the thread, `/proc/4711/task/4712`, which other processes can read, too. It is not made
  /// from `identifier`: in a /proc that was mounted outside our PID namespace, the TID is another.
  package var directory: String? {
    if knownDirectory == nil { knownDirectory = Self.findDirectory() }
    return knownDirectory
  }
  private var knownDirectory: String?

  private let stop = Atomic<Bool>(false)
  private var timer: UnsafeMutableRawPointer?
  private var hasTimer = false

  package init() {
    Self.prepare
  }

  /// Whether the thread was told to stop: no call that waits begins any more, and the one it is in is
  /// interrupted.
  package var isStopped: Bool { stop.load(ordering: .acquiring) }

  /// Tells the thread to stop, and interrupts the call that it is in. To be repeated until the thread has
  /// ended, because a signal that comes just before a call does not end it.
  package func interrupt() {
    stop.store(true, ordering: .releasing)
    // The TID of a thread that has ended names no thread: the call then fails.
    let thread = identifier.load(ordering: .acquiring)
    if thread != 0 { _ = wirelab_interrupt(thread) }
  }

  /// Names the calling thread for ps(1), and a process by its main thread.
  package static func show(name: String) {
    var name = name
    name.withUTF8 { octets in
      octets.withMemoryRebound(to: CChar.self) { wirelab_name_thread($0.baseAddress, $0.count) }
    }
  }

  /// Runs a call that the thread is interrupted in from `deadline` on; nil: never.
  ///
  /// How deadlines are kept: a timer of the thread's own sends it a signal whose handler does nothing and
  /// does not restart calls, so recv(2) returns EINTR. The thread really sits in the call it makes, which a
  /// poll(2) before it would hide, and no option of the socket is touched: SO_RCVTIMEO is what some lessons
  /// are about, and its EAGAIN must be theirs. No helper thread either, which a forked child would not have.
  package func withDeadline<Result>(_ deadline: Int64?, _ call: () -> Result) -> Result {
    guard let deadline else { return call() }
    if !hasTimer {
      hasTimer = wirelab_timer_create(&timer) == 0
      if !hasTimer { Shortage.note("timer_create", errno: errno) }
    }
    // Without a timer the call lasts until somebody interrupts the thread.
    guard hasTimer else { return call() }
    wirelab_timer_arm(timer, deadline)
    defer { wirelab_timer_disarm(timer) }
    return call()
  }

  /// The state of the thread that asks.
  package static var current: ThreadState {
    if let known = pthread_getspecific(key) {
      return Unmanaged<ThreadState>.fromOpaque(known).takeUnretainedValue()
    }
    wirelab_admit_interrupts()
    let new = ThreadState()
    new.adopt()
    return new
  }

  /// Becomes the state of the calling thread. A thread that was started by one with a state inherits a signal
  /// mask that lets interruptions through.
  func adopt() {
    identifier.store(wirelab_thread_id(), ordering: .releasing)
    pthread_setspecific(Self.key, Unmanaged.passRetained(self).toOpaque())
  }

  /// When the thread ends.
  private func leave() {
    if hasTimer { wirelab_timer_delete(timer) }
    hasTimer = false
  }

  /// Forgets what a forked child has inherited from its parent: the TID, the directory, and the timer. The
  /// timer is not deleted, because fork(2) has not copied it. The state is changed in place, because the
  /// kernel copies each page that a child writes to.
  package static func startAnew() {
    let state = current
    state.identifier.store(wirelab_thread_id(), ordering: .releasing)
    state.knownDirectory = nil
    state.hasTimer = false
    state.stop.store(false, ordering: .releasing)
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key) { (state: UnsafeMutableRawPointer?) in
      guard let state else { return }
      Unmanaged<ThreadState>.fromOpaque(state).takeRetainedValue().leave()
    }
    return key
  }()

  /// Once for the process.
  private static let prepare: Void = wirelab_prepare_interrupts()

  private static func findDirectory() -> String? {
    var target = [CChar](repeating: 0, count: 64)
    let length = readlink("/proc/thread-self", &target, target.count)
    guard length > 0 else { return nil }
    return "/proc/" + String(decoding: target[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
