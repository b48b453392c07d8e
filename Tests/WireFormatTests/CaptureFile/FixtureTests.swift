import Testing
import WireFormat

/// What must hold of every file, whatever is in it.
@Suite struct FixtureTests {
  /// One file of each kind, with every sort of block and packet.
  static let files: [[UInt8]] = [false, true].flatMap { isBig -> [[UInt8]] in
    let frames = DecodeDamageTests.frames.filter { $0.0 == .ethernet }.map(\.1)
    var pcap = CaptureBytes(isBig: isBig)
    pcap.pcapHeader()
    for (index, frame) in frames.enumerated() { pcap.pcapRecord(frame, seconds: index, fraction: index) }
    var pcapng = CaptureBytes(isBig: isBig)
    for _ in 0..<2 {
      pcapng.section()
      pcapng.interface { $0.option(2, Array("lo".utf8)) }
      pcapng.block(0x0bad) { $0.put32(0) }
      for frame in frames.prefix(8) {
        pcapng.enhancedPacket(frame) {
          $0.option(1, Array("a comment".utf8))
          $0.option(0, [])
        }
      }
      pcapng.block(3) {
        $0.put32(5)
        $0.pad([1, 2, 3, 4, 5])
      }
      pcapng.block(5) {
        $0.put32(0)
        $0.put64(0)
        $0.option(5, counter: 1)
      }
      pcapng.isBig.toggle()
    }
    return [pcap.bytes, pcapng.bytes]
  }

  @Test(arguments: files)
  func piecesMakeNoDifference(file: [UInt8]) {
    let whole = Reading(file)
    #expect(whole.error == nil)
    #expect(whole.frames.count > 10)
    for piece in [1, 2, 3, 7, 64, 1000] {
      let pieces = Reading(file, piece: piece)
      #expect(pieces.frames == whole.frames)
      #expect(pieces.error == nil)
      #expect(pieces.parser.interfaces == whole.parser.interfaces)
    }
  }

  @Test(arguments: files)
  func everyCutGivesFramesThenAStop(file: [UInt8]) {
    let whole = Reading(file).frames
    var last = 0
    for length in 0..<file.count {
      let reading = Reading(file.prefix(length))
      // What was before the cut is as it was, and nothing is made up.
      #expect(reading.frames.elementsEqual(whole.prefix(reading.frames.count)))
      #expect(reading.frames.count >= last)
      last = reading.frames.count
      guard let error = reading.error else { continue }
      #expect(error.isTruncation || length < 4)
      #expect(error.offset <= length && error.required > error.available || length < 4)
      #expect(Reading(Array(file.prefix(length)), piece: 5).error == error)
    }
    #expect(last == whole.count || last == whole.count - 1)
  }

  @Test(arguments: files)
  func everyMutationEndsInAnAnswer(file: [UInt8]) {
    var random = SplitMix64(state: 40001)
    for _ in 0..<2000 {
      var damaged = file
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        damaged[Int.random(in: 0..<file.count, using: &random)] ^=
          1 << UInt8.random(in: 0...7, using: &random)
      }
      var parser = CaptureParser()
      var octets = 0
      let error = CaptureFile.forEachFrame(in: damaged.span.bytes, using: &parser) { frame, window in
        octets += frame.bytes.count
        _ = frame.comments(in: window)
        _ = try? PacketDecoder.decode(
          window.extracting(frame.bytes), linkType: frame.linkType, wireLength: frame.originalLength)
      }
      #expect(octets <= damaged.count)
      #expect(parser.fileOffset <= damaged.count)
      #expect(error != nil || parser.fileOffset == damaged.count)
    }
  }
}
