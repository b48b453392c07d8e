import Testing
import WireFormat

@Suite struct TextTests {
  @Test(arguments: [
    // RFC 5952, sections 4 and 5.
    ("2001:0db8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1"),
    ("2001:DB8::1", "2001:db8::1"),
    ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"),
    ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
    ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
    ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
    ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
    ("::ffff:c000:201", "::ffff:192.0.2.1"),
    ("64:ff9b::192.0.2.1", "64:ff9b::c000:201"),
    ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("fe80::", "fe80::"),
    ("0:1:2:3:4:5:6:7", "0:1:2:3:4:5:6:7"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
    ("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
  ])
  func addressIsCanonical(text: String, canonical: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.description == canonical)
    #expect(IPAddress(canonical) == address)
  }

  @Test(arguments: [
    "", ":", ":::", "1", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "1.2.3.", ".1.2.3", "+1.2.3.4",
    "1.2.3.4 ",
    "0x7f.0.0.1", "127.1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "1::2::3", "12345::",
    "g::",
    "::1%lo", "1:2:3:4:5:6:7:", ":1:2:3:4:5:6:7", "1.2.3.4::", "::1.2.3", "::1.2.3.4:5", "[::1]", "+1::",
    "1:::2",
  ])
  func nothingElseIsAnAddress(text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test func addressIsThirtyTwoBitsOrTwoHalves() {
    #expect(IPAddress("127.0.0.1") == IPAddress(v4: 0x7f00_0001))
    #expect(IPAddress("2001:db8::1" as Substring) == IPAddress(v6High: 0x2001_0db8_0000_0000, low: 1))
  }

  @Test func endpointBracketsIPv6() throws {
    #expect(Endpoint(IPAddress(v4: 0x7f00_0001), 8899).description == "127.0.0.1:8899")
    #expect(Endpoint(IPAddress(v6High: 0, low: 1), 8899).description == "[::1]:8899")
  }

  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000000000Z"),
      (1_700_000_000_001_000_000, "2023-11-14T22:13:20.001000000Z"),
      (951_782_400_000_000_001, "2000-02-29T00:00:00.000000001Z"),
      (4_107_542_399_999_999_999, "2100-02-28T23:59:59.999999999Z"),
      (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000000000Z"),
      (-1, "1969-12-31T23:59:59.999999999Z"),
      (-2_203_891_200_000_000_000, "1900-03-01T00:00:00.000000000Z"),
      (.max, "2262-04-11T23:47:16.854775807Z"),
      (.min, "1677-09-21T00:12:43.145224192Z"),
    ] as [(Int64, String)])
  func timestampIsRFC3339(nanoseconds: Int64, text: String) {
    #expect(Timestamp(nanoseconds: nanoseconds).description == text)
  }

  @Test func linkTypesHaveNames() {
    let names = [0, 1, 101, 108, 113, 228, 229, 276, 147].map { LinkType(rawValue: $0).name }
    #expect(
      names == ["null", "ethernet", "raw", "loop", "linux-sll", "ipv4", "ipv6", "linux-sll2", "linktype-147"])
  }
}
