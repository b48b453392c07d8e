import Glibc
import WireCapture
import WireJudgement
import WireText

extension RunResult.Machine {
  /// This machine.
  package static var current: RunResult.Machine {
    var names = utsname()
    uname(&names)
    let system = withUnsafeBytes(of: &names.sysname) { text($0) }
    let release = withUnsafeBytes(of: &names.release) { text($0) }
    return RunResult.Machine(
      kernel: "\(system) \(release)", capture: LiveCapture.version, wirelab: WireLabVersion.current)
  }

  private static func text(_ octets: UnsafeRawBufferPointer) -> String {
    String(decoding: octets.prefix { $0 != 0 }, as: UTF8.self)
  }
}
