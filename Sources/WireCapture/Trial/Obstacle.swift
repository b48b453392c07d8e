import CWireLab
import Glibc

/// What stood in the way of something that was tried on this machine.
package struct Obstacle: Error, Hashable, Codable, Sendable, CustomStringConvertible {
  /// What failed: a call, a file, a program.
  package var step: String
  /// The errno of that; nil: it has none.
  package var errno: Int32?
  /// What was said, where an errno says too little.
  package var detail: String?

  /// An obstacle from its parts.
  package init(_ step: String, errno: Int32? = nil, detail: String? = nil) {
    self.step = step
    self.errno = errno
    self.detail = detail
  }

  /// One line: `open /proc/net/tcp: Permission denied (EACCES)`.
  package var description: String {
    var text = step
    if let detail { text += ": \(detail)" }
    if let errno {
      let name = wirelab_errno_name(errno).map { String(cString: $0) } ?? "\(errno)"
      text += ": \(String(cString: strerror(errno))) (\(name))"
    }
    return text
  }
}
