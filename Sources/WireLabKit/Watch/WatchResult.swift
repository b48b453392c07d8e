/// What `wirelab watch` has seen when it ends.
public struct WatchResult: Hashable, Sendable {
  /// The interface.
  public var interface: String
  /// Its link layer.
  public var linkType: String
  /// Packets that were read.
  public var packets: Int
  /// How many of them could not be taken apart down to the transport.
  public var undecodedPackets: Int
  /// Packets that found no room.
  public var lostPackets: Int
  /// Why the capture ended by itself; nil: it did not.
  public var stopReason: String?
  /// The conversations, counted.
  public var totals: InspectTotals
}
