import WireSystem

/// Who makes a call that is logged.
package struct Caller: Hashable, Sendable {
  /// The actor in whose name the call stands in the log.
  package var actor: String
  /// Where the kernel tells what the thread does that makes it: `/proc/4711/task/4712`; nil: nobody knows.
  package var directory: String?

  /// A caller from its parts.
  package init(actor: String, directory: String?) {
    self.actor = actor
    self.directory = directory
  }

  /// The thread that asks, in the name in which it acts.
  package static var thisThread: Caller {
    let thread = ThreadState.current
    // Only the thread itself can find out its directory.
    return Caller(actor: thread.actor ?? "thread", directory: thread.directory)
  }
}
