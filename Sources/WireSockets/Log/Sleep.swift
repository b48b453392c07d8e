import Glibc
import WireSystem

/// Whether a thread sleeps in the kernel, and where: proc(5).
package enum Sleep {
  /// Whether a thread sleeps inside a system call that is not a futex's.
  ///
  /// `/proc/…/syscall` holds the number of the call a thread sleeps in, or `running`. A log entry alone would
  /// not do: between it and the call the thread may wait for a lock of ours, and has not yet reached the
  /// socket. Nor would the number alone: one that is traced has it while its tracer looks at it, too, before
  /// the call and after.
  ///
  /// - Parameter directory: the thread's under /proc, also of another process: its parent may look
  ///   (ptrace(2)).
  static func isInSocketCall(_ directory: String) -> Bool {
    if let call = text(of: directory + "/syscall") {
      guard let number = call.split(separator: " ").first.flatMap({ Int($0) }) else { return false }
      return number >= 0 && number != futex && isAsleep(directory)
    }
    // A kernel without that file, or a process that does not show it: the state has to do.
    return isAsleep(directory)
  }

  /// The state of a thread, which stands behind its name in parentheses.
  private static func isAsleep(_ directory: String) -> Bool {
    guard let status = text(of: directory + "/stat"), let name = status.lastIndex(of: ")") else {
      return false
    }
    return status[name...].dropFirst(2).first == "S"
  }

  #if arch(x86_64)
    private static let futex = 202
  #else
    private static let futex = 98
  #endif

  package static func text(of path: String) -> String? {
    guard let text = try? SystemFile.read(path), !text.isEmpty else { return nil }
    return text
  }
}

/// A short rest between two looks at something that nobody announces.
package enum Pause {
  package static func wait(nanoseconds: Int) {
    var time = timespec(tv_sec: 0, tv_nsec: nanoseconds)
    nanosleep(&time, nil)
  }
}
