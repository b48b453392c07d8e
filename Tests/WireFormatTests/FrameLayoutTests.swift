import Testing
import WireFormat

@Suite struct FrameLayoutTests {
  private func layout(_ octets: [UInt8], _ linkType: LinkType = .ethernet) -> [String] {
    FrameLayout(octets.span.bytes, linkType: linkType, wireLength: octets.count).parts.map {
      "\($0.kind.rawValue) \($0.octets.lowerBound)..<\($0.octets.upperBound)"
    }
  }

  private static let link: [UInt8] = Array(repeating: 0, count: 12) + [0x08, 0x00]
  private static let link6: [UInt8] = Array(repeating: 0, count: 12) + [0x86, 0xdd]

  private func ipv4(_ number: UInt8, _ payload: [UInt8]) -> [UInt8] {
    [0x45, 0, 0, UInt8(20 + payload.count), 0, 0, 0x40, 0, 64, number, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1]
      + payload
  }

  /// A TCP header with so many words.
  private func tcp(words: UInt8) -> [UInt8] {
    var octets = [UInt8](repeating: 1, count: Int(words) * 4)
    octets[12] = words << 4
    return octets
  }

  @Test func tcpOverIPv4() {
    let frame = Self.link + ipv4(6, tcp(words: 8) + [1, 2, 3])
    #expect(layout(frame) == ["link 0..<14", "ipv4 14..<34", "tcp 34..<66", "data 66..<69"])
  }

  @Test func paddingIsNoData() {
    let frame = Self.link + ipv4(17, [0, 1, 0, 2, 0, 9, 0, 0, 7]) + [0, 0, 0]
    #expect(
      layout(frame) == ["link 0..<14", "ipv4 14..<34", "udp 34..<42", "data 42..<43", "padding 43..<46"])
  }

  @Test func icmpOverIPv6BehindAnExtension() {
    let extended: [UInt8] = [58, 0, 1, 4, 0, 0, 0, 0]
    let icmp: [UInt8] = [1, 4, 0, 0, 0, 0, 0, 0, 9, 9]
    let header: [UInt8] = [0x60, 0, 0, 0, 0, 18, 60, 64] + Array(repeating: 0, count: 32)
    #expect(
      layout(Self.link6 + header + extended + icmp) == [
        "link 0..<14", "ipv6 14..<54", "extensions 54..<62", "icmpv6 62..<70", "data 70..<72",
      ])
  }

  @Test func withoutALinkHeader() {
    #expect(layout(ipv4(6, tcp(words: 5)), .raw) == ["ipv4 0..<20", "tcp 20..<40"])
  }

  /// What cannot be taken apart is data; nothing of a frame is lost.
  @Test(arguments: 0..<69) func isTheWholeFrameHoweverShort(length: Int) {
    let frame = Array((Self.link + ipv4(6, tcp(words: 8) + [1, 2, 3])).prefix(length))
    let parts = FrameLayout(frame.span.bytes, linkType: .ethernet, wireLength: 69).parts
    #expect(parts.allSatisfy { !$0.octets.isEmpty })
    #expect(parts.map(\.octets.count).reduce(0, +) == length)
    #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.octets.upperBound == $1.octets.lowerBound })
    if let first = parts.first { #expect(first.octets.lowerBound == 0) }
  }

  @Test func ofAnUnknownLinkIsData() {
    #expect(layout([1, 2, 3], LinkType(rawValue: 9999)) == ["data 0..<3"])
  }
}
