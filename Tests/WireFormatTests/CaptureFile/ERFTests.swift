import Testing
import WireFormat

@Suite struct ERFTests {
  private static let second: UInt64 = 1 << 32
  private static let start: UInt64 = 1_700_000_000 << 32

  @Test func recordsAreRead() {
    var file = CaptureBytes(isBig: true)
    file.erfRecord([1, 2, 3], ticks: Self.start | 1 << 31, wireLength: 60)
    // Half a nanosecond and more is one.
    file.erfRecord([4, 5, 6, 7, 8], ticks: Self.start + Self.second + 3, interface: 1, lost: 2)
    file.erfRecord([9], type: 11, ticks: Self.start + Self.second + 7, lost: 9)
    file.erfRecord(
      [1], type: 22, ticks: Self.start + 2 * Self.second, extensions: [0x83, 0x84, 5], lost: 1, before: [])
    let reading = Reading(file.bytes)
    #expect(reading.error == nil)
    let time: Int64 = 1_700_000_000_000_000_000
    // Padding behind a frame is none of it; an extension header tells in its first bit that another follows.
    #expect(
      reading.frames == [
        ReadFrame(1, time + 500_000_000, .ethernet, [1, 2, 3, 0, 0, 0], originalLength: 60),
        ReadFrame(2, time + 1_000_000_001, .ethernet, [4, 5, 6, 7, 8], interface: 1),
        ReadFrame(3, time + 1_000_000_002, .ethernet, [9]),
        ReadFrame(4, time + 2_000_000_000, .ipv4, [1], interface: 2),
      ])
    #expect(reading.parser.format == .erf)
    #expect(reading.parser.interfaces.map(\.tick) == [1, 1, 1])
    // A colour is no loss.
    #expect(reading.parser.droppedPackets == 3)
  }

  @Test(
    arguments: [
      (1, [0xff, 3, 0, 0x21], [], 50), (1, [0x0f, 0, 8, 0], [], 104), (15, [0x8f, 0, 8, 0], [], 104),
      (5, [0, 0x21, 0x45], [1, 2, 3, 4], 50), (1, [0x18, 0x41, 3, 0xcc], [], 107),
      (4, [0xaa, 0xaa, 3, 0, 0, 0, 8, 0], [0, 0, 1, 0], 100), (16, [1, 2, 3], [0, 0], 1),
      (20, [1, 2, 3], [0, 0], 1), (23, [0x60], [], 229),
    ] as [(Int, [UInt8], [UInt8], UInt16)])
  func typesAreLinkTypes(type: Int, octets: [UInt8], before: [UInt8], linkType: UInt16) {
    var file = CaptureBytes(isBig: true)
    file.erfRecord(octets, type: type, ticks: Self.start, before: before)
    let frame = Reading(file.bytes).frames.first
    #expect(frame?.linkType.rawValue == linkType)
    #expect(frame?.octets.starts(with: octets) == true)
  }

  @Test func padsAndCountersAreNoFramesAndCellsAreNotLookedInto() {
    var file = CaptureBytes(isBig: true)
    file.erfRecord([1, 2, 3], ticks: Self.start)
    for type in [48, 27, 13, 14] { file.erfRecord([0, 0, 0, 0], type: type) }
    file.erfRecord([5], type: 3, ticks: Self.start, before: [])
    let reading = Reading(file.bytes)
    #expect(reading.error == nil)
    #expect(reading.frames.map(\.linkType.rawValue) == [1, 197])
  }

  /// There is no magic number.
  @Test func otherFilesAreNotERF() {
    var short = CaptureBytes(isBig: true)
    short.erfRecord([1, 2, 3], ticks: Self.start)
    var backwards = short
    backwards.erfRecord([1, 2, 3], ticks: Self.start - 2 * Self.second)
    var forwards = short
    forwards.erfRecord([1, 2, 3], ticks: Self.start + 366 * 86_400 * Self.second)
    var unknown = short
    unknown.erfRecord([1, 2, 3], type: 60, ticks: Self.start)
    for file in [Array(short.bytes.dropLast()), backwards.bytes, forwards.bytes, unknown.bytes] {
      #expect(Reading(file).error?.kind == .notACapture)
    }
    #expect(Reading(short.bytes).error == nil)
  }

  /// What a file is does not depend on how much of it had come when it was asked.
  @Test(arguments: 0..<22) func piecesMakeNoDifference(unknown: Int) {
    var file = CaptureBytes(isBig: true)
    for index in 0..<22 {
      file.erfRecord(
        [UInt8](repeating: 1, count: 300 * index), type: index == unknown ? 60 : 2, ticks: Self.start)
    }
    let whole = Reading(file.bytes)
    #expect(whole.error?.kind == (unknown < 20 ? .notACapture : .damaged))
    for piece in [1, 17, 400, 3000, file.bytes.count - 1] {
      let pieces = Reading(file.bytes, piece: piece)
      #expect(pieces.frames == whole.frames && pieces.error == whole.error, "pieces of \(piece)")
    }
  }

  @Test func damageBehindTheFirstRecordsIsDamage() {
    var file = CaptureBytes(isBig: true)
    for _ in 0..<20 { file.erfRecord([1, 2, 3], ticks: Self.start) }
    let length = file.bytes.count
    file.erfRecord([1, 2, 3], type: 60, ticks: Self.start)
    let reading = Reading(file.bytes)
    #expect(reading.frames.count == 20)
    #expect(
      reading.error?.description == "ERF record: record type 60 is invalid, at offset \(length) of the file")
    file.bytes[length + 8] = 0x82
    file.bytes[length + 16] = 0x80
    #expect(Reading(file.bytes).error?.kind == .damaged)
    file.bytes[length + 11] = 15
    #expect(
      Reading(file.bytes).error?.description
        == "ERF record: record length 15 is invalid, at offset \(length) of the file")
  }
}
