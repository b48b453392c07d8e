import CWireLab
import Glibc

/// Who sees the calls of a program: all of it on the thread that starts the program (ptrace(2)).
package protocol ProgramTracing: Sendable {
  /// What the program's process does as the last thing before execve(2): async-signal-safe, returns an errno.
  var beforeExec: @convention(c) () -> Int32 { get }
  /// Why not all calls are known, each in a sentence.
  var notes: [String] { get }
  /// Attaches to a process that has executed nothing yet; 0, or an errno.
  func attach(to process: pid_t) -> Int32
  /// Follows it until it and all that it started have ended.
  func follow(_ process: pid_t)
}
