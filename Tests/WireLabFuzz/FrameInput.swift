import WireFormat

/// Frames of one link type, from octets of any kind.
///
/// | octets | field |
/// |---|---|
/// | 0–1 | LINKTYPE, little-endian |
/// | 2 | bit 0: nothing is unwrapped; bit 1: ESP is read as null; bit 2: port 9999 of UDP carries VXLAN |
/// | then, of each frame: 0–1, 2 | captured length, little-endian; octets that the wire had besides |
struct FrameInput {
  var linkType = LinkType.ethernet
  var unwrapping = Unwrapping()
  var frames: [(octets: ArraySlice<UInt8>, wireLength: Int)] = []

  init(_ octets: [UInt8]) {
    guard octets.count >= 3 else { return }
    linkType = LinkType(rawValue: UInt16(octets[0]) | UInt16(octets[1]) << 8)
    unwrapping = Unwrapping(
      isOn: octets[2] & 1 == 0, ports: octets[2] & 4 == 0 ? [:] : [9999: .vxlan],
      takesESPAsNull: octets[2] & 2 != 0)
    var rest = octets[3...]
    while rest.count >= 3 {
      let start = rest.startIndex
      let length = min(Int(octets[start]) | Int(octets[start + 1]) << 8, rest.count - 3)
      frames.append((octets[start + 3..<start + 3 + length], length + Int(octets[start + 2])))
      rest = rest[(start + 3 + length)...]
    }
  }

  /// Octets that are these frames.
  static func octets(_ linkType: LinkType, _ frames: [[UInt8]], flags: UInt8 = 0) -> [UInt8] {
    [UInt8(truncatingIfNeeded: linkType.rawValue), UInt8(linkType.rawValue >> 8), flags]
      + frames.flatMap { [UInt8(truncatingIfNeeded: $0.count), UInt8($0.count >> 8), 0] + $0 }
  }
}

extension Target {
  /// Every packet lies in its frame, and an error names a place in it; each frame holds few packets.
  func checkDecoder(_ input: FrameInput) throws {
    var unwrapper = Unwrapper(input.unwrapping)
    var assembler = SegmentAssembler()
    for (octets, wireLength) in input.frames {
      let frame = Array(octets)
      func check(_ packet: Packet) throws {
        guard packet.payloadOffset + packet.capturedPayloadLength <= frame.count else {
          throw Broken("the payload ends beyond its frame")
        }
        guard packet.wrapping == 0 || unwrapper.labels.wrapping(packet.wrapping) != nil else {
          throw Broken("nobody knows what the packet is wrapped in")
        }
      }
      func decode(_ packet: () throws -> Packet) throws {
        do {
          try check(packet())
          if let whole = assembler.add(frame.span.bytes, wireLength: wireLength, unwrapper.outcome) {
            guard whole.capturedPayloadLength == 0 else { throw Broken("a payload that is nowhere") }
          }
        } catch let error as DecodeError {
          guard !error.description.isEmpty, error.offset <= wireLength else { throw Broken("\(error)") }
        }
        if let error = unwrapper.takeUnread(), error.description.isEmpty {
          throw Broken("unread without a word")
        }
      }
      try decode { try unwrapper.decode(frame.span.bytes, linkType: input.linkType, wireLength: wireLength) }
      var further = 0
      while unwrapper.hasMore {
        further += 1
        guard further <= frame.count else { throw Broken("a frame of \(frame.count) octets has no end") }
        try decode { try unwrapper.decodeNext(frame.span.bytes, wireLength: wireLength) }
      }
    }
  }
}
