/// The control bits of a TCP header, in the order of the wire (RFC 9293 section 3.1).
public struct TCPFlags: OptionSet, Hashable, Sendable {
  /// The low nine bits of octets 12 and 13.
  public let rawValue: UInt16

  /// Flags from the low nine bits of octets 12 and 13.
  @inlinable
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// No more data from the sender.
  @inlinable public static var fin: TCPFlags { TCPFlags(rawValue: 0x01) }
  /// Synchronize sequence numbers.
  @inlinable public static var syn: TCPFlags { TCPFlags(rawValue: 0x02) }
  /// Reset.
  @inlinable public static var rst: TCPFlags { TCPFlags(rawValue: 0x04) }
  /// Push.
  @inlinable public static var psh: TCPFlags { TCPFlags(rawValue: 0x08) }
  /// The acknowledgment number is significant.
  @inlinable public static var ack: TCPFlags { TCPFlags(rawValue: 0x10) }
  /// The urgent pointer is significant.
  @inlinable public static var urg: TCPFlags { TCPFlags(rawValue: 0x20) }
  /// ECN echo (RFC 3168).
  @inlinable public static var ece: TCPFlags { TCPFlags(rawValue: 0x40) }
  /// Congestion window reduced (RFC 3168).
  @inlinable public static var cwr: TCPFlags { TCPFlags(rawValue: 0x80) }
  /// Accurate ECN (RFC 9768), once the nonce sum.
  @inlinable public static var ae: TCPFlags { TCPFlags(rawValue: 0x100) }
}

/// The fields of a TCP segment that judging needs, in host order (RFC 9293 section 3.1).
///
/// Ports are in the `Packet` that carries it.
public struct TCPSegment: Hashable, Sendable {
  /// The sequence number of the first octet, or of the SYN.
  public var sequenceNumber: UInt32
  /// The next octet that the sender expects; significant with ACK.
  public var acknowledgmentNumber: UInt32
  /// The control bits.
  public var flags: TCPFlags
  /// The window as sent, not scaled.
  public var window: UInt16
  /// The urgent pointer; significant with URG.
  public var urgentPointer: UInt16
  /// The octets of payload on the wire (from the IP length, so independent of the snap length).
  public var payloadLength: Int
  /// The options that were present.
  public var options: TCPOptions

  /// A segment from its fields.
  @inlinable
  public init(
    sequenceNumber: UInt32, acknowledgmentNumber: UInt32 = 0, flags: TCPFlags, window: UInt16 = 65535,
    urgentPointer: UInt16 = 0, payloadLength: Int = 0, options: TCPOptions = TCPOptions()
  ) {
    self.sequenceNumber = sequenceNumber
    self.acknowledgmentNumber = acknowledgmentNumber
    self.flags = flags
    self.window = window
    self.urgentPointer = urgentPointer
    self.payloadLength = payloadLength
    self.options = options
  }
}

/// The TCP options of a segment, as far as a verdict or a finding can depend on them.
///
/// Stored without optionals, so that a segment is copied as a few words: every packet is, several times.
///
/// Sources: RFC 9293 section 3.2, RFC 7323, RFC 2018, RFC 2883, RFC 7413, RFC 8684, RFC 5925, RFC 2385.
public struct TCPOptions: Hashable, Sendable {
  /// Which of the options were there; the values of others are 0.
  private struct Present: OptionSet, Hashable, Sendable {
    let rawValue: UInt8
    static var maximumSegmentSize: Present { Present(rawValue: 1) }
    static var windowScale: Present { Present(rawValue: 2) }
    static var sackPermitted: Present { Present(rawValue: 4) }
    static var timestamps: Present { Present(rawValue: 8) }
    static var fastOpen: Present { Present(rawValue: 16) }
  }

  /// Options that make something else of the conversation than plain TCP.
  public struct Extensions: OptionSet, Hashable, Sendable {
    /// A bit for each.
    public let rawValue: UInt8

    /// Options from their bits.
    @inlinable
    public init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    /// Multipath TCP (kind 30, RFC 8684).
    @inlinable public static var multipath: Extensions { Extensions(rawValue: 1) }
    /// Multipath TCP's MP_JOIN: the segment opens a further subflow (RFC 8684 section 3.2).
    @inlinable public static var multipathJoin: Extensions { Extensions(rawValue: 2) }
    /// The authentication option (kind 29, RFC 5925).
    @inlinable public static var authentication: Extensions { Extensions(rawValue: 4) }
    /// The MD5 signature (kind 19, RFC 2385).
    @inlinable public static var md5: Extensions { Extensions(rawValue: 8) }
  }

  private var present: Present = []
  /// The number of SACK blocks (kind 5), 0 to 4.
  public private(set) var sackBlockCount: UInt8 = 0
  private var scale: UInt8 = 0
  private var cookieLength: UInt8 = 0
  private var segmentSize: UInt16 = 0
  /// Options that make something else of the conversation than plain TCP.
  public var extensions: Extensions = []
  private var sackLeft: UInt32 = 0
  private var sackRight: UInt32 = 0
  private var timeValue: UInt32 = 0
  private var timeEcho: UInt32 = 0

  /// No options.
  @inline(__always)
  public init() {}

  /// Maximum segment size (kind 2).
  public var maximumSegmentSize: UInt16? {
    get { present.contains(.maximumSegmentSize) ? segmentSize : nil }
    set {
      segmentSize = newValue ?? 0
      note(.maximumSegmentSize, isThere: newValue != nil)
    }
  }

  /// Window scale shift (kind 3).
  public var windowScale: UInt8? {
    get { present.contains(.windowScale) ? scale : nil }
    set {
      scale = newValue ?? 0
      note(.windowScale, isThere: newValue != nil)
    }
  }

  /// SACK permitted (kind 4).
  public var sackPermitted: Bool {
    get { present.contains(.sackPermitted) }
    set { note(.sackPermitted, isThere: newValue) }
  }

  /// The left edge of the first SACK block, and the right edge of the block that lies furthest to the right;
  /// a D-SACK lies at or below the acknowledgment number.
  public var sackEdges: (left: UInt32, right: UInt32)? {
    sackBlockCount > 0 ? (sackLeft, sackRight) : nil
  }

  /// Value and echo reply of the timestamps (kind 8).
  public var timestamps: (value: UInt32, echo: UInt32)? {
    @inline(__always) get { present.contains(.timestamps) ? (timeValue, timeEcho) : nil }
    @inline(__always) set {
      (timeValue, timeEcho) = newValue ?? (0, 0)
      note(.timestamps, isThere: newValue != nil)
    }
  }

  /// The length of the Fast Open cookie (kind 34): 0 asks for one, nil means no such option.
  public var fastOpenCookieLength: UInt8? {
    get { present.contains(.fastOpen) ? cookieLength : nil }
    set {
      cookieLength = newValue ?? 0
      note(.fastOpen, isThere: newValue != nil)
    }
  }

  /// Sets the SACK blocks (kind 5), of which only two edges are kept.
  ///
  /// - Parameters:
  ///   - count: how many there are, 1 to 4.
  ///   - left: the left edge of the first.
  ///   - right: the right edge of the one that lies furthest to the right.
  public mutating func setSackBlocks(count: UInt8, left: UInt32, right: UInt32) {
    precondition((1...4).contains(count), "a TCP header holds 1 to 4 SACK blocks")
    sackBlockCount = count
    sackLeft = left
    sackRight = right
  }

  @inline(__always)
  private mutating func note(_ option: Present, isThere: Bool) {
    if isThere { present.insert(option) } else { present.remove(option) }
  }
}
