import Testing
import WireCapture
import WireConversations
import WireFormat
import WireLabKit

/// What the packets say and what the kernel says: where both can be true, and where they cannot.
@Suite struct ContradictionsTests {
  static func found(
    _ state: String, ofAlice: Bool, at seconds: Double, for duration: Double = 0.01,
    isAtRest: Bool = false, in packets: [Packets.Sent] = Packets.fourSegments, origin: PacketOrigin = .kernel
  ) -> [String] {
    let history = KernelHistory(Packets.table(state, ofAlice: ofAlice, at: seconds, for: duration))
    return Contradictions(Packets.conversations(packets, origin: origin)).find(
      in: history, isAtRest: isAtRest
    ).map {
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
      Array(Packets.fourSegments.prefix(4)) + [.server([.fin, .ack], 501, 102), .alice(.ack, 102, 502)]
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
    let lost: [Packets.Sent] =
      Array(Packets.fourSegments.prefix(3)) + [.alice([.fin, .ack], 101, 501, delivered: false)]
    #expect(Self.found("ESTABLISHED", ofAlice: false, at: 9, isAtRest: true, in: lost).isEmpty)
    #expect(
      Self.found("CLOSE_WAIT", ofAlice: false, at: 9, isAtRest: true, in: lost) == [
        "responder CLOSE_WAIT after #4, not ESTABLISHED"
      ])
  }

  /// A FIN that was held is received later: until then its receiver has heard of nothing, and afterwards it
  /// has.
  @Test func whatTheBenchHeldIsReceivedLater() {
    var held = Packets.fourSegments
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

  @Test func aFullQueueLeavesARequest() {
    #expect(Self.found("SYN_RECEIVED", ofAlice: false, at: 3.5, isAtRest: true).isEmpty)
    // A FIN that nobody acknowledged may not have been taken.
    let unanswered = Array(Packets.fourSegments.prefix(4))
    #expect(Self.found("ESTABLISHED", ofAlice: false, at: 9, isAtRest: true, in: unanswered).isEmpty)
  }

  @Test func anEndThatHasForgottenOpensAnew() {
    let reopened: [Packets.Sent] =
      Array(Packets.fourSegments.prefix(3)) + [.alice(.syn, 9_000, 0), .server(.ack, 501, 101)]
    #expect(Self.found("SYN_SENT", ofAlice: true, at: 5.5, in: reopened).isEmpty)
    #expect(!Self.found("SYN_SENT", ofAlice: true, at: 5.5).isEmpty)
  }

  /// Neither FIN acknowledges the other: both ends were in FIN_WAIT_1, and wait in the end.
  @Test func crossingFINsLeaveBothInTimeWait() {
    let crossing: [Packets.Sent] =
      Array(Packets.fourSegments.prefix(4)) + [
        .server([.fin, .ack], 501, 101), .alice(.ack, 102, 502), .server(.ack, 502, 102),
      ]
    let last = Packets.conversations(crossing)[0].states.last
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
    let conversations = Packets.conversations(Packets.fourSegments)
    let found = Contradictions(conversations).find(
      in: KernelHistory(Packets.table("FIN_WAIT_2", ofAlice: true, at: 9)), isAtRest: true)
    let check = try #require(found.first).check(
      conversations[0], actor: "alice", at: SourceLocation(file: "a.yaml", line: 1, column: 1))
    #expect(check.verdict == .failed && check.subject == .agreement && check.frames == [7])
    #expect(check.expected == "alice (initiator) in TIME_WAIT, as the packets say")
    #expect(check.observed == "the kernel says FIN_WAIT_2" && check.evidence == [.asked(.atRest)])
  }
}
