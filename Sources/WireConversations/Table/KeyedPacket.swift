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
  /// Whether it came after later packets had left the window in which packets are put in order.
  package private(set) var isLate = false
  /// Whether the capture does not hold all its octets.
  private let isCut: Bool
  let timeToLive: UInt8
  let identification: UInt16
  let passage: PacketPassage
  let tuple: FourTuple
  let transport: Packet.Transport
  // Its header is the identity of the packet: nobody needs both.
  let fingerprint: FrameFingerprint
  /// Its place in the order in which packets are judged.
  private var place: UInt32
  private let numberInFile: UInt32
  let time: Timestamp

  /// Works out the key of a packet.
  ///
  /// - Parameters:
  ///   - packet: the packet.
  ///   - frame: its frame, from 1; its place as well, unless packets are put in order.
  ///   - time: when it was captured.
  ///   - passage: what became of it on its way, and who sent it.
  ///   - fingerprint: what tells whether it is a copy; unknown: no table that gets it keeps findings.
  @inline(__always)
  public init(
    _ packet: borrowing Packet, frame: Int, time: Timestamp, passage: PacketPassage,
    fingerprint: FrameFingerprint = .unknown
  ) {
    (tuple, sourceIsLower) = FourTuple.of(packet.source, packet.destination)
    hash = tuple.hash
    transport = packet.transport
    isCut = packet.isCut
    timeToLive = packet.timeToLive
    identification = packet.identification
    wrapping = packet.wrapping
    self.passage = passage
    var identified = fingerprint
    if fingerprint.header != 0 {
      identified.header = Self.identity(
        fingerprint.header,
        UInt64(hash) << 17 | UInt64(packet.identification) << 1 | (sourceIsLower ? 1 : 0))
    }
    self.fingerprint = identified
    place = UInt32(truncatingIfNeeded: frame)
    numberInFile = place
    self.time = time
  }

  /// Its place in the order in which packets are judged, ascending: what conversations count by.
  @inline(__always)
  package var frame: Int { Int(place) }
  /// The number of its frame in the file.
  package var number: Int { Int(numberInFile) }

  /// Takes the next place in the order in which packets are judged: its number, where none before has it.
  ///
  /// - Returns: the place.
  package mutating func take(placeAfter last: Int, isLate: Bool = false) -> Int {
    place = max(UInt32(truncatingIfNeeded: last &+ 1), numberInFile)
    if isLate { self.isLate = true }
    return Int(place)
  }

  @inline(__always)
  private static func identity(_ header: UInt64, _ rest: UInt64) -> UInt64 {
    let product = (header ^ 0xa076_1d64_78bd_642f).multipliedFullWidth(by: rest ^ 0xe703_7ed1_a0b4_28db)
    return (product.high ^ product.low) | 1
  }

  /// What a copy of it has, too: endpoints, identification, and all of the header; 0: not known.
  @inline(__always)
  var identity: UInt64 { fingerprint.header }

  /// Where it came from; port 0 where the transport has none.
  var source: Endpoint { sourceIsLower ? tuple.lower : tuple.upper }
  /// Where it went.
  var destination: Endpoint { sourceIsLower ? tuple.upper : tuple.lower }

  /// Where and when it was seen.
  @inline(__always)
  var metadata: FrameMetadata {
    FrameMetadata(
      frame: frame, time: time, delivered: passage.delivery == .atOnce, origin: passage.origin,
      observed: passage.observed, identification: identification, timeToLive: timeToLive, wrapping: wrapping,
      isCut: isCut)
  }
}

extension [KeyedPacket] {
  /// Adds a packet, made where it goes: it is too large to be carried there.
  package mutating func append(
    _ packet: borrowing Packet, frame: Int, time: Timestamp, passage: PacketPassage,
    fingerprint: FrameFingerprint
  ) {
    append(KeyedPacket(packet, frame: frame, time: time, passage: passage, fingerprint: fingerprint))
  }
}
