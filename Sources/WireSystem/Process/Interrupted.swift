import Glibc

/// Calls that a signal may interrupt (signal(7)).
package enum Interrupted {
  /// Makes a call, and makes it again whenever a signal has interrupted it.
  ///
  /// - Parameter call: returns less than 0 where it has failed, and then leaves an errno.
  /// - Returns: what it returned at last; where that is less than 0, errno is another than EINTR.
  @inlinable
  package static func again<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }
}
