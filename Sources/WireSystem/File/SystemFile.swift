import Glibc

/// Small files of the kernel, under /proc: read and written whole.
package enum SystemFile {
  /// The errno of what failed.
  package struct Failure: Error {
    package let errno: Int32
  }

  /// The text of a file.
  package static func read(_ path: String) throws(Failure) -> String {
    let descriptor = try opened(path, O_RDONLY)
    defer { close(descriptor) }
    do {
      return String(decoding: try WholeRead.read(descriptor), as: UTF8.self)
    } catch {
      throw Failure(errno: error.errno ?? EIO)
    }
  }

  /// Replaces what a file says.
  package static func write(_ text: String, to path: String) throws(Failure) {
    let descriptor = try opened(path, O_WRONLY)
    defer { close(descriptor) }
    let octets = Array(text.utf8)
    guard Glibc.write(descriptor, octets, octets.count) == octets.count else { throw Failure(errno: errno) }
  }

  private static func opened(_ path: String, _ mode: Int32) throws(Failure) -> Int32 {
    let descriptor = open(path, mode | O_CLOEXEC)
    guard descriptor >= 0 else {
      let failure = Failure(errno: errno)
      Shortage.note("open", errno: failure.errno)
      throw failure
    }
    return descriptor
  }
}
