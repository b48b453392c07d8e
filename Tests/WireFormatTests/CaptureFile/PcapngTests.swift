import Testing
import WireFormat

@Suite struct PcapngTests {
  @Test(arguments: [false, true])
  func everyBlockIsRead(isBig: Bool) {
    var file = CaptureBytes(isBig: isBig)
    file.section()
    file.interface(linkType: 1) { $0.option(2, Array("lo".utf8)) }
    file.interface(linkType: 101, snapLength: 2)
    file.block(0x0bad) { $0.put32(7) }
    file.enhancedPacket([1, 2, 3, 4, 5], ticks: 1_700_000_000_000_001, originalLength: 60) {
      $0.option(2, [0, 0, 0, 1])
      $0.option(1, Array("first".utf8))
      $0.option(1, Array("zweiter ü".utf8))
      $0.option(0, [])
    }
    file.enhancedPacket([6], interface: 1, ticks: 5)
    // The obsolete Packet Block: interface and drops in 16 bits each.
    file.block(2) {
      $0.put16(1)
      $0.put16(3)
      $0.put32(0)
      $0.put32(9)
      $0.put32(2)
      $0.put32(2)
      $0.pad([7, 8])
    }
    file.block(3) {
      $0.put32(3)
      $0.pad([9, 10, 11])
    }
    let reading = Reading(file.bytes)
    #expect(reading.error == nil)
    #expect(
      reading.frames == [
        ReadFrame(
          1, 1_700_000_000_000_001_000, .ethernet, [1, 2, 3, 4, 5], originalLength: 60,
          comments: ["first", "zweiter ü"]),
        ReadFrame(2, 5000, .raw, [6], interface: 1), ReadFrame(3, 9000, .raw, [7, 8], interface: 1),
        ReadFrame(4, 0, .ethernet, [9, 10, 11]),
      ])
    #expect(reading.parser.format == .pcapng)
    #expect(reading.parser.interfaces.map(\.name) == ["lo", nil])
    #expect(reading.parser.interfaces.map(\.snapLength) == [0, 2])
    #expect(reading.parser.droppedPackets == 3)
  }

  /// The sequence that the interface says stands behind its frames, in octets or in bits, is none of them.
  @Test(arguments: [4, 32]) func frameCheckSequenceIsNotOfTheFrame(length: UInt8) {
    var file = CaptureBytes(isBig: false)
    file.section()
    file.interface(linkType: 1) { $0.option(13, [length]) }
    file.interface(linkType: 1)
    file.enhancedPacket([1, 2, 3, 4, 5, 6], ticks: 0)
    file.enhancedPacket([1, 2, 3], ticks: 0, originalLength: 60)
    file.enhancedPacket([1, 2, 3, 4, 5, 6], interface: 1, ticks: 0)
    file.block(3) {
      $0.put32(6)
      $0.pad([9, 10, 11, 12, 13, 14])
    }
    #expect(
      Reading(file.bytes).frames == [
        ReadFrame(1, 0, .ethernet, [1, 2]), ReadFrame(2, 0, .ethernet, [1, 2, 3], originalLength: 56),
        ReadFrame(3, 0, .ethernet, [1, 2, 3, 4, 5, 6], interface: 1), ReadFrame(4, 0, .ethernet, [9, 10]),
      ])
  }

  @Test func firstCommentIsInTheWindow() throws {
    var file = CaptureBytes(isBig: false)
    file.section()
    file.interface()
    file.enhancedPacket([1]) { $0.option(1, Array("dropped".utf8)) }
    let bytes = file.bytes
    var offset = 0
    var parser = CaptureParser()
    guard case .frame(let frame) = parser.next(bytes.span.bytes, offset: &offset, isLast: true) else {
      Issue.record("no frame")
      return
    }
    #expect(Array(bytes[try #require(frame.comment)]) == Array("dropped".utf8))
  }

  @Test(
    arguments: [
      (6, 1_700_000_000_000_001, 0, 1_700_000_000_000_001_000),
      (9, 1_700_000_000_000_000_001, 0, 1_700_000_000_000_000_001),
      (0, 1_700_000_000, 0, 1_700_000_000_000_000_000), (3, 1001, 0, 1_001_000_000),
      (12, 1_700_000_000_999, 0, 1_700_000_000), (28, .max, 0, 1), (40, .max, 0, 0),
      // Powers of two: 2^-10, 2^-32, and one whose product needs more than 64 bits.
      (0x8a, 1536, 0, 1_500_000_000), (0xa0, 1_700_000_000 << 32 | 1 << 31, 0, 1_700_000_000_500_000_000),
      (0xbf, .max, 0, 1_999_999_999), (0x80, 3, 0, 3_000_000_000),
      (6, 1, 1_700_000_000, 1_700_000_000_000_001_000), (9, 5, -1, -999_999_995),
    ] as [(UInt8, UInt64, Int64, Int64)])
  func resolutionsAndOffsets(resolution: UInt8, ticks: UInt64, offset: Int64, nanoseconds: Int64) {
    for isBig in [false, true] {
      var file = CaptureBytes(isBig: isBig)
      file.section()
      file.interface {
        $0.option(9, [resolution])
        $0.option(14, counter: UInt64(bitPattern: offset))
      }
      file.enhancedPacket([], ticks: ticks)
      #expect(Reading(file.bytes).frames.map(\.nanoseconds) == [nanoseconds])
    }
  }

  @Test func sectionsHaveTheirOwnOrderAndInterfaces() {
    var file = CaptureBytes(isBig: false)
    file.section()
    file.interface(linkType: 1)
    file.enhancedPacket([1], ticks: 1)
    file.isBig = true
    file.section()
    file.interface(linkType: 101) { $0.option(9, [9]) }
    file.interface(linkType: 113)
    file.enhancedPacket([2], interface: 1, ticks: 2)
    file.enhancedPacket([3], interface: 0, ticks: 3)
    let reading = Reading(file.bytes)
    #expect(reading.error == nil)
    #expect(
      reading.frames == [
        ReadFrame(1, 1000, .ethernet, [1]), ReadFrame(2, 2000, .linuxCooked, [2], interface: 2),
        ReadFrame(3, 3, .raw, [3], interface: 1),
      ])
    #expect(reading.parser.interfaces.map(\.linkType) == [.ethernet, .raw, .linuxCooked])
  }

  @Test func dropsAreCounted() {
    var file = CaptureBytes(isBig: true)
    file.section()
    file.interface()
    file.interface()
    file.interface()
    file.enhancedPacket([1], interface: 0) { $0.option(4, counter: 2) }
    file.enhancedPacket([1], interface: 0) { $0.option(4, counter: 3) }
    file.enhancedPacket([1], interface: 1) { $0.option(4, counter: 1) }
    for drops in [4, 7] as [UInt64] {
      file.block(5) {
        $0.put32(1)
        $0.put64(0)
        $0.option(4, counter: 100)
        $0.option(5, counter: drops)
        $0.option(7, counter: 1)
        $0.option(0, [])
      }
    }
    let parser = Reading(file.bytes).parser
    #expect(parser.interfaces.map(\.droppedPackets) == [5, 8, 0])
    #expect(parser.droppedPackets == 13)
  }

  @Test func damagedOptionsEndQuietly() {
    var file = CaptureBytes(isBig: false)
    file.section()
    file.interface()
    file.enhancedPacket([1, 2, 3, 4]) {
      $0.option(1, [65])
      $0.put16(1)
      $0.put16(200)
      $0.put32(0)
    }
    let reading = Reading(file.bytes)
    #expect(reading.error == nil)
    #expect(reading.frames == [ReadFrame(1, 0, .ethernet, [1, 2, 3, 4], comments: ["A"])])
  }

  @Test func simplePacketIsCutByTheSnapLength() {
    var file = CaptureBytes(isBig: false)
    file.section()
    file.interface(snapLength: 5)
    file.block(3) {
      $0.put32(1500)
      $0.pad([1, 2, 3, 4, 5])
    }
    let reading = Reading(file.bytes)
    #expect(reading.frames == [ReadFrame(1, 0, .ethernet, [1, 2, 3, 4, 5], originalLength: 1500)])
  }
}
