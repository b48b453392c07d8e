import Testing
import WireFormat

/// What must hold of every file of an old or another format, whatever is in it.
@Suite struct OtherFormatTests {
  static let files: [[UInt8]] = {
    let frames = Array(DecodeDamageTests.frames.filter { $0.0 == .ethernet }.map(\.1).prefix(12))
    var old = CaptureBytes(isBig: true)
    old.pcapHeader(minor: 2)
    var snoop = CaptureBytes(isBig: true)
    snoop.snoopHeader()
    var erf = CaptureBytes(isBig: true)
    for (index, frame) in frames.enumerated() {
      old.pcapRecord(frame, seconds: index, fraction: 0, originalLength: frame.count + 1, isReversed: true)
      snoop.snoopRecord(frame, seconds: index, originalLength: frame.count + 1)
      erf.erfRecord(
        frame, ticks: UInt64(index) << 32, extensions: index % 3 == 0 ? [0x83, 4] : [],
        wireLength: frame.count)
    }
    return [old.bytes, snoop.bytes, erf.bytes]
  }()

  @Test(arguments: files)
  func piecesMakeNoDifference(file: [UInt8]) {
    let whole = Reading(file)
    #expect(whole.error == nil)
    #expect(whole.frames.count == 12)
    for piece in [1, 2, 3, 7, 64, 1000] {
      let pieces = Reading(file, piece: piece)
      #expect(pieces.frames == whole.frames)
      #expect(pieces.error == nil)
    }
  }

  @Test(arguments: files)
  func everyCutGivesFramesThenAStop(file: [UInt8]) {
    let whole = Reading(file).frames
    var last = 0
    for length in 0..<file.count {
      let reading = Reading(file.prefix(length))
      #expect(reading.frames.elementsEqual(whole.prefix(reading.frames.count)))
      #expect(reading.frames.count >= last)
      last = reading.frames.count
      guard let error = reading.error else { continue }
      #expect(error.isTruncation || error.kind == .notACapture && last == 0)
      #expect(Reading(Array(file.prefix(length)), piece: 5).error == error)
    }
    #expect(last == whole.count - 1)
  }

  @Test(arguments: files)
  func everyMutationEndsInAnAnswer(file: [UInt8]) {
    var random = SplitMix64(state: 40002)
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
        _ = try? PacketDecoder.decode(
          window.extracting(frame.bytes), linkType: frame.linkType, wireLength: frame.originalLength)
      }
      #expect(octets <= damaged.count)
      #expect(error != nil || parser.fileOffset == damaged.count)
    }
  }
}

/// What is no capture is called by its name, with what to do.
@Suite struct ForeignFileTests {
  @Test(
    arguments: [
      ("PK\u{3}\u{4}\u{14}", "a ZIP archive", "unzip"), ("Rar!\u{1a}\u{7}\u{1}", "a RAR archive", "unrar"),
      ("GMBU\u{1}\u{2}", "a capture of Microsoft Network Monitor 2", "editcap"),
      ("RTSS\u{1}", "a capture of Microsoft Network Monitor 1", "editcap"),
      ("XCP\u{0}002.002", "a capture of NetXRay or the Windows Sniffer", "editcap"),
      ("iptrace 2.0", "a capture of AIX's iptrace", "editcap"),
      ("version https://git-lfs.github.com/spec/v1\n", "a pointer of Git LFS", "git lfs pull"),
      (#"{ "log": { "version": "1.2", "creator": {} } }"#, "an HTTP archive (HAR)", "no packets"),
      (#"[ { "_index": "packets", "_source": { "layers": {} } } ]"#, "JSON, what tshark", "capture itself"),
      (#"{"a": 1, "b": 2}"#, "JSON", "tcpdump -w"), ("<!DOCTYPE html><html>", "HTML or XML", "downloaded"),
      ("0000  45 00 00 3c 00 00", "a hex dump", "text2pcap"),
      ("12:00:01.5 IP 10.0.0.1.40000 > 10.0.0.2.80: Flags [S]", "text", "tcpdump -w"),
      (String(repeating: "\0", count: 72) + "\u{2}\u{0}\u{2}À", "an event trace of Windows", "etl2pcapng"),
      (String(repeating: "a", count: 257) + "ustar\u{0}", "a tar archive", "tar -xf"),
    ])
  func isNamed(octets: String, name: String, advice: String) throws {
    let file = octets.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    let error = try #require(Reading(file).error)
    #expect(error.kind == .notACapture)
    #expect(error.description.hasPrefix("it is \(name)"), "\(error)")
    #expect(error.description.contains(advice), "\(error)")
    #expect(Reading(file, piece: 3).error == error)
  }
}
