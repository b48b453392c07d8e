import Glibc

/// Why nothing can be captured, or no longer.
public struct CaptureFailure: Error, CustomStringConvertible {
  /// What kind of reason it is, as far as somebody else has to act on it.
  public enum Kind: Hashable, Sendable {
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
  public let description: String
  /// What kind of reason it is.
  public let kind: Kind

  /// The same, as what stood in the way.
  public var obstacle: Obstacle {
    Obstacle("capture with libpcap", errno: kind == .permission ? EPERM : nil, detail: description)
  }

  package init(_ description: String, kind: Kind = .other) {
    self.description = description
    self.kind = kind
  }

  static let lostProbe = CaptureFailure("a packet of its own on lo was never captured")
}
