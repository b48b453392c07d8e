import Testing
import WireFormat

@testable import WireLabKit

/// What was open when somebody stopped a capture may have gone on.
@Suite struct OpenAtEndTests {
  private static let alice = Written.alice
  private static let bob = Written.bob
  private static let fin = Written.segment(alice, bob, [.fin, .ack], 106, 508)
  private static let crossing = Written.segment(bob, alice, [.fin, .ack], 508, 106)

  private static let answerWay = PacketEncoder.encode(
    Packet(
      source: Endpoint(bob.address, 53), destination: Endpoint(alice.address, 53),
      transport: .udp(UDPDatagram(payloadLength: 0))))

  /// Conversations that a later packet could make others of, and what holds of each as it stands.
  private static let open: [(frames: [[UInt8]], expected: String)] = [
    (Verified.opened(), "teardown: none"), (Verified.opened(), "resetBy: none"),
    (Verified.opened(), "findings: none"), (Verified.opened() + [fin], "teardown: half-closed"),
    (Written.halfClosed(), "teardown: half-closed"),
    (Verified.opened() + [fin, crossing], "teardown: unacknowledged"),
    // The datagram goes the way of an answer.
    ([Written.segment(alice, bob, .syn, 100), answerWay], "handshake: unanswered"),
    (Array(Written.conversation().prefix(2)), "handshake: incomplete"),
    (Verified.opened(), "bytes: { responder: 7 }"),
    (Verified.opened(), "states: { initiator: [CLOSED, TIME_WAIT] }"),
    (Verified.opened(), "wire: S> SA< A> PA> PA<"), (Verified.opened(), "duration: [0, 1]"),
    (Verified.opened(), "idle: [0, 1]"), (Verified.opened(), "closesWithin: { responder: 1 }"),
    (Verified.opened(), "noFindings: keep_alive"), (Verified.opened(), "findings: keep_alive"),
  ]

  private func verdict(_ frames: [Written.Frame], _ expected: String, ended: Bool = false) throws
    -> Check.Verdict?
  {
    try Written.with(Written.pcap(frames)) {
      let each = try Expectations.decode("each: { \(expected) }", name: "expect")
      return try CaptureVerifier.verify($0, each, ended: ended).checks.first { $0.conversation == 1 }?.verdict
    }
  }

  @Test func isInconclusive() throws {
    for (frames, expected) in Self.open {
      let frames = frames.map { Written.Frame($0) }
      #expect(try verdict(frames, expected) == .inconclusive, "\(expected)")
      let ended = try verdict(frames, expected, ended: true)
      #expect(
        ended == (expected.contains("TIME_WAIT") || expected.hasPrefix("findings: keep") ? .failed : .passed),
        "\(expected)")
    }
  }

  @Test func whatWasSeenIsSeen() throws {
    let half = Written.halfClosed()
    let seen: [([[UInt8]], String, Check.Verdict)] = [
      (Verified.opened(), "handshake: three-way", .passed),
      (Verified.opened(), "handshake: refused", .failed),
      (half, "states: { responder: CLOSE_WAIT }", .passed),
      (half, "states: { responder: ESTABLISHED }", .failed),
      (half, "states: { initiator: [FIN_WAIT_2, TIME_WAIT] }", .passed),
      (half, "teardown: { closedFirst: initiator }", .passed),
      (half, "teardown: { closedFirst: responder }", .failed),
      (Verified.opened(), "bytes: { initiator: 4 }", .failed),
      (Verified.opened(), "wire: S> SA< A> PA< ...", .failed), (Verified.opened(), "wire: S> ...", .passed),
    ]
    for (frames, expected, verdict) in seen {
      #expect(try self.verdict(frames.map { Written.Frame($0) }, expected) == verdict, "\(expected)")
    }
    for close in Verified.closes() {
      #expect(
        try verdict((Verified.opened() + close.frames).map { Written.Frame($0) }, "teardown: \(close.kind)")
          == .passed)
    }
    #expect(
      try verdict(Verified.refused().map { Written.Frame($0) }, "handshake: refused") == .passed)
  }

  /// A capture that goes on for so many seconds after the last packet of a conversation with so long a
  /// silence; nil: of one packet.
  @Test(
    arguments: [
      (1, 59.9, false), (1, 60.1, true), (29, 60.1, true), (40, 79.9, false), (40, 80.1, true),
      (nil, 59.9, false),
      (nil, 60.1, true),
    ] as [(Double?, Double, Bool)])
  func unlessTheCaptureGoesOn(silence: Double?, rest: Double, isConclusive: Bool) throws {
    let packets = Written.conversation()
    var frames = [Written.Frame(packets[0], at: 0)]
    if let silence {
      frames += [1, 2].map { Written.Frame(packets[$0], at: 0) }
      frames += [3, 4].map { Written.Frame(packets[$0], at: silence) }
    }
    let last = silence ?? 0
    frames.append(Written.Frame(Self.answerWay, at: last + rest))
    #expect(try inspected(frames).first?.conclusive == isConclusive)
    #expect(try inspected(frames).first?.inconclusiveReason == (isConclusive ? nil : .openAtEnd))
  }

  @Test func aNewUseOfThePortsEndsWhatWasOpen() throws {
    let again = Written.segment(Self.alice, Self.bob, .syn, 900_000)
    let frames =
      Verified.opened() + [again, Written.segment(Self.bob, Self.alice, [.syn, .ack], 700_000, 900_001)]
    let all = try inspected(frames.map { Written.Frame($0) })
    #expect(all.map(\.conclusive) == [true, false])
  }

  private func inspected(_ frames: [Written.Frame], ended: Bool = false) throws -> [Conversation] {
    try Written.with(Written.pcap(frames)) { try CaptureInspector.inspect($0, ended: ended).conversations }
  }

  // MARK: Of generated captures

  /// Conversations cut at random, between other packets, with random silences.
  private func generated(_ seed: UInt64) -> [Written.Frame] {
    var random = Generator(state: seed)
    var time = 0.0
    return (1...6).flatMap { number -> [Written.Frame] in
      let client = Endpoint(Self.alice.address, UInt16(40_000 + number))
      let close = Verified.closes(client).randomElement(using: &random)?.frames ?? []
      let whole = Verified.opened(client) + close
      return whole.prefix(Int.random(in: 1...whole.count, using: &random)).map { octets in
        time += [0.001, 1, 20, 50].randomElement(using: &random) ?? 0
        return Written.Frame(octets, at: time)
      }
    }
  }

  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 33
    }
  }

  @Test func allRoadsAgree() throws {
    for seed in 1...40 as ClosedRange<UInt64> {
      let frames = generated(seed)
      try Written.with(Written.pcap(frames)) { path in
        for ended in [false, true] {
          let kept = try CaptureInspector.inspect(path, ended: ended).conversations
          var streamed: [Conversation] = []
          _ = try CaptureInspector.stream(path, states: true, hasEnded: ended) { streamed.append($0) }
          streamed.sort { $0.id < $1.id }
          #expect(streamed.map(\.conclusive) == kept.map(\.conclusive), "\(seed)")
          let totals = try CaptureInspector.totals(path, ended: ended).1
          #expect(totals.inconclusive == kept.count { !$0.conclusive }, "\(seed)")
          #expect(!ended || kept.allSatisfy(\.conclusive), "\(seed)")
        }
      }
    }
  }

  // MARK: Captures of our own

  private static func saved(_ frames: [[UInt8]], counted: Int? = nil, isDrained: Bool) -> [UInt8] {
    let time = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
    var writer = PcapngWriter()
    writer.addInterface(name: "lo", linkType: .ethernet)
    for frame in frames { writer.append(frame.span.bytes, time: time) }
    writer.appendStatistics(
      time: time, received: UInt64(counted ?? frames.count), dropped: 0, isDrained: isDrained)
    return writer.takeBytes()
  }

  @Test func ourOwnSayThatTheyWereDrained() throws {
    let frames = Verified.opened()
    let drained = Self.saved(frames, isDrained: true)
    for (file, isConclusive) in [
      (drained, true), (Self.saved(frames, isDrained: false), false),
      // Somebody has cut a frame out.
      (Self.saved(frames, counted: frames.count + 1, isDrained: true), false),
      // Somebody has joined it with another.
      (drained + Self.saved(Written.conversation(Written.carol), isDrained: false), false),
    ] {
      try Written.with(file) { path in
        #expect(try CaptureInspector.inspect(path).conversations.first?.conclusive == isConclusive)
        #expect(try CaptureInspector.totals(path).1.inconclusive == (isConclusive ? 0 : 1))
        var streamed: [Bool] = []
        _ = try CaptureInspector.stream(path, states: false) { streamed.append($0.conclusive) }
        #expect(streamed.contains(false) == !isConclusive)
      }
    }
  }
}
