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
  ///
  /// - Parameter origin: who sent the last of them.
  private func why(
    _ segments: [Sent], _ language: Language = .en, by origin: PacketOrigin = .kernel
  ) throws -> WhyNext {
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
    let findings = conversation.findings.filter { $0.frame == next.frame }.map(\.kind)
    conversation.marks.append(
      PacketIntervention(frame: next.frame, origin: origin, deliveredAtOnce: true))
    return WhyNext(
      moment: StepMoment(
        conversation, next: next, findings: findings,
        actors: [.initiator: "alice", .responder: "bob"]),
      words: Words(language))
  }

  @Test func opens() throws {
    #expect(try why([Self.opening[0]]).text.contains("alice has called connect()"))
    #expect(try why(Array(Self.opening.prefix(2))).text.contains("bob listens, and a SYN has come"))
    #expect(try why(Self.opening).text.contains("connect() returns"))
    #expect(try why([Self.opening[0], Self.opening[0]]).text.contains("No acknowledgment of #1"))
    #expect(
      try why([Self.opening[0], (.responder, [.rst, .ack], 0, 1, 0)]).text.contains("Nobody listens"))
  }

  @Test func talks() throws {
    let data: Sent = (.initiator, [.psh, .ack], 1, 1, 4)
    #expect(try why(Self.opening + [data]).text.contains("4 bytes"))
    let acknowledged = try why(Self.opening + [data, (.responder, .ack, 1, 5, 0)])
    #expect(acknowledged.text.contains("the next byte that it expects is 5") && acknowledged.isUnforeseeable)
    #expect(try why(Self.opening + [data, data]).text.contains("No acknowledgment of #4"))
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
    #expect(said[1].text.contains("ACK = 1 + 1") && !said[1].isUnforeseeable)
    #expect(said[2].text.contains("In CLOSE_WAIT") && said[2].text.contains("LAST_ACK"))
    #expect(said[3].text.contains("TIME_WAIT"))
    #expect(try why(Self.opening + [four[0], four[2]]).text.contains("three instead of four"))
    #expect(try why(Self.opening + [(.responder, [.rst, .ack], 1, 1, 0)]).text.contains("breaks off"))
  }

  /// A timer is not the reason of everything that is sent again.
  @Test func repeats() throws {
    let data: [Sent] = (0..<4).map { (.initiator, [.psh, .ack], 1 + 4 * $0, 1, 4) }
    let acknowledged: Sent = (.responder, .ack, 1, 1, 0)
    let lost = Self.opening + data + [acknowledged, acknowledged, acknowledged]
    #expect(try why(lost).text.contains("not the next one"))
    #expect(try why(lost + [data[0]]).text.contains("before any timeout"))
    #expect(try why(Self.opening + data + [data[0]]).text.contains("No acknowledgment of #4"))
  }

  /// What no kernel sent is not put down to a program, and nobody has to foresee it.
  @Test(arguments: [(PacketOrigin.script, "comes from no kernel"), (.bench, "sends #4 a second time")])
  func isSentByTheLab(origin: PacketOrigin, text: String) throws {
    let data: Sent = (.initiator, [.psh, .ack], 1, 1, 4)
    let why = try why(Self.opening + [data, data], by: origin)
    #expect(why.text.contains(text) && why.isUnforeseeable)
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
