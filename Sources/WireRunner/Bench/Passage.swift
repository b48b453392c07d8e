import WireFormat

/// One packet that came by the bench, and what became of it.
package struct Passage: Sendable {
  /// What became of it.
  package enum Fate: Hashable, Sendable {
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
  package var fate: Fate
  /// Whether the bench sent it: a copy.
  package var isCopy: Bool
}
