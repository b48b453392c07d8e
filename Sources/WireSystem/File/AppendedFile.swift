import Glibc

/// A file at whose end lines are put, as several programs do at a time: the key log that SSLKEYLOGFILE names.
package struct AppendedFile: ~Copyable, Sendable {
  private let descriptor: Int32

  /// Opens a file, or makes it, for its owner alone (mode 0600).
  ///
  /// - Throws: `open` with its errno.
  package init(_ path: String) throws(SystemError) {
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else { throw SystemError(call: "open", errno: errno) }
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// Puts a line at the end, in one write(2), so that it stays whole; one that does not fit is lost.
  package func append(line: String) {
    let octets = Array(line.utf8) + [0x0A]
    _ = write(descriptor, octets, octets.count)
  }
}
