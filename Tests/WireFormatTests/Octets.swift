import WireFormat

/// Octets from hexadecimal digits; blanks are for the reader.
func hex(_ text: String) -> [UInt8] {
  let digits = text.filter { !$0.isWhitespace }.map { UInt8($0.hexDigitValue!) }
  return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

/// Decodes a frame of which everything was captured, unless `wireLength` says otherwise.
func decode(
  _ frame: some Sequence<UInt8>, _ linkType: LinkType = .ethernet, wireLength: Int? = nil
) throws(DecodeError) -> Packet {
  let frame = Array(frame)
  return try PacketDecoder.decode(
    frame.span.bytes, linkType: linkType, wireLength: wireLength ?? frame.count)
}

/// What decoding a frame ends with, as one sentence: `decoded`, or what the error says.
func outcome(_ frame: some Sequence<UInt8>, _ linkType: LinkType = .ethernet, wireLength: Int? = nil)
  -> String
{
  do {
    _ = try decode(frame, linkType, wireLength: wireLength)
    return "decoded"
  } catch {
    return error.description
  }
}

/// The part of a TCP packet that these tests ask for most.
func segment(_ packet: Packet) -> TCPSegment? {
  if case .tcp(let segment) = packet.transport { segment } else { nil }
}

/// A generator of the same numbers every time (Vigna's splitmix64).
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

/// Headers that the tests put together, without anything computed by the code under test.
enum Headers {
  static let ethernetIPv4 = hex("0200 0000 0002 0200 0000 0001 0800")
  static let ethernetIPv6 = hex("0200 0000 0002 0200 0000 0001 86dd")
  /// 127.0.0.1 to 127.0.0.2.
  static func ipv4(protocol number: UInt8, length: Int, fragment: UInt16 = 0x4000) -> [UInt8] {
    hex("4500") + big16(20 + length) + hex("1234") + big16(Int(fragment)) + [64, number] + hex("0000")
      + hex("7f000001 7f000002")
  }
  /// ::1 to ::2.
  static func ipv6(nextHeader: UInt8, length: Int) -> [UInt8] {
    hex("60000000") + big16(length) + [nextHeader, 64] + [UInt8](repeating: 0, count: 15) + [1]
      + [UInt8](repeating: 0, count: 15) + [2]
  }
  /// 40001 to 8899, sequence 1000, acknowledgment 2000, ACK, window 512.
  static func tcp(options: [UInt8] = []) -> [UInt8] {
    hex("9c41 22c3 000003e8 000007d0") + [UInt8(5 + options.count / 4) << 4, 0x10] + hex("0200 0000 0000")
      + options
  }
  /// 40001 to 8899.
  static func udp(length: Int) -> [UInt8] {
    hex("9c41 22c3") + big16(8 + length) + hex("0000")
  }

  static func big16(_ value: Int) -> [UInt8] {
    [UInt8(value >> 8 & 0xff), UInt8(value & 0xff)]
  }
}
