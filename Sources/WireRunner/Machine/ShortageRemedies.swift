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
    case EAGAIN: processes
    default: memory
    }
  }

  private var descriptors: Remedy {
    Remedy(
      "ulimit -n 1024",
      note: LocalizedText(
        en: "this process has as many descriptors as it may have", zhHans: "本进程的文件描述符数已达上限"))
  }

  private var files: Remedy {
    Remedy(
      asRoot("sysctl -w fs.file-max=1000000"),
      note: LocalizedText(en: "this machine has as many open files as it may have", zhHans: "本机打开的文件数已达上限"))
  }

  private var processes: Remedy {
    if surroundings.container != nil { return container(.processes) }
    return Remedy(
      "ulimit -u unlimited",
      note: LocalizedText(
        en: "this user has as many processes as it may have", zhHans: "该用户的进程数已达上限"))
  }

  var memory: Remedy {
    Remedy(
      "ulimit -v unlimited",
      note: LocalizedText(
        en: "memory is short: of this process, of its control group, or of the machine",
        zhHans: "内存不足：可能是本进程、其控制组或整机的内存"))
  }
}
