import Testing
import WireFormat

/// TCP segments that IP cut into fragments.
@Suite struct SegmentAssemblerTests {
  private let whole =
    Headers.tcp(options: hex("0101080a 00000001 00000002")) + [UInt8](repeating: 7, count: 68)

  /// The fragment of `whole` that holds these octets, in a frame.
  private func frame4(_ range: Range<Int>, protocol number: UInt8 = 6) -> [UInt8] {
    let more = range.upperBound < whole.count ? 0x2000 : 0
    return Headers.ethernetIPv4
      + Headers.ipv4(
        protocol: number, length: range.count, fragment: UInt16(range.lowerBound / 8 | more))
      + whole[range]
  }

  private func frame6(_ range: Range<Int>) -> [UInt8] {
    let more = range.upperBound < whole.count ? 1 : 0
    return Headers.ethernetIPv6 + Headers.ipv6(nextHeader: 44, length: 8 + range.count) + hex("0600")
      + Headers.big16(range.lowerBound | more) + hex("12345678") + whole[range]
  }

  /// What the assembler makes of frames, one after the other.
  private func add(_ frames: [[UInt8]], snapLength: Int = .max) -> [TCPSegment?] {
    var assembler = SegmentAssembler()
    return frames.map { frame in
      let captured = frame.prefix(snapLength)
      let packet = assembler.add(
        Array(captured).span.bytes, linkType: .ethernet, wireLength: frame.count)
      if let packet { #expect(packet.source.port == 40001) }
      return packet.flatMap(segment)
    }
  }

  @Test(
    arguments: [
      [0..<64, 64..<100], [64..<100, 0..<64], [0..<16, 16..<32, 32..<100],
      [96..<100, 32..<96, 0..<8, 8..<32],
      // Twice, and overlapping.
      [0..<64, 0..<64, 64..<100], [0..<64, 32..<80, 64..<100],
    ])
  func countsOnceItIsWhole(ranges: [Range<Int>]) {
    for frames in [ranges.map { frame4($0) }, ranges.map(frame6)] {
      let segments = add(frames)
      #expect(segments.dropLast().allSatisfy { $0 == nil })
      #expect(segments.last??.sequenceNumber == 1000)
      #expect(segments.last??.payloadLength == 68)
      #expect(segments.last??.options.timestamps?.value == 1)
    }
  }

  @Test func onePartIsNotEnough() {
    #expect(add([frame4(0..<64)]) == [nil])
    #expect(add([frame4(64..<100), frame4(64..<100)]) == [nil, nil])
    #expect(add([frame4(0..<32), frame4(64..<100)]) == [nil, nil])
  }

  @Test func snapLengthTakesNoHeader() {
    let parts = [frame4(0..<64), frame4(64..<100)]
    #expect(add(parts, snapLength: 14 + 20 + 20).last??.payloadLength == 68)
    #expect(add(parts, snapLength: 14 + 20 + 16) == [nil, nil])
  }

  @Test func othersArePassedOver() {
    #expect(add([frame4(0..<64, protocol: 17), frame4(64..<100, protocol: 17)]) == [nil, nil])
    #expect(add([Headers.ethernetIPv4 + Headers.ipv4(protocol: 6, length: 100) + whole]) == [nil])
    #expect(add([hex("00"), []]) == [nil, nil])
  }

  /// Whatever a capture holds, the last few that are not whole are still known.
  @Test func forgetsTheOldest() {
    var frames: [[UInt8]] = []
    for number in 0..<1000 {
      var frame = frame4(0..<64)
      frame.replaceSubrange(18..<20, with: Headers.big16(number))
      frames.append(frame)
    }
    for number in [999, 0] {
      var last = frame4(64..<100)
      last.replaceSubrange(18..<20, with: Headers.big16(number))
      #expect((add(frames + [last]).last! != nil) == (number == 999))
    }
  }
}
