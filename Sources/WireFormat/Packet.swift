/// What one frame carried, as one flat value without references: what a conversation is built from.
///
/// The payload itself stays in the frame, at `payloadOffset`.
public struct Packet: Hashable, Sendable {
  /// Where it came from; port 0 where the transport has none.
  public var source: Endpoint
  /// Where it went; port 0 where the transport has none.
  public var destination: Endpoint
  /// What the IP packet carried.
  public var transport: Transport
  /// The identification of the IPv4 packet, or the low half of that in IPv6's fragment header; 0 where there
  /// is none.
  public var identification: UInt16
  /// The hops left: IPv4's time to live, IPv6's hop limit; 0 where the packet was put together of fragments.
  public var timeToLive: UInt8
  /// The octets of the transport's header that the capture holds, just before `payloadOffset`; 0 where they
  /// are not at hand.
  public var headerLength: UInt8 = 0
  /// Whether the capture ends before the packet does.
  public var isCut = false
  /// The first octet of the transport's payload, counted from the start of the frame.
  public var payloadOffset: Int
  /// The octets of that payload that the capture holds; fewer than on the wire when the frame was cut.
  public var capturedPayloadLength: Int
  /// What it was wrapped in, by its number in the `WrappingLabels` of whoever decoded it; 0: nothing.
  public var wrapping: UInt32

  /// A packet from its parts.
  @inlinable
  public init(
    source: Endpoint, destination: Endpoint, transport: Transport, identification: UInt16 = 0,
    timeToLive: UInt8 = 64, payloadOffset: Int = 0, capturedPayloadLength: Int = 0, wrapping: UInt32 = 0
  ) {
    self.source = source
    self.destination = destination
    self.transport = transport
    self.identification = identification
    self.timeToLive = timeToLive
    self.payloadOffset = payloadOffset
    self.capturedPayloadLength = capturedPayloadLength
    self.wrapping = wrapping
  }

  /// Nothing: what stands where a packet will be.
  @inlinable
  package static var none: Packet {
    let nowhere = Endpoint(IPAddress(v4: 0), 0)
    return Packet(source: nowhere, destination: nowhere, transport: .other(0), timeToLive: 0)
  }

  /// What an IP packet carried.
  public enum Transport: Hashable, Sendable {
    case tcp(TCPSegment)
    case udp(UDPDatagram)
    case icmp(ICMPMessage)
    /// A protocol that is not taken apart, by its IANA number; where nothing is unwrapped, tunnels (4, 41,
    /// 47, …) too.
    case other(UInt8)
    /// A fragment other than the first, which has no transport header; or the first of a TCP segment, which
    /// is none until it is whole (`SegmentAssembler`).
    case fragment(Fragment)
  }
}

/// A fragment of an IP packet.
public struct Fragment: Hashable, Sendable {
  /// What the packet carries, by its IANA number.
  public var protocolNumber: UInt8
  /// Which fragments are of one packet: 16 bits in IPv4, 32 in IPv6.
  public var identification: UInt32
  /// Its first octet, counted from the start of what the packet carries.
  public var offset: Int
  /// Its octets on the wire.
  public var payloadLength: Int

  /// A fragment from its parts.
  @inlinable
  public init(protocolNumber: UInt8, identification: UInt32, offset: Int, payloadLength: Int) {
    self.protocolNumber = protocolNumber
    self.identification = identification
    self.offset = offset
    self.payloadLength = payloadLength
  }
}

/// The fields of a UDP datagram (RFC 768); ports are in the `Packet`.
public struct UDPDatagram: Hashable, Sendable {
  /// The octets of payload, of all fragments together.
  public var payloadLength: Int
  /// In a first fragment: which others belong to it; nil: the datagram is whole.
  public var identification: UInt32?

  /// A datagram from its parts.
  @inlinable
  public init(payloadLength: Int, identification: UInt32? = nil) {
    self.payloadLength = payloadLength
    self.identification = identification
  }
}

/// An ICMP (RFC 792) or ICMPv6 (RFC 4443) message; the packet's address version says which.
public struct ICMPMessage: Hashable, Sendable {
  /// The type, of ICMP or ICMPv6.
  public var type: UInt8
  /// The code, within the type.
  public var code: UInt8
  /// Of a packet that was too big: the MTU of the next hop (RFC 1191 section 4, RFC 4443 section 3.2), at
  /// most 65,535; 0 where the router does not say, and in all other messages.
  public var nextHopMTU: UInt16
  /// Of a packet that was too big, where its router says the MTU: its octets, as its own IP header says.
  public var tooBigLength: UInt16 = 0
  /// For an error: the packet that caused it, as far as the message quotes it.
  public var quoted: Quoted?

  /// The start of the packet that an ICMP error quotes: always the addresses, and the first 8 octets of
  /// what it carried (RFC 792), which hold ports and, of TCP, the sequence number.
  public struct Quoted: Hashable, Sendable {
    /// Where the quoted packet came from.
    public var source: Endpoint
    /// Where the quoted packet was going.
    public var destination: Endpoint
    /// The IANA number of its transport: 6 is TCP, 17 is UDP.
    public var protocolNumber: UInt8
    /// Of TCP: the sequence number of the quoted segment.
    public var sequenceNumber: UInt32?

    /// A quoted packet from its parts.
    @inlinable
    public init(source: Endpoint, destination: Endpoint, protocolNumber: UInt8, sequenceNumber: UInt32? = nil)
    {
      self.source = source
      self.destination = destination
      self.protocolNumber = protocolNumber
      self.sequenceNumber = sequenceNumber
    }
  }

  /// A message from its parts.
  @inlinable
  public init(type: UInt8, code: UInt8, nextHopMTU: UInt16 = 0, quoted: Quoted? = nil) {
    self.type = type
    self.code = code
    self.nextHopMTU = nextHopMTU
    self.quoted = quoted
  }
}
