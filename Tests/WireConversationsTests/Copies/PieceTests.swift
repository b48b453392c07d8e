import Testing
import WireConversations
import WireFormat

/// A packet that one place sees whole and another in pieces, as veth and wire do.
@Suite struct PieceTests {
  private static let lengths = [64, 1448, 1449, 4 * 1448, 10_000, 44 * 1448 + 7]

  /// Identifications of the pieces: rising as Linux gives them, the same for all, none.
  enum Identifications: CaseIterable {
    case rising
    case fixed
    case none
  }

  /// A conversation in which the responder sends so many octets, three times.
  func script(_ length: Int) -> Script {
    Script(
      "S> SA< A> PA>70 PA<\(length) A> PA<\(length) A> PA>70 PA<\(length) A> FA> A< FA< A>")
  }

  /// The pieces of each large packet, so much later, on another interface.
  func pieces(of tap: Tap, after gap: Int64, _ identifications: Identifications) -> [Tap.Frame] {
    tap.frames.flatMap { whole in
      stride(from: 0, to: max(1, whole.payload.count), by: 1448).enumerated().map { index, offset in
        var piece = whole
        piece.way.address = 3
        piece.time += gap + Int64(index) * 100
        piece.isCopy = true
        guard case .tcp(var segment) = whole.packet.transport, whole.payload.count > 1448 else {
          return piece
        }
        piece.payload = Array(whole.payload[offset..<min(offset + 1448, whole.payload.count)])
        segment.payloadLength = piece.payload.count
        segment.sequenceNumber &+= UInt32(offset)
        if offset + 1448 < whole.payload.count { segment.flags.subtract([.psh, .fin]) }
        if identifications == .rising { piece.packet.identification &+= UInt16(index) }
        piece.packet.transport = .tcp(segment)
        return piece
      }
    }
  }

  func original(_ length: Int, _ identifications: Identifications) -> Tap {
    var tap = Tap(script(length), identifications == .none ? .zero : .rising)
    // The next packet has the identification after that of the last piece.
    var used: UInt16 = 0
    for place in tap.frames.indices where identifications != .none {
      tap.frames[place].packet.identification &+= used
      used &+= UInt16(max(0, tap.frames[place].payload.count - 1) / 1448)
    }
    return tap
  }

  @Test(arguments: lengths, Identifications.allCases)
  func aPacketAndItsPieces(length: Int, identifications: Identifications) {
    let original = original(length, identifications)
    for gap in [1_000, 400_000, 30_000_000] as [Int64] {
      var both = Tap(original.frames + pieces(of: original, after: gap, identifications))
      both.frames.sort { ($0.time, $0.isCopy ? 1 : 0) < ($1.time, $1.isCopy ? 1 : 0) }
      CopyTests().expectOnlyCopies(in: both, of: original)
    }
  }

  @Test(arguments: lengths, [Identifications.rising, .none])
  func piecesAndThePacketThatTheyBecome(length: Int, identifications: Identifications) {
    let whole = original(length, identifications)
    let pieces = Tap(pieces(of: whole, after: 0, identifications))
    var both = pieces
    for place in both.frames.indices { both.frames[place].isCopy = false }
    both.frames += whole.frames.map {
      var copy = $0
      copy.isCopy = true
      copy.time += 50_000
      return copy
    }
    both.frames.sort { ($0.time, $0.isCopy ? 1 : 0) < ($1.time, $1.isCopy ? 1 : 0) }
    CopyTests().expectOnlyCopies(in: both, of: pieces)
  }

  @Test func partOfAPacketThatIsSentAgainIsNone() {
    for identifications in Identifications.allCases {
      for index in [0, 1, 3] {
        var tap = original(4 * 1448, identifications)
        var again = pieces(of: tap, after: 800_000, identifications).filter { $0.origin == 4 }[index]
        again.isCopy = false
        again.way = Tap.Way()
        if identifications != .none { again.packet.identification &+= 4 }
        tap.frames.append(again)
        tap.frames.sort { $0.time < $1.time }
        let seen = tap.conversation()
        #expect(seen.duplicateFrames == [])
        #expect(
          seen.findings.contains { [.retransmission, .spuriousRetransmission].contains($0.kind) })
      }
    }
  }
}
