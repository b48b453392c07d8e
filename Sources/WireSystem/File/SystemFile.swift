import Glibc

/// Small files of the kernel, under /proc: read and written whole.
package enum SystemFile {
  /// The errno of what failed.
  package struct Failure: Error {
    package let errno: Int32
  }

  /// The text of a file.
  package static func read(_ path: String) throws(Failure) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(errno: errno) }
    defer { close(descriptor) }
    var octets: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw Failure(errno: errno)
      }
      if count == 0 { return String(decoding: octets, as: UTF8.self) }
      octets += buffer[..<count]
    }
  }

  /// Replaces what a file says.
  package static func write(_ text: String, to path: String) throws(Failure) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(errno: errno) }
    defer { close(descriptor) }
    let octets = Array(text.utf8)
    guard Glibc.write(descriptor, octets, octets.count) == octets.count else { throw Failure(errno: errno) }
  }
}
