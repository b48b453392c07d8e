import TestSupport
import Testing
import WireFormat

/// Fragments cost no more than other packets, whatever becomes of them.
@Suite struct FragmentGrowthTests {
  /// An IPv4 packet that is a fragment.
  static func frame(_ identification: Int, offset: Int, isLast: Bool = false, octets: Int = 8) -> [UInt8] {
    let length = 20 + octets
    let place = UInt16(offset / 8) | (isLast ? 0 : 0x2000)
    return [
      0x45, 0, UInt8(length >> 8), UInt8(length & 0xff), UInt8(identification >> 8 & 0xff),
      UInt8(identification & 0xff), UInt8(place >> 8), UInt8(place & 0xff), 64, 6, 0, 0, 10, 0, 0,
      UInt8(identification >> 16 & 0xff), 10, 0, 0, 2,
    ] + [UInt8](repeating: 0x50, count: octets)
  }

  private static func add(_ frames: [[UInt8]]) -> Int {
    var assembler = SegmentAssembler()
    return frames.count {
      assembler.add($0.span.bytes, linkType: .raw, wireLength: $0.count) != nil
    }
  }

  enum Kind: CaseIterable {
    case neverWhole, holesOfOne, holesBackwards

    func frame(_ number: Int) -> [UInt8] {
      switch self {
      case .neverWhole: FragmentGrowthTests.frame(number, offset: 0)
      case .holesOfOne: FragmentGrowthTests.frame(7, offset: number % 4000 * 16)
      case .holesBackwards: FragmentGrowthTests.frame(7, offset: (4000 - number % 4000) * 16)
      }
    }
  }

  @Test(arguments: Kind.allCases)
  func isLinear(_ kind: Kind) {
    let growth = Growth.ofFourfold(1000) { count in
      _ = Self.add((0..<count).map { kind.frame($0) })
    }
    #expect(growth < 8)
  }

  /// In whatever order they come, and however often, a packet is whole when the last octet has come.
  @Test(arguments: 0..<24)
  func isWholeInAnyOrder(_ seed: UInt64) {
    var pieces = (0..<7).map { Self.frame(1, offset: $0 * 24, octets: 24) }
    pieces.append(Self.frame(1, offset: 7 * 24, isLast: true, octets: 5))
    var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    for place in pieces.indices.reversed() {
      state = state &* 6_364_136_223_846_793_005 &+ 1
      pieces.swapAt(place, Int(state >> 33) % (place + 1))
    }
    var assembler = SegmentAssembler()
    for (number, piece) in pieces.enumerated() {
      for _ in 0..<(number < 7 ? 2 : 1) {
        let packet = assembler.add(piece.span.bytes, linkType: .raw, wireLength: piece.count)
        #expect((packet != nil) == (number == 7))
      }
    }
  }

  /// The last few packets that are not whole are kept: one of 256 others can still become whole, one of more
  /// cannot.
  @Test(arguments: [(255, true), (256, false)])
  func theEldestMakesRoom(others: Int, isKept: Bool) {
    var frames = [Self.frame(70_000, offset: 0, octets: 24)]
    frames += (0..<others).map { Self.frame($0, offset: 0) }
    frames.append(Self.frame(70_000, offset: 24, isLast: true, octets: 3))
    #expect(Self.add(frames) == (isKept ? 1 : 0))
  }
}
