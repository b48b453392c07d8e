import Testing
import WireConversations
import WireFormat
import WireLabKit

/// Why a segment is the next one: by what was seen before it.
@Suite struct WhyNextTests {
  private static let client = Endpoint(IPAddress(v4: 0x7f00_0001), 40_000)
  private static let server = Endpoint(IPAddress(v4: 0x7f00_0001), 8899)

  private typealias Sent = (
    by: Role, flags: TCPFlags, seq: UInt32, ack: UInt32, length: Int
  )
  private static let opening: [Sent] = [
    (.initiator, .syn, 0, 0, 0), (.responder, [.syn, .ack], 0, 1, 0), (.initiator, .ack, 1, 1, 0),
  ]

  /// What is said of the last of these segments.
  private func why(_ segments: [Sent], _ language: Language = .en) throws -> WhyNext {
    var judge = FrameJudge()
    for (index, sent) in segments.enumerated() {
      let (source, destination) =
        sent.by == .initiator ? (Self.client, Self.server) : (Self.server, Self.client)
      let packet = Packet(
        source: source, destination: destination,
        transport: .tcp(
          TCPSegment(
            sequenceNumber: 1000 + sent.seq, acknowledgmentNumber: 1000 + sent.ack, flags: sent.flags,
            payloadLength: sent.length)))
      let octets = PacketEncoder.encode(packet, linkType: .raw)
      judge.add(
        octets.span.bytes, linkType: .raw, wireLength: octets.count,
        time: Timestamp(nanoseconds: Int64(index) * 1_000_000))
    }
    var conversation = try #require(judge.conversations().last)
    let next = conversation.records.removeLast()
    return WhyNext(
      moment: StepMoment(conversation, next: next, actors: [.initiator: "alice", .responder: "bob"]),
      words: Words(language))
  }

  @Test func opens() throws {
    #expect(try why([Self.opening[0]]).text.contains("alice has called connect()"))
    #expect(try why(Array(Self.opening.prefix(2))).text.contains("bob listens, and a SYN has come"))
    #expect(try why(Self.opening).text.contains("connect() returns"))
    #expect(try why([Self.opening[0], Self.opening[0]]).text.contains("Nothing has acknowledged #1"))
    #expect(
      try why([Self.opening[0], (.responder, [.rst, .ack], 0, 1, 0)]).text.contains("Nobody listens"))
  }

  @Test func talks() throws {
    let data: Sent = (.initiator, [.psh, .ack], 1, 1, 4)
    #expect(try why(Self.opening + [data]).text.contains("4 bytes"))
    let acknowledged = try why(Self.opening + [data, (.responder, .ack, 1, 5, 0)])
    #expect(acknowledged.text.contains("the next byte that it expects is 5") && acknowledged.isKernelsAffair)
    #expect(try why(Self.opening + [data, data]).text.contains("Nothing has acknowledged #4"))
    let probe: [Sent] = [data, (.responder, .ack, 1, 5, 0), (.initiator, .ack, 4, 1, 0)]
    #expect(try why(Self.opening + probe).text.contains("A probe"))
  }

  @Test func closes() throws {
    let four: [Sent] = [
      (.initiator, [.fin, .ack], 1, 1, 0), (.responder, .ack, 1, 2, 0), (.responder, [.fin, .ack], 1, 2, 0),
      (.initiator, .ack, 2, 2, 0),
    ]
    let said = try (1...4).map { try why(Self.opening + four.prefix($0)) }
    #expect(said[0].text.contains("FIN_WAIT_1"))
    #expect(said[1].text.contains("ACK = 1 + 1") && !said[1].isKernelsAffair)
    #expect(said[2].text.contains("In CLOSE_WAIT") && said[2].text.contains("LAST_ACK"))
    #expect(said[3].text.contains("TIME_WAIT"))
    #expect(try why(Self.opening + [four[0], four[2]]).text.contains("three instead of four"))
    #expect(try why(Self.opening + [(.responder, [.rst, .ack], 1, 1, 0)]).text.contains("breaks off"))
  }

  /// Every sentence is there in Chinese, too.
  @Test func inChinese() throws {
    let segments: [Sent] =
      Self.opening + [
        (.initiator, [.psh, .ack], 1, 1, 4), (.responder, .ack, 1, 5, 0),
        (.initiator, [.fin, .ack], 5, 1, 0),
        (.responder, [.fin, .ack], 1, 6, 0), (.initiator, .ack, 6, 2, 0),
      ]
    for count in 1...segments.count {
      let text = try why(Array(segments.prefix(count)), .zhHans).text
      #expect(
        text.contains { $0.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } }, "\(text)")
    }
  }
}
