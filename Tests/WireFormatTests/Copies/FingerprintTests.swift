import Testing
import WireFormat

/// What a fingerprint is made of: all that routers leave alone, and the way, each for itself.
@Suite struct FingerprintTests {
  private static let payload: [UInt8] = (0..<200).map { UInt8(truncatingIfNeeded: $0 &* 37) }
  private static let options = hex("0101 080a 00000001 00000002")

  static func frame(payload: [UInt8] = payload, options: [UInt8] = options) -> [UInt8] {
    Headers.ethernetIPv4 + Headers.ipv4(protocol: 6, length: 20 + options.count + payload.count)
      + Headers.tcp(options: options) + payload
  }

  func fingerprint(
    _ frame: [UInt8], _ linkType: LinkType = .ethernet, interface: Int = 0, wireLength: Int? = nil
  ) throws -> FrameFingerprint {
    FrameFingerprint.Maker().fingerprint(
      of: frame.span.bytes, try decode(frame, linkType, wireLength: wireLength), linkType: linkType,
      interface: interface)
  }

  /// A frame with one octet changed.
  func changed(_ offset: Int, in frame: [UInt8] = frame()) -> [UInt8] {
    var frame = frame
    frame[offset] ^= 0x40
    return frame
  }

  @Test func everyOctetOfTheHeaderCountsButTheChecksum() throws {
    let original = try fingerprint(Self.frame())
    // Octet 12 says how long the header is.
    for offset in 0..<32 where offset != 12 {
      let other = try fingerprint(changed(34 + offset))
      #expect((other.header == original.header) == (16..<18).contains(offset), "octet \(offset)")
      #expect(other.payload == original.payload)
      #expect(other.path == original.path)
    }
  }

  @Test func everyOctetOfThePayloadCounts() throws {
    let original = try fingerprint(Self.frame())
    for offset in 0..<200 {
      let other = try fingerprint(changed(66 + offset))
      #expect(other.payload != original.payload, "octet \(offset)")
      #expect((other.beginning != original.beginning) == (offset < 64), "octet \(offset)")
      #expect(other.header == original.header)
    }
    for length in 0..<150 {
      let one = try fingerprint(Self.frame(payload: [UInt8](repeating: 0, count: length)))
      #expect(one.capturedLength == length)
      #expect(
        try one.header != fingerprint(Self.frame(payload: [UInt8](repeating: 0, count: length + 1))).header)
    }
  }

  @Test func whatRoutersChangeDoesNotCount() throws {
    let original = try fingerprint(Self.frame())
    // Type of service, identification, hops and checksum of the IP header.
    for offset in [1, 4, 5, 8, 10, 11] {
      #expect(try fingerprint(changed(14 + offset)) == original, "octet \(offset)")
    }
    #expect(try fingerprint(Self.frame() + [0, 0, 0, 0]) == original)
  }

  @Test func theWayIsWhatTheLinkLayerSays() throws {
    let original = try fingerprint(Self.frame())
    for offset in 0..<12 { #expect(try fingerprint(changed(offset)).path != original.path) }
    #expect(try fingerprint(Self.frame(), interface: 1).path != original.path)
    let tagged = Array(Self.frame()[..<12]) + hex("8100 0007") + Self.frame()[12...]
    let paths = try [tagged, changed(15, in: tagged)].map { try fingerprint($0).path }
    #expect(Set(paths + [original.path]).count == 3)
    #expect(try fingerprint(tagged).header == original.header)
    let cooked = hex("0000 0001 0006 020000000001 0000 0800") + Self.frame()[14...]
    let inward = try fingerprint(cooked, .linuxCooked)
    let outward = try fingerprint(changed(1, in: cooked), .linuxCooked)
    #expect(inward.path != outward.path)
    #expect(inward.header == original.header)
    #expect(inward.payload == original.payload)
  }

  @Test func everyLengthHasAFingerprint() throws {
    let frame = Self.frame()
    for length in 0..<frame.count {
      guard let cut = try? fingerprint(Array(frame[..<length]), wireLength: frame.count) else { continue }
      #expect(Int(cut.capturedLength) == max(0, length - 66))
    }
  }
}
