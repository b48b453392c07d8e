import Glibc
import WireSystem

/// Why nothing can be captured, or no longer.
package struct CaptureFailure: Error, CustomStringConvertible {
  /// What kind of reason it is, as far as somebody else has to act on it.
  package enum Kind: Hashable, Sendable {
    /// A right is missing (CAP_NET_RAW).
    case permission
    /// No interface has that name.
    case noSuchInterface
    /// The filter is wrong.
    case filter
    /// Something is broken.
    case other
  }

  /// What libpcap said.
  package let description: String
  /// What kind of reason it is.
  package let kind: Kind

  /// The same, as what stood in the way.
  package var obstacle: Obstacle {
    Obstacle("capture with libpcap", errno: kind == .permission ? EPERM : nil, detail: description)
  }

  package init(_ description: String, kind: Kind = .other) {
    self.description = description
    self.kind = kind
  }

  /// A thread that could not be started.
  init(_ error: SystemError) {
    self.init(error.description)
  }

  static let lostProbe = CaptureFailure("a packet of its own on lo was never captured")
}
