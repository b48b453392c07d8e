import Glibc

/// Writes a whole file, unless told otherwise readable by its owner alone.
package enum NewFile {
  /// Why it could not be written.
  package struct Failure: Error {
    package let path: String
    package let errno: Int32
  }

  package static func write(_ octets: [UInt8], to path: String, mode: mode_t = 0o600) throws(Failure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw Failure(path: path, errno: errno) }
    defer { close(descriptor) }
    try write(octets, to: descriptor, path: path)
  }

  /// Writes all octets to a descriptor; `path` is for what goes wrong.
  package static func write(_ octets: [UInt8], to descriptor: Int32, path: String) throws(Failure) {
    if let number = WholeWrite.write(octets, to: descriptor) { throw Failure(path: path, errno: number) }
  }
}
