import Glibc
import WireJudgement
import WireSystem

/// The running program.
enum Program {
  /// Its file, to start workers with: this program is `wirelab` itself, so they are of the same version.
  static func path() throws -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else {
      throw ExitWith(.notPermitted, "/proc/self/exe cannot be read: is /proc mounted?")
    }
    return String(fileName: buffer[..<count].map(UInt8.init(bitPattern:)))
  }

  /// A variable of the environment.
  static func environment(_ name: String) -> String? {
    getenv(name).map { String(fileName: $0) }
  }

  /// The directory that relative paths start from.
  static var workingDirectory: String {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return String(fileName: path)
  }

  /// Opens the three standard descriptors that are not there, so that no capture, socket or pipe gets their
  /// numbers: from the one nothing can be read, and to the others nothing can be written (EBADF), as if they
  /// were not there.
  ///
  /// - Returns: false: one of them could not be opened.
  static func openStandardDescriptors() -> Bool {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest number that is free is the one that is missing.
      guard open("/dev/null", O_RDONLY) == descriptor || open("/", O_RDONLY) == descriptor else {
        return false
      }
    }
    return true
  }

  /// Lets a file that reaches the limit of its size (RLIMIT_FSIZE) be an error of write(2), EFBIG, that is
  /// told as every other: SIGXFSZ would end the program without a word. Programs of others get it back.
  static func refuseSilentEnd() { signal(SIGXFSZ, SIG_IGN) }
}
