import WireFormat

/// One packet that came by the bench, and what became of it.
struct Passage: Sendable {
  /// What became of it.
  enum Fate: Hashable, Sendable {
    /// It was received at once.
    case delivered
    /// It was never received.
    case dropped
    /// It is held.
    case held
    /// It was received later.
    case released(Timestamp)
  }

  /// The packet from the IP header on, as far as a capture holds it.
  var octets: [UInt8]
  var fate: Fate
  /// Whether the bench sent it: a copy.
  var isCopy: Bool
}

/// What the bench, or an actor that spells out its own segments, had to do with a captured frame.
public struct FrameMark: Hashable, Codable, Sendable {
  /// What became of it on its way.
  public enum Delivery: Hashable, Codable, Sendable {
    /// It was received at once.
    case atOnce
    /// It was sent, and never received.
    case never
    /// It was held, and received at this time.
    case later(Timestamp)
  }

  /// Who sent it, where that was not the kernel.
  public enum Origin: Hashable, Codable, Sendable {
    /// The bench: it is a copy.
    case bench
    /// An actor that spells out its own segments.
    case actor(String)
  }

  /// What became of it.
  public var delivery: Delivery
  /// Who sent it; nil: the kernel of one of the ends.
  public var origin: Origin?

  /// A mark from its parts.
  public init(delivery: Delivery = .atOnce, origin: Origin? = nil) {
    self.delivery = delivery
    self.origin = origin
  }
}
