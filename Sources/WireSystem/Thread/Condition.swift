import Glibc

/// A value that threads change under a lock, and whose changes they can wait for, with a limit.
///
/// pthread_cond_init(3) on CLOCK_MONOTONIC: `Synchronization` has no condition variable.
package final class Condition<Value>: @unchecked Sendable {
  /// In memory of its own, because a mutex and a condition variable of pthread must not move. Exclusivity
  /// need not be checked: the lock keeps accesses apart.
  private let parts: UnsafeMutablePointer<Parts>

  private struct Parts {
    var mutex = pthread_mutex_t()
    var change = pthread_cond_t()
    var value: Value
  }

  package init(_ value: sending Value) {
    parts = .allocate(capacity: 1)
    parts.initialize(to: Parts(value: value))
    pthread_mutex_init(&parts.pointee.mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(&parts.pointee.change, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(&parts.pointee.change)
    pthread_mutex_destroy(&parts.pointee.mutex)
    parts.deinitialize(count: 1)
    parts.deallocate()
  }

  /// Reads the value, or changes it without telling anybody.
  package func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    pthread_mutex_lock(&parts.pointee.mutex)
    defer { pthread_mutex_unlock(&parts.pointee.mutex) }
    return try body(&parts.pointee.value)
  }

  /// Changes the value, and wakes everybody who waits.
  package func update<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    pthread_mutex_lock(&parts.pointee.mutex)
    defer {
      pthread_cond_broadcast(&parts.pointee.change)
      pthread_mutex_unlock(&parts.pointee.mutex)
    }
    return try body(&parts.pointee.value)
  }

  /// Waits until the value is as it should be; false: it was not by `deadline` (nanoseconds of
  /// CLOCK_MONOTONIC; nil: there is no limit).
  package func wait(until deadline: Int64?, for isRight: (Value) -> Bool) -> Bool {
    pthread_mutex_lock(&parts.pointee.mutex)
    defer { pthread_mutex_unlock(&parts.pointee.mutex) }
    while !isRight(parts.pointee.value) {
      guard let deadline else {
        pthread_cond_wait(&parts.pointee.change, &parts.pointee.mutex)
        continue
      }
      let time = max(0, deadline)
      var limit = timespec(tv_sec: Int(time / 1_000_000_000), tv_nsec: Int(time % 1_000_000_000))
      if pthread_cond_timedwait(&parts.pointee.change, &parts.pointee.mutex, &limit) == ETIMEDOUT {
        return isRight(parts.pointee.value)
      }
    }
    return true
  }
}
