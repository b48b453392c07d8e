import Testing
import WireFormat

@Suite struct PcapngDamageTests {
  /// A section of 28 octets, an interface of 20.
  private func file(_ body: (inout CaptureBytes) -> Void) -> [UInt8] {
    var file = CaptureBytes(isBig: false)
    file.section()
    file.interface()
    body(&file)
    return file.bytes
  }

  private func error(_ file: [UInt8]) -> String? {
    let error = Reading(file).error
    #expect(error?.kind == .damaged)
    return error?.description
  }

  @Test(arguments: [
    (44, 36, "trailing block total length 44 is invalid"), (40, 40, "block total length 28 is invalid"),
  ])
  func lengthsMustAgree(first: Int, second: Int, text: String) {
    let bytes = file {
      $0.put32(6)
      $0.put32(second == 36 ? 36 : 28)
      $0.bytes += [UInt8](repeating: 0, count: 24)
      $0.put32(first)
    }
    #expect(error(bytes) == "Enhanced Packet Block: \(text), at offset 48 of the file")
  }

  @Test func lengthMustBeAMultipleOfFour() {
    let bytes = file {
      $0.put32(0x99)
      $0.put32(14)
      $0.bytes += [UInt8](repeating: 0, count: 32)
    }
    #expect(error(bytes) == "block of type 0x99: block total length 14 is invalid, at offset 48 of the file")
  }

  @Test func frameMustFitItsBlock() {
    let bytes = file {
      $0.block(6) {
        for word in [0, 0, 0, 5, 5, 0] { $0.put32(word) }
      }
    }
    #expect(error(bytes) == "Enhanced Packet Block: captured length 5 is invalid, at offset 48 of the file")
    let simple = file {
      $0.block(3) {
        $0.put32(5)
        $0.put32(0)
      }
    }
    #expect(error(simple) == "Simple Packet Block: captured length 5 is invalid, at offset 48 of the file")
  }

  @Test func interfaceMustExist() {
    #expect(
      error(file { $0.enhancedPacket([], interface: 1) })
        == "Enhanced Packet Block: interface 1 is invalid, at offset 48 of the file")
    var empty = CaptureBytes(isBig: false)
    empty.section()
    empty.block(3) { $0.put32(0) }
    #expect(error(empty.bytes) == "Simple Packet Block: interface 0 is invalid, at offset 28 of the file")
  }

  @Test func byteOrderMustBeKnown() {
    #expect(
      error(hex("0a0d0d0a 1c000000 11223344 0000 0000"))
        == "Section Header Block: byte-order magic 0x11223344 is invalid, at offset 0 of the file")
  }

  @Test func versionMustBeKnown() {
    let reading = Reading(hex("0a0d0d0a 0000001c 1a2b3c4d 0002 0000 ffffffffffffffff 0000001c"))
    #expect(reading.error?.kind == .unsupported)
    #expect(
      reading.error?.description
        == "Section Header Block: major version 2 is not known, at offset 0 of the file")
  }

  @Test(arguments: [(6, CaptureParser.maximumItemLength), (0x99, CaptureParser.maximumSkippedLength)])
  func hugeBlockIsDamageNotARequestForMemory(type: Int, limit: Int) {
    for (length, isDamage) in [(limit, false), (limit + 4, true)] {
      let bytes = file {
        $0.put32(type)
        $0.put32(length)
        $0.bytes += [UInt8](repeating: 0, count: 8)
      }
      let error = Reading(bytes).error
      #expect(error?.kind == (isDamage ? .damaged : .truncated))
      #expect(error?.required == (isDamage ? limit : length))
    }
  }

  @Test func skippedBlockIsNeverHeldWhole() {
    let bytes = file {
      $0.put32(0x99)
      $0.put32(1 << 20)
      $0.bytes += [UInt8](repeating: 0, count: (1 << 20) - 12)
      $0.put32(1 << 20)
      $0.enhancedPacket([1])
    }
    var parser = CaptureParser()
    var start = 0
    var frames = 0
    let size = 512
    while true {
      let window = Array(bytes[start..<min(start + size, bytes.count)])
      var offset = 0
      let event = parser.next(window.span.bytes, offset: &offset, isLast: start + size >= bytes.count)
      start += offset
      if case .frame = event { frames += 1 }
      if case .end = event { break }
      if case .stopped = event { break }
    }
    #expect(frames == 1)
    #expect(parser.fileOffset == bytes.count)
  }

  @Test func skippedBlockMustEndInItsLength() {
    let bytes = file {
      $0.put32(0x99)
      $0.put32(16)
      $0.put32(0)
      $0.put32(20)
      $0.enhancedPacket([1])
    }
    #expect(
      error(bytes)
        == "block of type 0x99: trailing block total length 20 is invalid, at offset 48 of the file")
  }

  @Test func fileIsCutAtEveryLength() {
    let file = file {
      $0.enhancedPacket([1, 2, 3])
      $0.block(0x99) { $0.put32(0) }
    }
    let blocks = [
      (0, 28, "Section Header Block"), (28, 20, "Interface Description Block"),
      (48, 36, "Enhanced Packet Block"),
      (84, 16, "block of type 0x99"),
    ]
    for length in 4...file.count {
      let reading = Reading(file.prefix(length))
      let inside = blocks.first { length > $0.0 && length < $0.0 + $0.1 }
      let expected = inside.map { (start, size, name) -> String in
        let there = length - start
        if there < 8 {
          return "block header: 8 octets needed, \(there) there, at offset \(start) of the file"
        }
        if start == 0 && there < 12 {
          return "\(name): 12 octets needed, \(there) there, at offset 0 of the file"
        }
        return
          "\(name): \(size) octets needed (block total length \(size)), \(there) there, at offset \(start) of the file"
      }
      #expect(reading.error?.description == expected)
      #expect(reading.error?.isTruncation ?? true)
      #expect(reading.frames.count == (length < 84 ? 0 : 1))
    }
  }
}
