import CWireLab
import Glibc

/// Whether this process has one thread, which is what forking in Swift needs. Python forks all the same, and
/// since 3.12 warns that the child may hang.
///
/// A forked child has the thread that called fork(2) and a copy of everybody's memory. A lock of the runtime
/// or the allocator that another thread held at that moment stays held for ever in the child, and Dispatch
/// and Task never run there.
public enum SingleThread {
  /// Why a process does not fork.
  public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// How many threads there are; nil: the kernel does not tell.
    public let threads: Int?

    /// Why, and what to do.
    public var description: String {
      let why =
        threads.map { "this process has \($0) threads" }
        ?? "/proc/self/stat cannot be read, so nobody knows how many threads this process has"
      return
        "no forking: \(why), and a lock that another thread holds would stay held in the child for ever; serve on the main thread before any thread is started, in a program of its own (`wirelab serve forking-tcp`), or use ThreadingTCPServer"
    }
  }

  /// Goes on only in a process with one thread.
  public static func require() throws(Refusal) {
    // Each request asks: reading what /proc knows takes as long as a third of the fork.
    if wirelab_has_one_thread() { return }
    let threads = count
    if threads != 1 { throw Refusal(threads: threads) }
  }

  /// How many threads this process has, by the 20th field of /proc/self/stat (proc_pid_stat(5)); nil: the
  /// kernel does not tell.
  public static var count: Int? {
    guard let text = Sleep.text(of: "/proc/self/stat"), let name = text.lastIndex(of: ")") else { return nil }
    // Behind the name come the fields from the third on.
    let fields = text[name...].dropFirst(2).split(separator: " ")
    return fields.count > 17 ? Int(fields[17]) : nil
  }
}
