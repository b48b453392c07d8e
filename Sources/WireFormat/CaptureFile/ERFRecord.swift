/// The header of a record of ERF, Endace's extensible record format.
///
/// | octets | field |
/// |---|---|
/// | 0–7 | time: seconds and their 2^-32 parts, in little endian |
/// | 8 | type in the low seven bits; the highest: an extension header follows |
/// | 9 | flags: the interface in the low two bits |
/// | 10–11 | length of the record |
/// | 12–13 | packets lost before it, or a colour |
/// | 14–15 | length on the wire |
///
/// Extension headers have eight octets each, and tell in the highest bit whether another follows. Then comes
/// what the type has before its frame, the frame, and padding.
///
/// Source: Endace, "ERF Types Reference Guide"; Wireshark's erf.c for what it leaves open.
struct ERFRecord {
  /// The types, as far as their records hold packets.
  enum Content: Equatable {
    /// Ethernet behind two octets.
    case ethernet
    /// HDLC, of whichever protocol, behind so many octets.
    case hdlc(after: Int)
    /// Octets of AAL5 behind so many.
    case aal5(after: Int)
    case ipv4
    case ipv6
    /// Padding, counters, and what the card says about itself.
    case none
    /// Cells, raw links, InfiniBand.
    case other

    /// The octets between the headers and the frame.
    var lengthBeforeFrame: Int {
      switch self {
      case .ethernet: 2
      case .hdlc(let count), .aal5(let count): count
      case .ipv4, .ipv6, .none, .other: 0
      }
    }
  }

  /// Seconds since the epoch, and their 2^-32 parts.
  let ticks: UInt64
  let type: UInt8
  let interface: Int
  /// The octets of the whole record.
  let length: Int
  /// Packets that were lost before it; 0 where the field is a colour.
  let lost: Int
  /// The octets of the frame on the wire.
  let wireLength: Int

  static let headerLength = 16

  /// Reads a header, of which 16 octets are there.
  init(_ bytes: RawSpan, at start: Int) {
    ticks = bytes.bigEndian64(at: start).byteSwapped
    type = bytes.octet(at: start + 8) & 0x7f
    interface = Int(bytes.octet(at: start + 9) & 3)
    length = Int(bytes.bigEndian16(at: start + 10))
    let isColour = [10, 11, 15, 16, 17, 19, 20].contains(type)
    lost = isColour ? 0 : Int(bytes.bigEndian16(at: start + 12))
    wireLength = Int(bytes.bigEndian16(at: start + 14))
  }

  /// When the frame was captured; rounded, as Wireshark does.
  var time: Timestamp {
    let fraction = (ticks & 0xffff_ffff) * 1_000_000_000
    return Timestamp(nanoseconds: Int64(ticks >> 32) * 1_000_000_000 + Int64((fraction + (1 << 31)) >> 32))
  }

  /// What a record of this type holds; nil: there is no such type.
  var content: Content? {
    switch type {
    case 2, 11, 16, 20: .ethernet
    case 1, 10, 15, 19: .hdlc(after: 0)
    case 5, 17: .hdlc(after: 4)
    case 4: .aal5(after: 4)
    case 9: .aal5(after: 8)
    case 22: .ipv4
    case 23: .ipv6
    case 13, 14, 27, 48: ERFRecord.Content.none
    case 3, 6, 7, 8, 12, 18, 21, 24, 25, 28, 29: .other
    default: nil
    }
  }

  /// Where the extension headers end, which begin after the header; nil: not within the record.
  func endOfExtensions(_ bytes: RawSpan, at start: Int) -> Int? {
    var end = start + Self.headerLength
    var hasMore = bytes.octet(at: start + 8) & 0x80 != 0
    while hasMore {
      guard end + 8 <= start + length else { return nil }
      hasMore = bytes.octet(at: end) & 0x80 != 0
      end += 8
    }
    return end
  }
}
