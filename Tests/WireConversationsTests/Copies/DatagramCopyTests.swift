import Testing
import WireConversations
import WireFormat

/// The same datagram twice.
@Suite struct DatagramCopyTests {
  private static let client = Endpoint(IPAddress(v4: 0x0a00_0001), 40001)
  private static let server = Endpoint(IPAddress(v4: 0x0a00_0002), 53)

  /// Three questions and their answers.
  func tap(_ identification: (Int) -> UInt16) -> Tap {
    Tap(
      (0..<6).map { index in
        let isQuestion = index % 2 == 0
        let payload = [UInt8](repeating: UInt8(index), count: 30 + index)
        let packet = Packet(
          source: isQuestion ? Self.client : Self.server, destination: isQuestion ? Self.server : Self.client,
          transport: .udp(UDPDatagram(payloadLength: payload.count)), identification: identification(index))
        return Tap.Frame(packet: packet, payload: payload, time: Int64(index) * 3_000_000, origin: index)
      })
  }

  @Test func copiesOfDatagramsCountOnce() {
    let rising = tap { UInt16(100 + $0) }
    let zero = tap { _ in 0 }
    let constant = tap { _ in 7 }
    for doubled in [
      rising.doubled(after: 0), rising.doubled(after: 900_000_000), rising.doubled(places: 3),
      zero.doubled(after: 200_000, CopyTests.ways[0]), constant.doubled(after: 50_000_000, CopyTests.ways[2]),
    ] {
      let seen = doubled.conversation()
      #expect(seen.duplicateFrames == doubled.copies)
      #expect(seen.packets == 12)
      #expect(seen.initiatorBytes == 96)
      #expect(seen.responderBytes == 99)
    }
  }

  @Test func aQuestionThatIsAskedAgainIsNoCopy() {
    #expect(tap { _ in 0 }.doubled(after: 1_000_000).duplicates == [])
    // Nothing waits: the identification of the first datagram of an end is believed.
    #expect(tap { _ in 7 }.doubled(after: 1_000_000).duplicates == [2, 4])
    var again = tap { UInt16(100 + $0) }
    again.frames += again.frames.map {
      var frame = $0
      frame.packet.identification += 50
      return frame
    }
    #expect(again.duplicates == [])
  }
}
