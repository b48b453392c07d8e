import Testing
import WireFormat

@Suite struct PcapngWriterTests {
  let frame: [UInt8] = [1, 2, 3, 4, 5]

  @Test func writtenFileComesBack() {
    var writer = PcapngWriter(
      hardware: "x86_64", operatingSystem: "Linux 6.18", application: "wirelab 1",
      comments: ["three-way: passed"])
    let lo = writer.addInterface(name: "lo", linkType: .ethernet, snapLength: 2048)
    let any = writer.addInterface(linkType: .linuxCooked2)
    var file = writer.takeBytes()
    writer.append(
      frame.span.bytes, time: Timestamp(nanoseconds: 1_700_000_000_123_456_789), interface: lo,
      originalLength: 60, comments: ["dropped", "四次挥手"])
    file += writer.takeBytes()
    #expect(writer.bytes.isEmpty)
    writer.append(frame.span.bytes, time: Timestamp(nanoseconds: -1), interface: any)
    writer.appendStatistics(
      interface: lo, time: Timestamp(nanoseconds: 1_700_000_001_000_000_000), received: 12, dropped: 3)
    file += writer.takeBytes()
    let reading = Reading(file)
    #expect(reading.error == nil)
    #expect(
      reading.frames == [
        ReadFrame(
          1, 1_700_000_000_123_456_789, .ethernet, frame, originalLength: 60, comments: ["dropped", "四次挥手"]),
        ReadFrame(2, -1, .linuxCooked2, frame, interface: 1),
      ])
    #expect(reading.parser.interfaces.map(\.name) == ["lo", nil])
    #expect(reading.parser.interfaces.map(\.snapLength) == [2048, 0])
    #expect(reading.parser.droppedPackets == 3)
  }

  @Test func sectionSaysWhoWroteIt() {
    let section = PcapngWriter(
      hardware: "h", operatingSystem: "o", application: "a", comments: ["c"]
    ).bytes
    #expect(
      section
        == hex(
          """
          0a0d0d0a 40000000 4d3c2b1a 0100 0000 ffffffffffffffff
          0100 0100 63000000 0200 0100 68000000 0300 0100 6f000000 0400 0100 61000000 0000 0000 40000000
          """))
  }

  @Test func frameWithoutCommentsHasNoOptions() {
    var writer = PcapngWriter()
    writer.addInterface(linkType: .ethernet)
    _ = writer.takeBytes()
    writer.append(frame.span.bytes, time: Timestamp(nanoseconds: 0x0000_0001_0000_0002))
    #expect(
      writer.bytes
        == hex("06000000 28000000 00000000 01000000 02000000 05000000 05000000 0102030405000000 28000000"))
  }

  @Test func commentsAreSafeForTerminals() {
    var writer = PcapngWriter()
    writer.addInterface(linkType: .ethernet)
    writer.append(
      frame.span.bytes, time: Timestamp(nanoseconds: 0), comments: ["\u{1b}[31m\u{9b}\u{7f}\u{0}\n\tü"])
    #expect(Reading(writer.bytes).frames[0].comments == ["\\u{1b}[31m\\u{9b}\\u{7f}\\u{0}\n\tü"])
  }

  @Test func longCommentIsCutBetweenCharacters() {
    var writer = PcapngWriter()
    writer.addInterface(linkType: .ethernet)
    let long = String(repeating: "ü", count: 40_000)
    writer.append(frame.span.bytes, time: Timestamp(nanoseconds: 0), comments: [long])
    #expect(Reading(writer.bytes).frames[0].comments == [String(repeating: "ü", count: 32_767)])
  }
}
