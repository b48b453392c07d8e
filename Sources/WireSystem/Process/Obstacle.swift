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

  /// Whether it says that something had run out: descriptors (EMFILE, ENFILE), processes and threads
  /// (EAGAIN), memory (ENOMEM, ENOBUFS), the size that a file may have (EFBIG). What ran out is there at
  /// other times: nobody has forbidden anything.
  public var isShortage: Bool { errno.map(Self.isShortage) ?? false }

  /// The same of a bare errno.
  public static func isShortage(_ errno: Int32) -> Bool {
    shortages.contains(errno)
  }

  package static let shortages = [EMFILE, ENFILE, EAGAIN, ENOMEM, ENOBUFS, EFBIG]

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
