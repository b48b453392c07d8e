import Foundation
import Glibc
import Testing
import WireConversations

@testable import WireLabKit

/// Captures in gzip, xz, zstd, LZ4 and bzip2 are read as they are without.
@Suite struct PackedCaptureTests {
  /// One conversation, packed: a handshake of three segments, 5 octets there, 7 back, a close of four.
  struct Packed: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let octets: [UInt8]

    init(_ name: String, _ base64: String) {
      testDescription = name
      octets = Data(base64Encoded: base64).map(Array.init) ?? []
    }
  }

  /// Those that this machine can read.
  static let packed = all.filter { $0.library.map { dlopen($0, RTLD_LAZY) != nil } ?? true }.map(\.packed)

  private static let all: [(library: String?, packed: Packed)] = [
    (
      nil,
      Packed(
        "gzip",
        """
        H4sIAAAAAAACA7tyeNNCJgYWBgRgYUgFUR+DwZQGFLuCKQcGBzYGBi4GBkYgZprjwBAAlEoBqQtgYn7BANX3ghmnPiaQXoYA\
        oE4Gxi9A6dQAIYS+C+xE2Qd0F+PXAAGEvh3cDAy6DBDsCqbw6JOA6MtIzcnJB2lewM/AoM8Awa5gCqtjvwKls2Cay1NzkvNz\
        U0HaO4SJcnMWkPsnQBDh5gJxosLoD1A6G9mvEdIk6EOyz0GeKHdmA7l/YfYBAGyb4+scAgAA
        """)
    ),
    (
      "liblzma.so.5",
      Packed(
        "xz",
        """
        /Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4AIbAKRdAGow0ch9i/gJm68fzaildYqz4gu8+2cl/dw29geuYZ6yTJfwi5OPBYTA\
        UTNgS02kze2rVejteKQ7Un1+33NCW4MvpjVsTw8ULNCY0cpq0erGZfitqOjlamwkOhMBV8lFysBZFhcoYQ5ozYz3EoNAksCs\
        tOb2FyZToaQ8G0nFlCe6VIe2aXPxDZn8IjHboF6+xiePrtR6LmerHF/lRKNwKQGTdstgAL1aT8tAn55OAAHAAZwEAAAZFUIf\
        scRn+wIAAAAABFla
        """)
    ),
    (
      "libzstd.so.1",
      Packed(
        "zstd",
        """
        KLUv/WQcAY0FACLKHiOQTXMyUnPpXnPVg9Xnt/QWCCQvKdDMG+wcV6DjpBO+tr13Ck+6Ci5VXWFshgWkclQiY3Coagpi8y6Y\
        iOVpKD9p2rUJHYzF8iaKLHv2AFRwp+onEB3cu6l647jVmHWRki7LveTuxrHGqrED2+3Gjsa/R+lfQEDL8wmNAhYg0Cwk81Ye\
        fmNsm+1t3HPia2zbbY8FBkNCYVcWSkD7GkT3xuebMX+4LfRq3WdSuW4lDjJ+IV0=
        """)
    ),
    (
      "liblz4.so.1",
      Packed(
        "LZ4",
        """
        BCJNGGRAp+YAAACG1MOyoQIABAABADAEAGUHACHxUwcAEygEABFFBwDwB0AAQAYAAAoAAAEKAAACnEAAUAAAAGQoAFNQAgPo\
        ADgAL+gDOAAGEAI8AOYAUJxAAAAB9AAAAGVQEjgAL9AHcAASdmUAAAH1UBA4AGK4CwAALQAEABFFBwAPOAAIEhg4AFBoZWxs\
        bz0AYqAPAAAvAAQAEUUHAA+tAAJU9QAAAGo9AHB3ZWxjb21lPwAviBO0ABJ2agAAAfxQEbQAL3AXJAESWPwAAABr7AAvWBs4\
        ABgHcAAvQB+oABLQawAAAf1QEAPoAAAAAAAAAACgA4OV
        """)
    ),
    (
      "libbz2.so.1.0",
      Packed(
        "bzip2",
        """
        QlpoOTFBWSZTWWdullgAAQB3//2Y+MiAQsIASEAOXsCAAEAABGAAEEAIAEQAAEAmBjAA2GjAANGmgDJoDQZAaA0JJ6mAJgjE\
        BoYCaepkESURAaAzUejQmgAxNBhhvag8VouZbu6lqrM7wqvyfpY9aEHA5yHj5YkMXahMufVdhqxrrXPVaKq4ujdC1UdEFTsQ\
        iESaAl8BzetKm2+kMNhr8JJsyY7+hDhZaEQ6U+9+Qd22j35eNR3hEIkQyxX+8/aXblXLA2IBrRWZl9RDYxASgSwvsbFNHIBy\
        IJ+1TY8e5CqwYRT/F3JFOFCQZ26WWA==
        """)
    ),
  ]

  private func inspected(_ octets: [UInt8]) throws -> InspectResult {
    try Written.with(octets) { try CaptureInspector.inspect($0) }
  }

  private func expectWhole(_ result: InspectResult) {
    #expect(result.records == 9 && !result.truncated)
    #expect(result.conversations.map(\.teardown?.kind) == [.fourSegment])
    #expect(result.conversations.map(\.responderBytes) == [7])
  }

  @Test(arguments: packed) func isRead(packed: Packed) throws {
    expectWhole(try inspected(packed.octets))
    // What is no other member ends the file.
    expectWhole(try inspected(packed.octets + [0, 0, 0, 0] + Array("no member".utf8)))
    for piece in [1, 7] { expectWhole(try read(packed.octets, piece: piece)) }
  }

  /// A file in two members, as `pigz`, `pbzip2` and `cat` make them.
  @Test(arguments: packed) func membersAreOneFile(packed: Packed) throws {
    let empty = try Self.emptyMember(like: packed.octets)
    expectWhole(try inspected(empty + packed.octets + empty))
    // The second header of a capture is read as the header of a record.
    let twice = try inspected(packed.octets + packed.octets)
    #expect(twice.records >= 9)
    #expect(twice.stopReason?.hasPrefix("pcap record: ") == true)
  }

  @Test(arguments: packed) func everyCutGivesWhatCouldBeReadAndSaysWhere(packed: Packed) throws {
    var last = 0
    for length in 6..<packed.octets.count {
      do {
        let result = try inspected(Array(packed.octets.prefix(length)))
        #expect(result.truncated && result.records >= last)
        last = result.records
        let said = "data ends too early, at offset \(length) of the file"
        #expect(result.stopReason?.contains(said) == true, "\(result.stopReason ?? "-")")
      } catch let failure as CaptureInspector.Failure {
        #expect(last == 0 && failure.description.contains("too early"), "\(failure)")
        #expect(!failure.isShortage)
      }
    }
  }

  @Test(arguments: packed) func everyMutationEndsInAnAnswer(packed: Packed) throws {
    var random = Generator(state: 40003)
    var damaged = 0
    for _ in 0..<200 {
      var octets = packed.octets
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 6..<octets.count, using: &random)
        octets[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
      }
      do {
        let result = try inspected(octets)
        #expect(result.truncated == (result.stopReason != nil))
        if result.stopReason?.contains("is damaged after offset") == true { damaged += 1 }
      } catch let failure as CaptureInspector.Failure {
        if failure.description.contains("is damaged after offset") { damaged += 1 }
      }
    }
    #expect(damaged > 50)
  }

  /// The octets arrive as a pipe gives them.
  private func read(_ octets: [UInt8], piece: Int) throws -> InspectResult {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let (reading, writing) = (ends[0], ends[1])
    let writer = Thread {
      for start in stride(from: 0, to: octets.count, by: piece) {
        let next = Array(octets[start..<min(octets.count, start + piece)])
        _ = write(writing, next, next.count)
      }
      close(writing)
    }
    writer.start()
    defer { close(reading) }
    return try CaptureInspector.inspect("/proc/self/fd/\(reading)")
  }

  /// A member that holds nothing; each of these is what its program makes of an empty file.
  private static func emptyMember(like octets: [UInt8]) throws -> [UInt8] {
    let members = [
      "H4sIAAAAAAACAwMAAAAAAAAAAAA=", "/Td6WFoAAATm1rRGAAAAABzfRCEftvN9AQAAAAAEWVo=", "KLUv/SQAAQAAmenYUQ==",
      "BCJNGGRApwAAAAAFXcwC", "QlpoORdyRThQkAAAAAA=",
    ]
    let all = members.map { Data(base64Encoded: $0).map(Array.init) ?? [] }
    return try #require(all.first { $0.first == octets.first })
  }

  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 33
    }
  }
}
