import Testing
import WireFormat

@Suite struct PcapTests {
  @Test(arguments: [false, true], [(0xa1b2_c3d4, 1000, 0), (0xa1b2_3c4d, 1, 0), (0xa1b2_cd34, 1000, 8)])
  func bothOrdersAndResolutionsAreRead(isBig: Bool, variant: (magic: Int, unit: Int64, extra: Int)) {
    var file = CaptureBytes(isBig: isBig)
    file.pcapHeader(magic: variant.magic, linkType: 113)
    file.pcapRecord([1, 2, 3], seconds: 1_700_000_000, fraction: 999_999, extra: variant.extra)
    file.pcapRecord([], seconds: 0xffff_ffff, fraction: 0, originalLength: 60, extra: variant.extra)
    let reading = Reading(file.bytes)
    #expect(reading.error == nil)
    #expect(
      reading.frames == [
        ReadFrame(1, 1_700_000_000_000_000_000 + 999_999 * variant.unit, .linuxCooked, [1, 2, 3]),
        ReadFrame(2, 4_294_967_295_000_000_000, .linuxCooked, [], originalLength: 60),
      ])
    #expect(reading.parser.format == .pcap)
    #expect(reading.parser.frameCount == 2)
    #expect(reading.parser.fileOffset == file.bytes.count)
    #expect(reading.parser.interfaces.map(\.linkType) == [.linuxCooked])
    #expect(reading.parser.interfaces.map(\.snapLength) == [65535])
  }

  @Test func lengthOfTheFrameCheckSequenceIsNotTheLinkType() {
    var file = CaptureBytes(isBig: false)
    file.pcapHeader(linkType: 0x2400_0001)
    file.pcapRecord([1], seconds: 0, fraction: 0)
    #expect(Reading(file.bytes).frames == [ReadFrame(1, 0, .ethernet, [1])])
  }

  /// Nor is the sequence a part of the frame.
  @Test func frameCheckSequenceIsNotOfTheFrame() {
    for (type, length) in [(0x2400_0001, 4), (0x1400_0001, 2), (0x2000_0001, 0), (0x0400_0001, 0)] {
      var file = CaptureBytes(isBig: false)
      file.pcapHeader(linkType: type)
      file.pcapRecord([1, 2, 3, 4, 5], seconds: 0, fraction: 0)
      file.pcapRecord([1, 2, 3], seconds: 0, fraction: 0, originalLength: 60)
      let rest = Array([1, 2, 3, 4, 5].prefix(5 - length)) as [UInt8]
      #expect(
        Reading(file.bytes).frames == [
          ReadFrame(1, 0, .ethernet, rest),
          ReadFrame(2, 0, .ethernet, [1, 2, 3], originalLength: 60 - length),
        ])
    }
  }

  @Test func fileIsCutAtEveryLength() {
    var file = CaptureBytes(isBig: false)
    file.pcapHeader()
    file.pcapRecord([1, 2, 3], seconds: 1, fraction: 2)
    file.pcapRecord([4, 5, 6, 7], seconds: 1, fraction: 3)
    for length in 4...file.bytes.count {
      let reading = Reading(file.bytes.prefix(length))
      let expected: String?
      switch length {
      case ..<24: expected = "pcap file header: 24 octets needed, \(length) there, at offset 0 of the file"
      case 24, 43, 63: expected = nil
      case ..<40: expected = "pcap record: 16 octets needed, \(length - 24) there, at offset 24 of the file"
      case ..<43:
        expected =
          "pcap record: 19 octets needed (captured length 3), \(length - 24) there, at offset 24 of the file"
      case ..<59: expected = "pcap record: 16 octets needed, \(length - 43) there, at offset 43 of the file"
      default:
        expected =
          "pcap record: 20 octets needed (captured length 4), \(length - 43) there, at offset 43 of the file"
      }
      #expect(reading.error?.description == expected)
      #expect(reading.error?.isTruncation ?? true)
      #expect(reading.frames.count == (length < 43 ? 0 : length < 63 ? 1 : 2))
    }
  }

  @Test(arguments: [
    ("", "the file is empty"),
    ("1f8b0800 0000", "neither a pcap nor a pcapng file: it begins with 1f 8b 08 00"),
    ("00", "neither a pcap nor a pcapng file: it begins with 00"),
    ("d4c3b2", "neither a pcap nor a pcapng file: it begins with d4 c3 b2"),
  ])
  func otherFilesAreNotCaptures(octets: String, text: String) {
    let reading = Reading(hex(octets))
    #expect(reading.error?.kind == .notACapture)
    #expect(reading.error?.description == text)
    #expect(reading.error?.isTruncation == false)
    #expect(reading.parser.format == nil)
  }

  /// A frame of 3 octets of 60, and a whole one, as each version has their lengths.
  @Test(
    arguments: [false, true],
    [
      (2, 0, true), (2, 1, true), (2, 2, true), (2, 3, true), (2, 3, false), (2, 4, false), (543, 0, true),
    ] as [(Int, Int, Bool)])
  func oldVersionsHaveTheirLengthsTheOtherWayRound(isBig: Bool, version: (Int, Int, isReversed: Bool)) {
    for magic in [0xa1b2_c3d4, 0xa1b2_3c4d] {
      var file = CaptureBytes(isBig: isBig)
      file.pcapHeader(magic: magic, major: version.0, minor: version.1)
      file.pcapRecord(
        [1, 2, 3], seconds: 1, fraction: 2, originalLength: 60, isReversed: version.isReversed)
      file.pcapRecord([4, 5], seconds: 1, fraction: 3, isReversed: version.isReversed)
      let reading = Reading(file.bytes)
      let unit: Int64 = magic == 0xa1b2_c3d4 ? 1000 : 1
      #expect(reading.error == nil)
      #expect(
        reading.frames == [
          ReadFrame(1, 1_000_000_000 + 2 * unit, .ethernet, [1, 2, 3], originalLength: 60),
          ReadFrame(2, 1_000_000_000 + 3 * unit, .ethernet, [4, 5]),
        ])
    }
  }

  @Test(arguments: [(6, 1), (9, 6), (15, 10), (24, 0)] as [(Int, UInt16)])
  func versionOfAIXHasNanoseconds(type: Int, linkType: UInt16) {
    var file = CaptureBytes(isBig: true)
    file.pcapHeader(linkType: type, minor: 2)
    file.pcapRecord([1, 2, 3], seconds: 1, fraction: 999_999_999, isReversed: true)
    #expect(
      Reading(file.bytes).frames == [
        ReadFrame(1, 1_999_999_999, LinkType(rawValue: linkType), [1, 2, 3])
      ])
  }

  /// Red Hat 6.1, Nokia, SuSE 6.3.
  @Test(arguments: [false, true], [(0xa1b2_c3d4, 8), (0xa1b2_c3d4, 4), (0xa1b2_cd34, 12)])
  func longerRecordsAreRecognizedByTheSecond(isBig: Bool, variant: (magic: Int, extra: Int)) {
    let frames = DecodeDamageTests.frames.filter { $0.0 == .ethernet }.map(\.1).prefix(5)
    for count in 2...5 {
      var file = CaptureBytes(isBig: isBig)
      file.pcapHeader(magic: variant.magic)
      for (index, frame) in frames.prefix(count).enumerated() {
        file.pcapRecord(frame, seconds: 1_700_000_000 + index, fraction: 5, extra: variant.extra)
      }
      let reading = Reading(file.bytes)
      #expect(reading.error == nil)
      #expect(reading.frames.map(\.octets) == Array(frames.prefix(count)))
      for piece in [1, 30, 105] {
        #expect(Reading(file.bytes, piece: piece).frames == reading.frames, "in pieces of \(piece)")
      }
    }
  }

  @Test func anotherVersionIsNotKnown() {
    var file = CaptureBytes(isBig: true)
    file.pcapHeader(major: 3)
    let reading = Reading(file.bytes)
    #expect(reading.error?.kind == .unsupported)
    #expect(
      reading.error?.description == "pcap file header: major version 3 is not known, at offset 0 of the file")
  }

  @Test func hugeRecordIsDamageNotARequestForMemory() {
    var file = CaptureBytes(isBig: false)
    file.pcapHeader()
    file.pcapRecord([1], seconds: 0, fraction: 0)
    var parser = CaptureParser()
    file.put32(0)
    file.put32(0)
    file.put32(CaptureParser.maximumItemLength + 1)
    file.put32(60)
    // As much behind it as tells that the first record has a header of the usual length.
    for _ in 0..<3 { file.put32(0x7fff_ffff) }
    let bytes = file.bytes
    var offset = 0
    guard case .frame = parser.next(bytes.span.bytes, offset: &offset, isLast: false) else {
      Issue.record("no frame")
      return
    }
    for _ in 0..<2 {
      guard case .stopped(let error) = parser.next(bytes.span.bytes, offset: &offset, isLast: false) else {
        Issue.record("not stopped")
        return
      }
      #expect(error.kind == .damaged)
      #expect(
        error.description == "pcap record: captured length 16777217 is invalid, at offset 41 of the file")
    }
    #expect(offset == 41)
  }

  @Test func writtenFileComesBack() {
    var writer = PcapWriter(linkType: .raw, snapLength: 96)
    let frame: [UInt8] = [1, 2, 3]
    writer.append(frame.span.bytes, time: Timestamp(nanoseconds: 1_700_000_000_123_456_789))
    var file = writer.takeBytes()
    #expect(writer.bytes.isEmpty)
    writer.append(frame.span.bytes, time: Timestamp(nanoseconds: 5), originalLength: 60)
    file += writer.takeBytes()
    let reading = Reading(file)
    #expect(reading.error == nil)
    #expect(
      reading.frames == [
        ReadFrame(1, 1_700_000_000_123_456_789, .raw, frame),
        ReadFrame(2, 5, .raw, frame, originalLength: 60),
      ])
    #expect(reading.parser.interfaces.first?.snapLength == 96)
  }
}
