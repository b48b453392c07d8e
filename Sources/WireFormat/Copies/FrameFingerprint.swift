/// What tells whether two frames hold the same packet: digests of what routers leave alone, and of the way
/// that it came.
///
/// Where two frames were cut at different lengths, their first 64 octets of payload can be compared, if both
/// have so many; else only their headers. Fingerprints of one process alone can be compared.
public struct FrameFingerprint: Hashable, Sendable {
  /// Of the transport's header but for its checksum, and of the length of the payload; 0: not known.
  public var header: UInt64
  /// Of the first 64 captured octets of the payload, or of all if there are fewer.
  public var beginning: UInt32
  /// Of all captured octets of the payload.
  public var payload: UInt32
  /// How many octets of the payload were captured.
  public var capturedLength: UInt32
  /// Of the interface, and of what the link layer says of the way: MAC addresses, VLAN tags, packet type, and
  /// how deep the packet is wrapped.
  public var path: UInt32

  /// No fingerprint.
  @inlinable public static var unknown: FrameFingerprint { FrameFingerprint() }

  @inlinable
  init() {
    (header, beginning, payload, capturedLength, path) = (0, 0, 0, 0, 0)
  }

  /// Takes the fingerprints of frames.
  public struct Maker: Sendable {
    private let seed = OctetDigest.seed

    /// All makers of a process take the same.
    public init() {}

    /// The fingerprint of a frame.
    ///
    /// - Parameters:
    ///   - frame: what was captured of it.
    ///   - packet: what it was decoded to.
    ///   - linkType: what it begins with.
    ///   - interface: the number of the interface that it was captured on.
    @inline(__always)
    public func fingerprint(
      of frame: RawSpan, _ packet: borrowing Packet, linkType: LinkType, interface: Int
    ) -> FrameFingerprint {
      FrameFingerprint(frame, packet, linkType: linkType, interface: interface, seed: seed)
    }
  }

  @inline(__always)
  private init(
    _ frame: RawSpan, _ packet: borrowing Packet, linkType: LinkType, interface: Int, seed: UInt64
  ) {
    self.init()
    let start = packet.payloadOffset
    path =
      FramePath.digest(
        frame, linkType: linkType, interface: interface, depth: start - Int(packet.headerLength), seed: seed)
      ^ packet.wrapping
    guard packet.headerLength > 0 else {
      describe(packet)
      return
    }
    header = Self.header(
      frame, from: start - Int(packet.headerLength), to: start, of: packet.transport, seed: seed)
    let end = start + packet.capturedPayloadLength
    guard start < end else { return }
    capturedLength = UInt32(truncatingIfNeeded: end - start)
    (beginning, payload) = Self.payload(frame, from: start, to: end, seed: seed)
  }

  /// The fingerprint of a packet whose octets are not at hand: its header tells, as far as it was read.
  public init(_ packet: Packet) {
    self.init()
    describe(packet)
  }

  @inline(never)
  private mutating func describe(_ packet: borrowing Packet) {
    var hasher = Hasher()
    hasher.combine(packet.transport)
    hasher.combine(packet.source.port)
    hasher.combine(packet.destination.port)
    header = UInt64(bitPattern: Int64(hasher.finalize())) | 1
  }

  @inline(__always)
  private static func header(
    _ frame: RawSpan, from start: Int, to end: Int, of transport: Packet.Transport, seed: UInt64
  ) -> UInt64 {
    let length: Int
    let checksum: Int
    switch transport {
    case .tcp(let segment): (length, checksum) = (segment.payloadLength, start + 16)
    case .udp(let datagram): (length, checksum) = (datagram.payloadLength, start + 6)
    case .icmp, .other, .fragment: return 0
    }
    var digest = OctetDigest(salt: UInt64(truncatingIfNeeded: length), seed: seed)
    digest.add(restOf: frame, from: start, to: min(checksum, end))
    digest.add(restOf: frame, from: min(checksum + 2, end), to: end)
    return digest.value | 1
  }

  private static func payload(
    _ frame: RawSpan, from start: Int, to end: Int, seed: UInt64
  ) -> (UInt32, UInt32) {
    var digest = OctetDigest(salt: 0, seed: seed)
    var offset = start
    guard offset + OctetDigest.blockLength <= end else {
      digest.add(restOf: frame, from: offset, to: end)
      let all = digest.shortValue
      return (all, all)
    }
    digest.add(blockOf: frame, at: offset)
    let beginning = digest.shortValue
    offset += OctetDigest.blockLength
    while offset + OctetDigest.blockLength <= end {
      digest.add(blockOf: frame, at: offset)
      offset += OctetDigest.blockLength
    }
    digest.add(restOf: frame, from: offset, to: end)
    return (beginning, digest.shortValue)
  }
}
