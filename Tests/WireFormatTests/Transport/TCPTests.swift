import Testing
import WireFormat

@Suite struct TCPTests {
  private func tcp(_ options: String, flags: UInt16 = 0x10) throws -> TCPSegment? {
    let options = hex(options)
    let frame = Headers.ethernetIPv4 + Headers.ipv4(protocol: 6, length: 20 + options.count)
    return segment(try decode(frame + Headers.tcp(options: options)))
  }

  @Test func viewShowsItsFields() throws {
    let octets = hex("9c41 22c3 01020304 05060708 51ff 0203 abcd 0405 616263")
    let header = try TCPHeader(FrameBytes(octets.span.bytes), at: 0)
    let (source, destination, window) = (header.sourcePort, header.destinationPort, header.window)
    #expect(source == 40001 && destination == 8899 && window == 0x0203)
    let (sequence, acknowledgment) = (header.sequenceNumber, header.acknowledgmentNumber)
    #expect(sequence == 0x0102_0304 && acknowledgment == 0x0506_0708)
    let (flags, checksum, urgent) = (header.flags, header.checksum, header.urgentPointer)
    #expect(flags == [.fin, .syn, .rst, .psh, .ack, .urg, .ece, .cwr, .ae])
    #expect(checksum == 0xabcd && urgent == 0x0405)
    let (headerLength, payloadOffset, payloadLength) = (
      header.headerLength, header.payloadOffset, header.payloadLength
    )
    #expect(headerLength == 20 && payloadOffset == 20 && payloadLength == 3)
  }

  @Test func everyFlagHasItsBit() throws {
    let flags: [TCPFlags] = [.fin, .syn, .rst, .psh, .ack, .urg, .ece, .cwr, .ae]
    for (bit, flag) in flags.enumerated() {
      var frame = Headers.ethernetIPv4 + Headers.ipv4(protocol: 6, length: 20) + Headers.tcp()
      frame[46] = 0x50 | UInt8((1 << bit) >> 8)
      frame[47] = UInt8(truncatingIfNeeded: 1 << bit)
      #expect(segment(try decode(frame))?.flags == flag)
    }
  }

  @Test func optionsOfASyn() throws {
    let options = try #require(try tcp("0204ffd7 0402 080a 01020304 00000000 01 030307")).options
    #expect(options.maximumSegmentSize == 65495)
    #expect(options.sackPermitted)
    #expect(options.timestamps?.value == 0x0102_0304)
    #expect(options.timestamps?.echo == 0)
    #expect(options.windowScale == 7)
    #expect(options.sackBlockCount == 0)
    #expect(options.sackEdges == nil)
    #expect(options.fastOpenCookieLength == nil)
  }

  @Test func optionsOfAnEstablishedConversation() throws {
    let options = try #require(try tcp("0101 080a 01020304 05060708")).options
    #expect(options.timestamps?.value == 0x0102_0304)
    #expect(options.timestamps?.echo == 0x0506_0708)
    // The same, in an order that no shortcut knows.
    let other = try #require(try tcp("080a 01020304 05060708 0101")).options
    #expect(other == options)
  }

  @Test(arguments: 1...4)
  func sackBlocks(count: Int) throws {
    let blocks = "00000001 00000002" + String(repeating: " 00000003 00000004", count: count - 1)
    let options = try #require(
      try tcp("0101 05" + ["0a", "12", "1a", "22"][count - 1] + blocks)
    ).options
    #expect(options.sackBlockCount == UInt8(count))
    #expect(options.sackEdges?.left == 1)
    #expect(options.sackEdges?.right == (count == 1 ? 2 : 4))
  }

  @Test(arguments: [("2202 0101", 0), ("2206 01020304 0101", 4), ("220a 0102030405060708 0101", 8)])
  func fastOpen(option: String, length: Int) throws {
    #expect(try #require(try tcp(option)).options.fastOpenCookieLength == UInt8(length))
  }

  /// Multipath TCP (MP_CAPABLE, MP_JOIN, DSS), TCP-AO and MD5, and what is too short to be one of them.
  @Test(
    arguments: [
      ("1e0c 0081 0102030405060708", .multipath),
      ("1e0c 1001 0000000100000002", [.multipath, .multipathJoin]),
      ("1e08 2001 00000001 0101", .multipath), ("1d10 0101 000102030405060708090a0b", .authentication),
      ("1312 000102030405060708090a0b0c0d0e0f 0101", .md5), ("1e02 0101", []), ("1302 0101", []),
      ("1d02 0101", []),
    ] as [(String, TCPOptions.Extensions)])
  func optionsOfOtherTCPs(options: String, extensions: TCPOptions.Extensions) throws {
    #expect(try #require(try tcp(options)).options.extensions == extensions)
  }

  @Test(arguments: [
    // An unknown kind, and a known one of a wrong length, are passed over.
    ("fe04abcd 020405b4", true), ("0303 0e 01 020405b4", true), ("0402 0402 020405b4", true),
    ("0203 05 01 020405b4", true), ("0505 000000 01 0101 020405b4", true),
    // The end of the list; a length of 0 or 1, or beyond the header: nothing more is read.
    ("00000000 020405b4", false), ("fe000000 020405b4", false), ("fe01fe01 020405b4", false),
    ("fe0f0000 020405b4", false), ("01010102", false),
  ])
  func damagedOptionsEndQuietly(options: String, isReached: Bool) throws {
    let segment = try #require(try tcp(options))
    #expect((segment.options.maximumSegmentSize == 0x05b4) == isReached)
    #expect(segment.sequenceNumber == 1000)
    #expect(segment.payloadLength == 0)
  }

  @Test func optionsThatTheSnapLengthCutAreLeftOut() throws {
    let options = hex("020405b4 0402 080a 01020304 00000000 01 030307")
    let frame =
      Headers.ethernetIPv4 + Headers.ipv4(protocol: 6, length: 45) + Headers.tcp(options: options)
      + [1, 2, 3, 4, 5]
    for length in 54...frame.count {
      let packet = try decode(frame.prefix(length), wireLength: frame.count)
      let tcp = try #require(segment(packet))
      #expect(tcp.payloadLength == 5)
      #expect((tcp.options.maximumSegmentSize != nil) == (length >= 58))
      #expect(tcp.options.sackPermitted == (length >= 60))
      #expect((tcp.options.timestamps != nil) == (length >= 70))
      #expect((tcp.options.windowScale != nil) == (length >= 74))
      #expect(packet.capturedPayloadLength == max(0, length - 74))
      #expect(packet.payloadOffset == min(length, 74))
    }
  }

  @Test func dataOffsetIsChecked() {
    var frame = Headers.ethernetIPv4 + Headers.ipv4(protocol: 6, length: 20) + Headers.tcp()
    frame[46] = 0x40
    #expect(outcome(frame) == "TCP header: data offset 4 is invalid, at offset 34")
    frame[46] = 0x60
    #expect(
      outcome(frame)
        == "TCP header: 24 octets needed (data offset 6), 20 there by the IPv4 total length, at offset 34")
  }
}
