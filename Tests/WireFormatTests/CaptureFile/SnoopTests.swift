import Testing
import WireFormat

@Suite struct SnoopTests {
  @Test func recordsAreRead() {
    var file = CaptureBytes(isBig: true)
    file.snoopHeader()
    file.snoopRecord([1, 2, 3], seconds: 1_700_000_000, microseconds: 999_999, originalLength: 60)
    file.snoopRecord([], seconds: 0xffff_ffff, drops: 2)
    file.snoopRecord([4, 5, 6, 7], drops: 5)
    let reading = Reading(file.bytes)
    #expect(reading.error == nil)
    #expect(
      reading.frames == [
        ReadFrame(1, 1_700_000_000_999_999_000, .ethernet, [1, 2, 3], originalLength: 60),
        ReadFrame(2, 4_294_967_295_000_000_000, .ethernet, []), ReadFrame(3, 0, .ethernet, [4, 5, 6, 7]),
      ])
    #expect(reading.parser.format == .snoop)
    #expect(reading.parser.droppedPackets == 5)
    #expect(reading.parser.fileOffset == file.bytes.count)
  }

  /// What is behind a frame tells whose numbers they are.
  @Test(
    arguments: [
      (0, 0, 1), (2, 0, 6), (4, 0, 1), (8, 0, 10), (14, 0, 0), (16, 0, 122), (18, 4, 123),
      (0x8000_0005, 0, 226), (4, 16, 1), (10, 16, 1), (12, 16, 1), (19, 20, 1), (13, 16, 6),
    ] as [(Int, Int, UInt16)])
  func datalinkTypesAreLinkTypes(type: Int, padding: Int, linkType: UInt16) {
    var file = CaptureBytes(isBig: true)
    file.snoopHeader(version: padding < 16 ? 2 : 4, datalinkType: type)
    file.snoopRecord([1, 2, 3, 4], padding: padding)
    #expect(Reading(file.bytes).frames.map(\.linkType.rawValue) == [linkType])
  }

  @Test(arguments: [(1, 4), (6, 4), (2, 3), (2, 10), (2, 99)])
  func whatIsNotKnownIsSaid(version: Int, type: Int) {
    var file = CaptureBytes(isBig: true)
    file.snoopHeader(version: version, datalinkType: type)
    file.snoopRecord([1, 2, 3, 4])
    let error = Reading(file.bytes).error
    #expect(error?.kind == .unsupported)
    let what = type == 4 ? "version \(version)" : "datalink type \(type)"
    #expect(error?.description == "snoop file header: \(what) is not known, at offset 0 of the file")
  }

  @Test(arguments: [(3, 20), (3, 26), (3, 1 << 25), (1 << 25, 1 << 26)])
  func lengthsMustAgree(captured: Int, record: Int) {
    var file = CaptureBytes(isBig: true)
    file.snoopHeader()
    for word in [60, captured, record, 0, 0, 0] { file.put32(word) }
    file.put32(0)
    let error = Reading(file.bytes).error
    #expect(error?.kind == .damaged && error?.offset == 16)
  }
}
