public import WireConversations

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
  /// Conversations that were given up before their end, for want of room; nil: none.
  public var evicted: EvictedConversations?
  /// Why the capture ended by itself; nil: it did not.
  public var stopReason: String?
  /// The conversations, counted.
  public var totals: InspectTotals

  /// From its parts.
  package init(
    interface: String, linkType: String, packets: Int, undecodedPackets: Int, lostPackets: Int,
    evicted: EvictedConversations? = nil, stopReason: String? = nil, totals: InspectTotals
  ) {
    self.interface = interface
    self.linkType = linkType
    self.packets = packets
    self.undecodedPackets = undecodedPackets
    self.lostPackets = lostPackets
    self.evicted = evicted
    self.stopReason = stopReason
    self.totals = totals
  }
}

/// What has been seen so far.
public struct WatchProgress: Hashable, Sendable {
  /// Conversations that were handed over.
  public var conversations: Int
  /// Packets that were read.
  public var packets: Int
  /// Packets that were lost.
  public var lostPackets: Int

  /// From its parts.
  package init(
    conversations: Int, packets: Int, lostPackets: Int
  ) {
    self.conversations = conversations
    self.packets = packets
    self.lostPackets = lostPackets
  }
}
