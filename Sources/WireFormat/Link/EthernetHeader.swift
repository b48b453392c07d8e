/// A view of an Ethernet II header, and of the VLAN tags behind it (IEEE 802.3, 802.1Q, 802.1ad).
///
/// | octets | field |
/// |---|---|
/// | 0–5 | destination |
/// | 6–11 | source |
/// | 12–13 | EtherType; a VLAN tag's is followed by two octets of tag and the next EtherType |
public struct EthernetHeader: ~Escapable {
  private let bytes: FrameBytes
  private let start: Int
  /// What the frame carries, behind any VLAN tags.
  public let etherType: EtherType
  /// The first octet of what the frame carries.
  public let payloadOffset: Int

  /// Checks the header and its tags.
  ///
  /// - Throws: `DecodeError` when a part is not there.
  @_lifetime(copy bytes)
  @inline(__always)
  public init(_ bytes: FrameBytes, at start: Int = 0) throws(DecodeError) {
    try bytes.require(14, at: start, for: .ethernet)
    self.bytes = bytes
    self.start = start
    (etherType, payloadOffset) = try VLANTags.skip(
      EtherType(rawValue: bytes.captured.bigEndian16(at: start + 12)), in: bytes, at: start + 14)
  }

  /// The destination address in the low 48 bits.
  public var destination: UInt64 { bytes.captured.bigEndian64(at: start) >> 16 }
  /// The source address in the low 48 bits.
  public var source: UInt64 { bytes.captured.bigEndian64(at: start + 4) & 0xffff_ffff_ffff }
  /// The 12 bits of the outermost VLAN tag's identifier, if there is a tag.
  public var vlanIdentifier: UInt16? {
    payloadOffset > start + 14 ? bytes.captured.bigEndian16(at: start + 14) & 0x0fff : nil
  }
}

/// VLAN tags: two octets of tag, then the EtherType of what follows (IEEE 802.1Q section 9.3).
enum VLANTags {
  /// Passes any number of tags, of which `etherType` announces the first.
  ///
  /// - Returns: the type behind the tags, and the offset of what it names.
  @inline(__always)
  static func skip(_ etherType: EtherType, in bytes: FrameBytes, at offset: Int) throws(DecodeError)
    -> (EtherType, Int)
  {
    var (etherType, offset) = (etherType, offset)
    while etherType.isVLANTag {
      try bytes.require(4, at: offset, for: .vlanTag, field: .etherType, value: Int(etherType.rawValue))
      etherType = EtherType(rawValue: bytes.captured.bigEndian16(at: offset + 2))
      offset += 4
    }
    return (etherType, offset)
  }
}
