import Glibc
import Synchronization

/// What had run out when this process needed it for itself: a thread to watch with, a descriptor to look
/// with, a timer to end a call with.
///
/// Who could not look does not know what happened, so what was noted here once makes everything unknown that
/// this process finds. What had run out for an actor of a scenario stands in the call log instead.
public enum Shortage {
  /// The first call that had failed for want of something; nil: there was enough of everything.
  public static var first: SystemError? { noted.withLock { $0 } }
  private static let noted = Mutex<SystemError?>(nil)

  /// Notes a call that has failed, if it did for want of something.
  package static func note(_ error: SystemError) {
    guard let errno = error.errno, hasCaused(errno, of: error.call) else { return }
    noted.withLock { $0 = $0 ?? error }
  }

  /// The same of a call and its errno.
  package static func note(_ call: String, errno: Int32) {
    note(SystemError(call: call, errno: errno))
  }

  /// Whether something had run out when a call failed with this errno. EAGAIN says so of calls that make
  /// processes, threads and timers; of others, that they would have to wait.
  package static func hasCaused(_ errno: Int32, of call: String) -> Bool {
    errno == EAGAIN ? makers.contains(call) : Obstacle.isShortage(errno)
  }

  /// What gives more of what had run out, where one setting of the shell does: the end of a sentence.
  package static func remedy(for errno: Int32) -> String? {
    switch errno {
    case EMFILE: "`ulimit -n 1024` allows more"
    case EFBIG: "`ulimit -f unlimited` lets files be larger"
    default: nil
    }
  }

  private static let makers: Set = ["fork", "pthread_create", "timer_create"]
}
