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
  /// What had run out, as an errno; nil: nothing had, or nobody says.
  private let shortage: Int32?
  /// What failed, where `shortage` says why.
  private let step: String

  /// The same, as what stood in the way.
  package var obstacle: Obstacle {
    Obstacle("capture with libpcap", errno: kind == .permission ? EPERM : shortage, detail: step)
  }

  /// From a message of libpcap, which gives no errno: its message ends with what strerror(3) says.
  package init(_ description: String, kind: Kind = .other) {
    self.description = description
    self.kind = kind
    shortage = Obstacle.shortages.first { description.hasSuffix(String(cString: strerror($0))) }
    step = description
  }

  /// A call of ours that failed.
  init(call: String, errno: Int32) {
    description = "\(call): \(String(cString: strerror(errno)))"
    kind = .other
    shortage = Obstacle.isShortage(errno) ? errno : nil
    step = shortage == nil ? description : call
  }

  static let lostProbe = CaptureFailure("a packet of its own on lo was never captured")
}
