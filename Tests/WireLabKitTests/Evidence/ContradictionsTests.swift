import Testing
import WireCapture
import WireConversations
import WireFormat
import WireLabKit

/// What the packets say and what the kernel says: where both can be true, and where they cannot.
@Suite struct ContradictionsTests {
  static let alice = Endpoint(IPAddress(v4: 0x7f00_0001), 40_000)
  static let server = Endpoint(IPAddress(v4: 0x7f00_0001), 8_899)

  /// One packet: who sends it, flags, numbers.
  struct Sent {
    var isAlice: Bool
    var flags: TCPFlags
    var sequence: UInt32
    var acknowledgment: UInt32
    var delivered = true
    /// The second in which it is received, if it was held.
    var received: Double?

    static func alice(_ flags: TCPFlags, _ sequence: UInt32, _ acknowledgment: UInt32, delivered: Bool = true)
      -> Sent
    {
      Sent(
        isAlice: true, flags: flags, sequence: sequence, acknowledgment: acknowledgment, delivered: delivered)
    }

    static func server(
      _ flags: TCPFlags, _ sequence: UInt32, _ acknowledgment: UInt32, delivered: Bool = true
    ) -> Sent {
      Sent(
        isAlice: false, flags: flags, sequence: sequence, acknowledgment: acknowledgment, delivered: delivered
      )
    }
  }

  /// Alice opens (#1 to #3) and closes first (#4 to #7); frame N is captured in second N.
  static let fourSegments: [Sent] = [
    .alice(.syn, 100, 0), .server([.syn, .ack], 500, 101), .alice(.ack, 101, 501),
    .alice([.fin, .ack], 101, 501), .server(.ack, 501, 102), .server([.fin, .ack], 501, 102),
    .alice(.ack, 102, 502),
  ]

  static func conversations(
    _ packets: [Sent], origin: PacketOrigin = .kernel, observed: [Int: FrameObservation] = [:]
  ) -> [Conversation] {
    var table = ConversationTable(.init(keepsRecords: true))
    for (index, packet) in packets.enumerated() {
      let segment = TCPSegment(
        sequenceNumber: packet.sequence, acknowledgmentNumber: packet.acknowledgment, flags: packet.flags,
        window: 65_535, payloadLength: 0, options: TCPOptions())
      table.add(
        Packet(
          source: packet.isAlice ? alice : server, destination: packet.isAlice ? server : alice,
          transport: .tcp(segment)),
        frame: index + 1, time: second(Double(index + 1)),
        passage: PacketPassage(
          delivery: packet.received.map {
            .later(nanoseconds: (second($0) - second(Double(index + 1))))
          } ?? (packet.delivered ? .atOnce : .never), origin: origin
        ).observed(observed[index + 1]))
    }
    table.deliverHeld()
    return table.conversations(captureIsComplete: true, droppedPackets: 0, liveAndDrained: true)
  }

  static func second(_ seconds: Double) -> Timestamp { Timestamp(nanoseconds: Int64(seconds * 1e9)) }

  /// What the kernel says of one socket between two moments.
  static func table(_ state: String, ofAlice: Bool, at seconds: Double, for duration: Double = 0.01)
    -> SocketTable
  {
    SocketTable(
      sockets: [
        SocketTable.Entry(
          local: ofAlice ? alice : server, remote: ofAlice ? server : alice, state: state)
      ], source: .socketDiagnostics, before: second(seconds), after: second(seconds + duration))
  }

  static func found(
    _ state: String, ofAlice: Bool, at seconds: Double, for duration: Double = 0.01,
    isAtRest: Bool = false, in packets: [Sent] = fourSegments, origin: PacketOrigin = .kernel
  ) -> [String] {
    let history = KernelHistory(table(state, ofAlice: ofAlice, at: seconds, for: duration))
    return Contradictions(conversations(packets, origin: origin)).find(in: history, isAtRest: isAtRest).map {
      "\($0.role.rawValue) \($0.kernel.rawValue) after #\($0.frame), not \($0.inferred.map(\.rawValue).joined(separator: " or "))"
    }
  }

  @Test func theKernelMayBeBehindTheCapture() {
    // The FIN was captured, and waits for a processor.
    #expect(Self.found("ESTABLISHED", ofAlice: false, at: 4.5).isEmpty)
    #expect(Self.found("CLOSE_WAIT", ofAlice: false, at: 4.5).isEmpty)
    // TIME_WAIT begins after the acknowledgment has left.
    #expect(Self.found("FIN_WAIT_2", ofAlice: true, at: 7.5).isEmpty)
  }

  @Test func theKernelMayBeAheadOfTheCapture() {
    #expect(Self.found("FIN_WAIT_1", ofAlice: true, at: 3.5).isEmpty)
    // close() was called long before the FIN could be sent.
    #expect(Self.found("FIN_WAIT_1", ofAlice: true, at: 2.5).isEmpty)
    #expect(Self.found("LAST_ACK", ofAlice: false, at: 5.5).isEmpty)
  }

  /// A FIN that acknowledges the other's passes through FIN_WAIT_2, and the kernel may be asked just then.
  @Test func aStateThatNoPacketShows() {
    let three =
      Array(Self.fourSegments.prefix(4)) + [.server([.fin, .ack], 501, 102), .alice(.ack, 102, 502)]
    #expect(Self.found("FIN_WAIT_2", ofAlice: true, at: 4.5, in: three).isEmpty)
    #expect(!Self.found("FIN_WAIT_2", ofAlice: true, at: 3.5, in: three).isEmpty)
    #expect(!Self.found("FIN_WAIT_2", ofAlice: true, at: 9, isAtRest: true, in: three).isEmpty)
  }

  @Test func whatCannotBeIsFound() {
    #expect(
      Self.found("TIME_WAIT", ofAlice: true, at: 2.5) == [
        "initiator TIME_WAIT after #2, not SYN_SENT or ESTABLISHED"
      ])
    #expect(
      Self.found("ESTABLISHED", ofAlice: true, at: 7.5) == [
        "initiator ESTABLISHED after #7, not FIN_WAIT_1 or FIN_WAIT_2 or TIME_WAIT"
      ])
    // It has acknowledged the FIN, and cannot be in a state before it.
    #expect(
      Self.found("ESTABLISHED", ofAlice: false, at: 6.5) == [
        "responder ESTABLISHED after #6, not CLOSE_WAIT or LAST_ACK or CLOSED"
      ])
  }

  @Test func atRestOnlyTheLastStateIsLeft() {
    #expect(Self.found("TIME_WAIT", ofAlice: true, at: 9, isAtRest: true).isEmpty)
    #expect(
      Self.found("FIN_WAIT_2", ofAlice: true, at: 9, isAtRest: true) == [
        "initiator FIN_WAIT_2 after #7, not TIME_WAIT"
      ])
  }

  @Test func whatTheBenchDroppedWasNotReceived() {
    let lost: [Sent] =
      Array(Self.fourSegments.prefix(3)) + [.alice([.fin, .ack], 101, 501, delivered: false)]
    #expect(Self.found("ESTABLISHED", ofAlice: false, at: 9, isAtRest: true, in: lost).isEmpty)
    #expect(
      Self.found("CLOSE_WAIT", ofAlice: false, at: 9, isAtRest: true, in: lost) == [
        "responder CLOSE_WAIT after #4, not ESTABLISHED"
      ])
  }

  /// A FIN that was held is received later: until then its receiver has heard of nothing, and afterwards it
  /// has.
  @Test func whatTheBenchHeldIsReceivedLater() {
    var held = Self.fourSegments
    held[3].received = 4.6
    #expect(Self.found("ESTABLISHED", ofAlice: false, at: 4.5, in: held).isEmpty)
    #expect(Self.found("CLOSE_WAIT", ofAlice: false, at: 4.7, in: held).isEmpty)
    #expect(
      Self.found("LAST_ACK", ofAlice: true, at: 4.5, in: held) == [
        "initiator LAST_ACK after #4, not ESTABLISHED or FIN_WAIT_1 or FIN_WAIT_2"
      ])
    // Never received, and at rest: the kernel cannot know of it.
    held = Array(held.prefix(4))
    held[3].received = 9
    #expect(
      Self.found("CLOSE_WAIT", ofAlice: false, at: 8, isAtRest: true, in: held + [.alice(.ack, 102, 501)])
        == [])
    held[3].received = nil
    held[3].delivered = false
    #expect(
      Self.found("CLOSE_WAIT", ofAlice: false, at: 8, isAtRest: true, in: held) == [
        "responder CLOSE_WAIT after #4, not ESTABLISHED"
      ])
  }

  /// A queue that is full passes over a SYN: no packet shows it, and the kernel was seen to go on listening.
  @Test(arguments: [true, false]) func aSYNThatIsIgnoredMovesNobody(isAsked: Bool) throws {
    var packets = Self.fourSegments
    packets.insert(.alice(.syn, 100, 0), at: 0)
    let bare = Self.conversations(packets)
    #expect(bare[0].states.first?.responder == .synReceived)
    let listener = SocketTable.Entry(
      local: Self.server, remote: Endpoint(IPAddress(v4: 0), 0), state: "LISTEN")
    let stranger = SocketTable.Entry(
      local: Self.server, remote: Endpoint(IPAddress(v4: 0x7f00_0001), 50_000), state: "SYN_RECEIVED")
    let history = KernelHistory(
      SocketTable(
        sockets: [listener, stranger], source: .socketDiagnostics, before: Self.second(isAsked ? 1.5 : 0.5),
        after: Self.second(isAsked ? 1.6 : 0.6)))
    let observed = history.passedOver(in: bare)
    #expect(observed[1]?.sent.responder == (isAsked ? .listen : nil))
    #expect(observed[2]?.sent.responder == nil)
    let states = Self.conversations(packets, observed: observed)[0].states
    #expect(states.first?.responder == (isAsked ? .listen : .synReceived))
    #expect(states.first?.observed == (isAsked ? .responder : nil))
    #expect(states.contains { $0.frame == (isAsked ? 2 : 1) && $0.responder == .synReceived })
    #expect(states.last?.responder == .closed)
  }

  /// Where the kernel was seen in SYN_RECEIVED until the next segment came, the last acknowledgment moved
  /// nobody.
  @Test(arguments: ["SYN_RECEIVED", "ESTABLISHED"]) func anAcknowledgmentMayBePassedOver(seen: String) {
    let isPassedOver = seen == "SYN_RECEIVED"
    var packets = Self.fourSegments
    packets.insert(.alice(.ack, 101, 501), at: 3)
    var history = KernelHistory(Self.table(seen, ofAlice: false, at: 3.5))
    history.add(Self.table("ESTABLISHED", ofAlice: false, at: 4.5)) { _ in true }
    let passedOver = history.passedOver(in: Self.conversations(packets))
    #expect(passedOver.keys.sorted() == (isPassedOver ? [3] : []))
    #expect(passedOver[3]?.sent.responder == (isPassedOver ? .synReceived : nil))
    let observed = history.observations(
      in: Self.conversations(packets, observed: passedOver), besides: passedOver)
    let change = Self.conversations(packets, observed: observed)[0].states.first {
      $0.responder == .established
    }
    #expect(change?.frame == (isPassedOver ? 4 : 3))
    #expect(change?.observed == .responder)
    // A look that came later tells of all before it.
    var late = KernelHistory(Self.table("SYN_RECEIVED", ofAlice: false, at: 4.5))
    late.add(Self.table("ESTABLISHED", ofAlice: false, at: 5.5)) { _ in true }
    #expect(late.passedOver(in: Self.conversations(packets)).keys.sorted() == [3, 4])
    // What it answered, it took, however late the kernel was seen to move.
    packets.insert(.server(.ack, 501, 101), at: 4)
    let last = KernelHistory(Self.table("SYN_RECEIVED", ofAlice: false, at: 4.5))
    #expect(last.passedOver(in: Self.conversations(packets)).keys.sorted() == [3])
    // At once after it, the kernel may not have come to it yet.
    #expect(
      KernelHistory(Self.table("SYN_RECEIVED", ofAlice: false, at: 3.0005)).passedOver(
        in: Self.conversations(packets)
      ).isEmpty)
    // Seen before it came, it says nothing of it.
    #expect(
      KernelHistory(Self.table("SYN_RECEIVED", ofAlice: false, at: 2.5)).passedOver(
        in: Self.conversations(packets)
      ).isEmpty)
  }

  @Test func aFullQueueLeavesARequest() {
    #expect(Self.found("SYN_RECEIVED", ofAlice: false, at: 3.5, isAtRest: true).isEmpty)
    // A FIN that nobody acknowledged may not have been taken.
    let unanswered = Array(Self.fourSegments.prefix(4))
    #expect(Self.found("ESTABLISHED", ofAlice: false, at: 9, isAtRest: true, in: unanswered).isEmpty)
  }

  @Test func anEndThatHasForgottenOpensAnew() {
    let reopened: [Sent] =
      Array(Self.fourSegments.prefix(3)) + [.alice(.syn, 9_000, 0), .server(.ack, 501, 101)]
    #expect(Self.found("SYN_SENT", ofAlice: true, at: 5.5, in: reopened).isEmpty)
    #expect(!Self.found("SYN_SENT", ofAlice: true, at: 5.5).isEmpty)
  }

  /// Neither FIN acknowledges the other: both ends were in FIN_WAIT_1, and wait in the end.
  @Test func crossingFINsLeaveBothInTimeWait() {
    let crossing: [Sent] =
      Array(Self.fourSegments.prefix(4)) + [
        .server([.fin, .ack], 501, 101), .alice(.ack, 102, 502), .server(.ack, 502, 102),
      ]
    let last = Self.conversations(crossing)[0].states.last
    #expect(last?.initiator == .timeWait && last?.responder == .timeWait)
    for isAlice in [true, false] {
      #expect(Self.found("TIME_WAIT", ofAlice: isAlice, at: 9, isAtRest: true, in: crossing).isEmpty)
    }
    #expect(Self.found("CLOSING", ofAlice: false, at: 5.5, in: crossing).isEmpty)
  }

  @Test func whatSomebodySpelledOutIsNotJudged() {
    #expect(Self.found("TIME_WAIT", ofAlice: true, at: 2.5, origin: .script).isEmpty)
  }

  @Test func whatHasNoPacketsIsNotJudged() {
    #expect(Self.found("TIME_WAIT", ofAlice: true, at: 0.5).isEmpty)
  }

  @Test func theCheckSaysBothSides() throws {
    let conversations = Self.conversations(Self.fourSegments)
    let found = Contradictions(conversations).find(
      in: KernelHistory(Self.table("FIN_WAIT_2", ofAlice: true, at: 9)), isAtRest: true)
    let check = try #require(found.first).check(
      conversations[0], actor: "alice", at: SourceLocation(file: "a.yaml", line: 1, column: 1))
    #expect(check.verdict == .failed && check.subject == .agreement && check.frames == [7])
    #expect(check.expected == "alice (initiator) in TIME_WAIT, as the packets say")
    #expect(check.observed == "the kernel says FIN_WAIT_2" && check.evidence == [.asked(.atRest)])
  }

  // MARK: Observed states

  @Test func aStateIsObservedWhileItLasts() {
    var history = KernelHistory(Self.table("FIN_WAIT_2", ofAlice: true, at: 5.5))
    history.add(Self.table("TIME_WAIT", ofAlice: true, at: 6.5, for: 0.1)) { _ in true }
    // Too early: it was still established when the FIN was captured.
    history.add(Self.table("CLOSE_WAIT", ofAlice: false, at: 3.9, for: 0.2)) { _ in true }
    let observed = history.observations(in: Self.conversations(Self.fourSegments))
    #expect(observed.keys.sorted() == [5, 6, 7] || observed.keys.sorted() == [5, 6])
    #expect(observed[5]?.sent == ObservedStates(initiator: .finWait2))
    #expect(observed[6]?.sent == ObservedStates(initiator: .timeWait))
  }

  /// What the kernel was seen to say marks states of a finished conversation as it does while frames are
  /// judged.
  @Test(arguments: [nil, 5, 6]) func statesAreConfirmedWithoutJudgingAgain(held: Int?) {
    var packets = Self.fourSegments
    if let held { packets[held - 1].received = 7.5 }
    var history = KernelHistory()
    for (state, isAlice, time) in [
      ("SYN_SENT", true, 1.5), ("ESTABLISHED", true, 3.5), ("ESTABLISHED", false, 3.5),
      ("FIN_WAIT_1", true, 4.5), ("FIN_WAIT_2", true, 5.5), ("CLOSE_WAIT", false, 5.5),
      ("TIME_WAIT", true, 6.5), ("LAST_ACK", false, 6.5), ("TIME_WAIT", true, 8.5),
    ] {
      history.add(Self.table(state, ofAlice: isAlice, at: time)) { _ in true }
    }
    let bare = Self.conversations(packets)
    let observed = history.observations(in: bare)
    #expect(observed.count > 3)
    let confirmed = bare.map { $0.confirmed(by: observed) }
    #expect(confirmed.contains { $0.states.contains { $0.observed != nil } })
    #expect(confirmed == Self.conversations(packets, observed: observed))
  }

  @Test func aSavedCaptureCarriesThem() {
    let observation = FrameObservation(
      sent: ObservedStates(initiator: .finWait2), received: ObservedStates(responder: .closing))
    #expect(
      observation.comments == [
        "wirelab: observed initiator FIN_WAIT_2", "wirelab: observed responder CLOSING when received",
      ])
    #expect(FrameObservation(comments: ["by hand"] + observation.comments) == observation)
    let wrong = [
      "wirelab: observed nobody CLOSED", "wirelab: observed initiator ASLEEP", "wirelab: observed initiator",
    ]
    #expect(FrameObservation(comments: wrong) == FrameObservation())
  }
}
