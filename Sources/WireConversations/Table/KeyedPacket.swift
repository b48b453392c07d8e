public import WireFormat

/// A packet with what finds its conversation in a table: so that this can be worked out on another thread
/// than the one that judges.
public struct KeyedPacket: Sendable {
  // The first and the last are looked at ahead of the rest, so that all of it is in the processor's cache.
  let hash: UInt32
  /// What it was wrapped in, by its number in the labels of its decoder; 0: nothing.
  let wrapping: UInt32
  /// Whether its source is the endpoint that `tuple` holds first.
  let sourceIsLower: Bool
  let passage: PacketPassage
  let tuple: FourTuple
  let transport: Packet.Transport
  let frame: Int
  let time: Timestamp

  /// Works out the key of a packet.
  ///
  /// - Parameters:
  ///   - packet: the packet.
  ///   - frame: its frame, from 1.
  ///   - time: when it was captured.
  ///   - passage: what became of it on its way, and who sent it.
  @inline(__always)
  public init(_ packet: Packet, frame: Int, time: Timestamp, passage: PacketPassage) {
    (tuple, sourceIsLower) = FourTuple.of(packet.source, packet.destination)
    hash = tuple.hash
    transport = packet.transport
    wrapping = packet.wrapping
    self.passage = passage
    self.frame = frame
    self.time = time
  }

  /// Where it came from; port 0 where the transport has none.
  var source: Endpoint { sourceIsLower ? tuple.lower : tuple.upper }
  /// Where it went.
  var destination: Endpoint { sourceIsLower ? tuple.upper : tuple.lower }

  /// Where and when it was seen.
  @inline(__always)
  var metadata: FrameMetadata {
    FrameMetadata(
      frame: frame, time: time, delivered: passage.delivery == .atOnce, origin: passage.origin,
      observed: passage.observed, wrapping: wrapping)
  }
}
