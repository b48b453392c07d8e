import CWireTrace
import Glibc
import Synchronization
import WireSockets
import WireSystem

/// Sees the socket calls of a program that is not ours, and of all that it starts, and records them:
/// ptrace(2) with a filter of seccomp(2).
///
/// All of it happens on one thread: whoever attaches to a process follows it, and stays until it is over.
/// What is traced ends with that thread.
package final class CallTracer: Sendable {
  /// What is told of a program while it is followed, on the thread that follows it.
  package enum Event: Hashable, Sendable {
    /// A process runs another program from now on.
    case executed(process: pid_t)
    /// A process has ended: its status, as wait(2) gives it.
    case ended(process: pid_t, status: Int32)
    /// A signal (SIGSTOP) has stopped each thread of a process.
    case stopped(process: pid_t)
    /// Something that the reader of its calls has to know; told once for each process.
    case remarked(TraceRemark)
  }

  private let log: CallLog
  private let actor: String
  private let stop: Int32
  private let tell: @Sendable (Event) -> Void
  private let found = Mutex<[TraceRemark]>([])
  private let stopped = Mutex<Set<pid_t>>([])

  /// A tracer that has not begun.
  ///
  /// - Parameters:
  ///   - log: where the calls are recorded.
  ///   - actor: in whose name: the main thread of the program is the actor itself, `shop`; every other thread
  ///     that makes a call, also of a process that it starts, is `shop/1`, `shop/2`, … in the order of the
  ///     first calls.
  ///   - stop: a descriptor that becomes readable when everything is to be killed; nil: never.
  ///   - tell: learns of all else.
  package init(
    log: CallLog, actor: String, stop: Int32? = nil, tell: @escaping @Sendable (Event) -> Void = { _ in }
  ) {
    self.log = log
    self.actor = actor
    self.stop = stop ?? -1
    self.tell = tell
  }

  /// What the process of the program does as the last thing before execve(2): async-signal-safe, returns an
  /// errno.
  package var beforeExec: @convention(c) () -> Int32 { wirelab_trace_install_filter }

  /// What the reader of the calls has to know, in the order in which it was found out.
  package var remarks: [TraceRemark] { found.withLock(\.self) }

  /// Whether a signal has stopped each thread of a process, since it was let go on.
  package func hasStopped(_ process: pid_t) -> Bool { stopped.withLock { $0.contains(process) } }

  /// Notes that a process is about to be let go on (SIGCONT).
  package func letGoOn(_ process: pid_t) { stopped.withLock { _ = $0.remove(process) } }

  /// Attaches to a process that has executed nothing yet.
  ///
  /// - Returns: 0, or the errno with which the machine forbids it: EPERM where ptrace(2) is restricted
  ///   (Yama's ptrace_scope, a container), ENOSYS on a kernel before 5.3.
  package func attach(to process: pid_t) -> Int32 { wirelab_trace_seize(process) }

  /// Follows it until it and all that it has started have ended; on the thread that has attached to it.
  package func follow(_ process: pid_t) {
    let record = CallRecord(log: log, actor: actor, root: process)
    record.tell = { [self] event in
      switch event {
      case .remarked(let remark):
        found.withLock { $0.append(remark) }
        if let errno = remark.errno { Shortage.note("pidfd_getfd", errno: errno) }
      case .stopped(let process): stopped.withLock { _ = $0.insert(process) }
      case .executed, .ended: break
      }
      tell(event)
    }
    withExtendedLifetime(record) {
      wirelab_trace_run(
        process, stop,
        { context, event in
          guard let context, let event else { return }
          Unmanaged<CallRecord>.fromOpaque(context).takeUnretainedValue().take(&event.pointee)
        }, Unmanaged.passUnretained(record).toOpaque())
    }
  }
}
