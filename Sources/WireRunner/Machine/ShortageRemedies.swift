import Glibc
import WireCapture
import WireJudgement
import WireSystem
import WireText

extension Remedies {
  /// What had run out, and how to have more of it; nil: nothing had.
  var shortage: Remedy? {
    guard let errno = obstacle.errno, obstacle.isShortage else { return nil }
    return switch errno {
    case EMFILE: descriptors
    case ENFILE: files
    case EAGAIN where obstacle.step.hasPrefix("timer_create"): timers
    case EAGAIN: processes
    case EFBIG: fileSize
    default: memory
    }
  }

  private var descriptors: Remedy {
    Remedy(
      "ulimit -n 1024",
      note: LocalizedText("remedy.descriptors"))
  }

  private var files: Remedy {
    Remedy(
      asRoot("sysctl -w fs.file-max=1000000"),
      note: LocalizedText("remedy.files"))
  }

  private var processes: Remedy {
    if surroundings.container != nil { return container(.processes) }
    return Remedy(
      "ulimit -u unlimited",
      note: LocalizedText("remedy.processes"))
  }

  /// POSIX timers count among the signals that wait (RLIMIT_SIGPENDING).
  private var timers: Remedy {
    Remedy(
      "ulimit -i unlimited",
      note: LocalizedText("remedy.timers"))
  }

  private var fileSize: Remedy {
    Remedy(
      "ulimit -f unlimited",
      note: LocalizedText("remedy.file-size"))
  }

  var memory: Remedy {
    Remedy(
      "ulimit -v unlimited",
      note: LocalizedText("remedy.memory"))
  }
}
