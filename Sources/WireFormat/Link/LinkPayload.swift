/// Where the IP packet of a frame begins, and of which version it is.
struct LinkPayload {
  let version: IPAddress.Version
  let offset: Int

  /// Reads the link header.
  ///
  /// - Throws: `DecodeError`; of kind `.unsupported` when the frame carries something else than IP.
  @inline(__always)
  init(_ bytes: FrameBytes, linkType: LinkType) throws(DecodeError) {
    // Nearly every frame; the others share a function that is not worth a copy in the caller.
    if linkType == .ethernet {
      let header = try EthernetHeader(bytes)
      self = try Self.of(header.etherType, in: bytes, at: header.payloadOffset, .ethernet, .etherType)
    } else {
      self = try Self.ofOther(bytes, linkType: linkType)
    }
  }

  private init(_ version: IPAddress.Version, _ offset: Int) {
    self.version = version
    self.offset = offset
  }

  @inline(never)
  private static func ofOther(_ bytes: FrameBytes, linkType: LinkType) throws(DecodeError) -> LinkPayload {
    switch linkType {
    // 12 and 14: what systems number it themselves, as some tools write it
    // (https://www.tcpdump.org/linktypes.html, LINKTYPE_RAW).
    case .raw, LinkType(rawValue: 12), LinkType(rawValue: 14):
      try bytes.require(1, at: 0, for: .ip)
      let version = bytes.captured.octet(at: 0) >> 4
      guard let known = IPAddress.Version(rawValue: version) else {
        throw .invalid(.ip, at: 0, field: .version, value: Int(version))
      }
      return LinkPayload(known, 0)
    case .ipv4: return LinkPayload(.v4, 0)
    case .ipv6: return LinkPayload(.v6, 0)
    case .null, .loop:
      let header = try LoopbackHeader(bytes)
      guard let version = header.version else {
        throw .unsupported(.loopback, at: 0, field: .addressFamily, value: Int(header.addressFamily))
      }
      return LinkPayload(version, header.payloadOffset)
    case .linuxCooked:
      let header = try CookedHeader(bytes, version: .v1)
      return try of(header.protocolType, in: bytes, at: header.payloadOffset, .linuxCooked, .protocolType)
    case .linuxCooked2:
      let header = try CookedHeader(bytes, version: .v2)
      return try of(header.protocolType, in: bytes, at: header.payloadOffset, .linuxCooked2, .protocolType)
    default:
      throw .unsupported(.link, at: 0, field: .linkType, value: Int(linkType.rawValue))
    }
  }

  @inline(__always)
  private static func of(
    _ type: EtherType, in bytes: FrameBytes, at offset: Int, _ layer: DecodeError.Layer,
    _ field: DecodeError.Field
  ) throws(DecodeError) -> LinkPayload {
    switch type {
    case .ipv4: return LinkPayload(.v4, offset)
    case .ipv6: return LinkPayload(.v6, offset)
    default:
      if let packet = ofSNAP(type, in: bytes, at: offset) { return packet }
      throw .unsupported(layer, at: 0, field: field, value: Int(type.rawValue))
    }
  }

  /// The IP packet of an IEEE 802.3 frame, behind the eight octets of LLC and SNAP (RFC 1042): AA AA 03, 00
  /// 00 00, EtherType.
  @inline(never)
  private static func ofSNAP(_ type: EtherType, in bytes: FrameBytes, at offset: Int) -> LinkPayload? {
    guard type.isLength, bytes.end - offset >= 8,
      bytes.captured.bigEndian64(at: offset) >> 16 == 0xaaaa_0300_0000
    else { return nil }
    switch EtherType(rawValue: bytes.captured.bigEndian16(at: offset + 6)) {
    case .ipv4: return LinkPayload(.v4, offset + 8)
    case .ipv6: return LinkPayload(.v6, offset + 8)
    default: return nil
    }
  }
}
