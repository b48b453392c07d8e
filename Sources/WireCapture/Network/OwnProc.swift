import Glibc

/// Whether /proc is that of the PID namespace that this process is in: else getpid() and /proc do not agree.
/// A container may forbid to mount it (proc(5)).
package enum OwnProc {
  /// Whether it is.
  package static var isMounted: Bool {
    var buffer = [CChar](repeating: 0, count: 32)
    let count = readlink("/proc/self", &buffer, buffer.count - 1)
    guard count > 0 else { return false }
    return pid_t(String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)) == getpid()
  }
}
