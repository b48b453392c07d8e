/// How far the way into a frame has come: a state machine over what comes next, and where.
///
/// A flat value, so that a guess that leads nowhere costs a copy to go back. Each kind of layer is read in an
/// extension beside it.
struct Descent {
  /// What comes next.
  enum Layer {
    case link(UInt16)
    case ethernet
    /// What an EtherType names.
    case type(EtherType)
    /// What LLC carries, which this announced: a length.
    case llc(UInt16)
    /// A packet of IP, whose first four bits say the version.
    case ip
    case ipv4
    case ipv6
    /// IPv6 extension headers, or the authentication header.
    case extensions(IPProtocol)
    /// What an IP header says that it carries.
    case carried(IPProtocol)
    /// What a datagram of UDP carries, by its port.
    case datagram(Carrier)
    case ppp
    case mpls
    case wireless(hasFCS: Bool, isPadded: Bool)
    /// One of several readings, from 0: the first that leads to an IP header holds.
    case guess(Guess, Int)
    /// The end of the way: a transport, or what is not taken apart.
    case transport(IPProtocol)
  }

  /// What does not say what it carries.
  enum Guess {
    /// Behind the bottom label of MPLS: a pseudowire of Ethernet, with a control word or without.
    case pseudowire
    /// Behind the session of L2TP version 3, whose cookie and sublayer only its ends know.
    case l2tp
    /// A user's packet of GTP that is not of IP.
    case gtp
    /// Behind a port of Foo-over-UDP.
    case fou
  }

  var next: Layer
  var offset = 0
  /// The octet after the last one of the current layer, whether it was captured or not.
  var wireEnd: Int
  /// Who says that the layer ends there.
  var limit: DecodeError.Limit = .frame
  /// The octets at the end of the frame that are of no packet, for one that does not state its length.
  var trailer = 0
  /// Whether a length of IP has said so: nothing inside may be longer.
  var isBounded = false
  /// Whether no IP header has confirmed a guess yet.
  var isGuess = false
  var wrapping = Wrapping()
  /// The innermost wrapper of which it has to be said when its inside cannot be read.
  var wrapper: Wrapper?

  /// The header that announced what comes next, for errors.
  var announcer = (layer: DecodeError.Layer.link, start: 0, field: DecodeError.Field.etherType)

  /// The innermost IP header, once there is one: its first octet.
  var network: Int?
  var source = IPAddress(v4: 0)
  var destination = IPAddress(v4: 0)
  /// The identification of the innermost packet of IP, 0 where it has none, and the hops that it had left.
  var mark: (identification: UInt16, timeToLive: UInt8) = (0, 0)
  /// Of one of several fragments: which belong together, and its first octet in what was cut up.
  var fragment: (identification: UInt32, offset: Int)?
  /// A carrier that is not opened: only its first fragment is here, or nothing is unwrapped.
  var closedCarrier: Carrier?
  /// Of IEEE 802.11: where the next of several packets in the frame begins; 0: there is none.
  var nextSubframe = 0

  init(_ linkType: LinkType, wireEnd: Int) {
    next = .link(linkType.rawValue)
    self.wireEnd = wireEnd
  }

  /// The frame, ending where the current layer does.
  @_lifetime(copy frame)
  @inline(__always)
  func layer(of frame: FrameBytes) -> FrameBytes {
    limit == .frame && wireEnd == frame.wireEnd ? frame : frame.ending(at: wireEnd, by: limit)
  }

  /// The same for a packet that does not state its length.
  @_lifetime(copy frame)
  func layerBeforeTrailer(of frame: FrameBytes) -> FrameBytes {
    limit == .frame ? frame.ending(at: max(offset, wireEnd - trailer), by: limit) : layer(of: frame)
  }

  /// The octets of the current layer that were captured.
  @inline(__always)
  func available(in frame: FrameBytes) -> Int { min(wireEnd, frame.captured.byteCount) - offset }

  /// Throws unless so many octets of the current layer were captured.
  @inline(__always)
  func require(_ count: Int, of frame: FrameBytes, for kind: DecodeError.Layer = .encapsulation)
    throws(DecodeError)
  {
    if count > available(in: frame) { try layer(of: frame).require(count, at: offset, for: kind) }
  }

  /// Goes on behind a header.
  @inline(__always)
  mutating func pass(_ count: Int, to layer: Layer) {
    offset += count
    next = layer
  }

  /// Notes a wrapper, whose header stands here.
  ///
  /// - Throws: `DecodeError` when nothing is unwrapped, or the packet is wrapped deeper than is looked.
  mutating func enter(_ wrapper: Wrapper, _ number: UInt32? = nil, _ options: Unwrapping) throws(DecodeError)
  {
    guard options.isOn, wrapping.hasRoom else {
      self.wrapper = wrapper
      throw unread
    }
    if wrapper != .vlan && wrapper != .authentication && wrapper != .segmentRouting { self.wrapper = wrapper }
    wrapping.append(wrapper, number)
  }

  /// What stands here is not read.
  var unread: DecodeError { .unsupported(.encapsulation, at: offset, field: .content, value: 0) }

  /// What stands here settles a link or a tunnel, and carries nothing.
  var control: DecodeError { .unsupported(.encapsulation, at: offset, field: .control, value: 0) }

  /// Whether no reading has been taken: none is left.
  var isAtGuess: Bool { if case .guess = next { true } else { false } }

  /// Reads one header.
  mutating func step(_ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    switch next {
    case .link(let number): try readLink(number, frame, options)
    case .ethernet:
      try require(14, of: frame, for: .ethernet)
      announcer = (.ethernet, offset, .etherType)
      pass(14, to: .type(EtherType(rawValue: frame.captured.bigEndian16(at: offset + 12))))
    case .type(let type): try readType(type, frame, options)
    case .llc(let value): try readLLC(value, frame)
    case .ip:
      try require(1, of: frame, for: .ip)
      let version = frame.captured.octet(at: offset) >> 4
      guard version == 4 || version == 6 else {
        throw .invalid(.ip, at: offset, field: .version, value: Int(version))
      }
      next = version == 4 ? .ipv4 : .ipv6
    case .ipv4: try readIPv4(frame)
    case .ipv6: try readIPv6(frame)
    case .extensions(let first): try readExtensions(first, frame, options)
    case .carried(let number): try readCarried(number, frame, options)
    case .datagram(let carrier): try readDatagram(carrier, frame, options)
    case .ppp: try readPPP(frame, options)
    case .mpls: try readMPLS(frame, options)
    case .wireless(let hasFCS, let isPadded):
      try readWireless(frame, hasFCS: hasFCS, isPadded: isPadded)
    case .guess(let guess, let place): try take(guess, place, frame, options)
    case .transport: break
    }
  }
}
