import Glibc
import WireJudgement
import WireSystem

/// A capture that is read twice: once to be judged, and once to be copied with comments.
enum RepeatableCapture {
  /// Sees to it that some captures can be read twice. Standard input that is no file becomes one, without a
  /// name, which goes with this process.
  ///
  /// - Parameter directory: where that file is made.
  static func prepare(_ captures: [String], in directory: String) throws {
    for capture in captures {
      if capture == "-" {
        if !isRegular(STDIN_FILENO) { try keepInput(in: directory) }
        continue
      }
      var status = stat()
      guard stat(capture.fileName, &status) == 0, status.st_mode & S_IFMT != S_IFREG else { continue }
      throw ExitWith(
        .usage,
        "\(capture.onOneLine) is no regular file, and --report-directory reads a capture twice: give it as standard input, -."
      )
    }
  }

  /// Lets the next one who reads a capture begin anew.
  static func rewind(_ capture: String) {
    if capture == "-" { lseek(STDIN_FILENO, 0, SEEK_SET) }
  }

  private static func isRegular(_ descriptor: Int32) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  private static func keepInput(in directory: String) throws {
    let path = directory + "/.standard-input"
    do {
      let writing = try NewFile.create(path)
      defer { close(writing) }
      let reading = open(path.fileName, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
      let failed = errno
      unlink(path.fileName)
      guard reading >= 0 else { throw failure(path, failed) }
      defer { close(reading) }
      var buffer = [UInt8](repeating: 0, count: 1 << 18)
      while true {
        let count = Interrupted.again { read(STDIN_FILENO, &buffer, buffer.count) }
        if count == 0 { break }
        guard count > 0 else {
          throw ExitWith(.usage, "cannot read -: \(String(cString: strerror(errno)))")
        }
        try NewFile.write(Array(buffer[..<count]), to: writing, path: path)
      }
      // Without O_CLOEXEC, as descriptor 0 is.
      guard dup2(reading, STDIN_FILENO) >= 0 else { throw failure(path, errno) }
    } catch let error as NewFile.Failure {
      throw failure(error.path, error.errno)
    }
  }

  private static func failure(_ path: String, _ code: Int32) -> ExitWith {
    ExitWith(.notPermitted, NewFile.Failure.sentence(path, errno: code))
  }
}
