import Testing
import WireFormat

@Suite struct UDPTests {
  let headers = Headers.ethernetIPv4 + Headers.ipv4(protocol: 17, length: 11)

  @Test func datagramIsTakenApart() throws {
    let packet = try decode(headers + Headers.udp(length: 3) + hex("616263"))
    #expect(packet.transport == .udp(UDPDatagram(payloadLength: 3)))
    #expect(packet.source == Endpoint(IPAddress(v4: 0x7f00_0001), 40001))
    #expect(packet.destination == Endpoint(IPAddress(v4: 0x7f00_0002), 8899))
    #expect(packet.payloadOffset == 42)
    #expect(packet.capturedPayloadLength == 3)
  }

  @Test func viewShowsItsFields() throws {
    let octets = hex("9c41 22c3 000b abcd 616263")
    let header = try UDPHeader(FrameBytes(octets.span.bytes), at: 0)
    let (source, destination) = (header.sourcePort, header.destinationPort)
    let (length, checksum, payload) = (header.length, header.checksum, header.payloadLength)
    #expect(source == 40001 && destination == 8899 && length == 11 && checksum == 0xabcd && payload == 3)
  }

  @Test func headerIsCutAtEveryLength() {
    let frame = headers + Headers.udp(length: 3) + hex("616263")
    for length in 34..<42 {
      #expect(
        outcome(frame.prefix(length)) == "UDP header: 8 octets needed, \(length - 34) there, at offset 34")
    }
    for length in 42...45 { #expect(outcome(frame.prefix(length), wireLength: 45) == "decoded") }
  }

  @Test(arguments: [
    ("0007", "UDP header: UDP length 7 is invalid, at offset 34"),
    ("000c", "UDP header: 12 octets needed (UDP length 12), 11 there by the IPv4 total length, at offset 34"),
    ("000b", "decoded"), ("0008", "decoded"), ("0000", "decoded"),
  ])
  func lengthIsChecked(length: String, text: String) {
    #expect(outcome(headers + hex("9c41 22c3 \(length) 0000 616263")) == text)
  }

  @Test func lengthOfZeroIsTheRestOfThePacket() throws {
    let packet = try decode(headers + hex("9c41 22c3 0000 0000 616263"))
    #expect(packet.transport == .udp(UDPDatagram(payloadLength: 3)))
  }
}
