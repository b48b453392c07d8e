import Testing
import WireCapture
import WireConversations
import WireFormat
import WireLabKit

/// States that the kernel was seen to say.
@Suite struct ObservedStatesTests {
  @Test func aStateIsObservedWhileItLasts() {
    var history = KernelHistory(Packets.table("FIN_WAIT_2", ofAlice: true, at: 5.5))
    history.add(Packets.table("TIME_WAIT", ofAlice: true, at: 6.5, for: 0.1)) { _ in true }
    // Too early: it was still established when the FIN was captured.
    history.add(Packets.table("CLOSE_WAIT", ofAlice: false, at: 3.9, for: 0.2)) { _ in true }
    let observed = history.observations(in: Packets.conversations(Packets.fourSegments))
    #expect(observed.keys.sorted() == [5, 6, 7] || observed.keys.sorted() == [5, 6])
    #expect(observed[5]?.sent == ObservedStates(initiator: .finWait2))
    #expect(observed[6]?.sent == ObservedStates(initiator: .timeWait))
  }

  /// What the kernel was seen to say marks states of a finished conversation as it does while frames are
  /// judged.
  @Test(arguments: [nil, 5, 6]) func statesAreConfirmedWithoutJudgingAgain(held: Int?) {
    var packets = Packets.fourSegments
    if let held { packets[held - 1].received = 7.5 }
    var history = KernelHistory()
    for (state, isAlice, time) in [
      ("SYN_SENT", true, 1.5), ("ESTABLISHED", true, 3.5), ("ESTABLISHED", false, 3.5),
      ("FIN_WAIT_1", true, 4.5), ("FIN_WAIT_2", true, 5.5), ("CLOSE_WAIT", false, 5.5),
      ("TIME_WAIT", true, 6.5), ("LAST_ACK", false, 6.5), ("TIME_WAIT", true, 8.5),
    ] {
      history.add(Packets.table(state, ofAlice: isAlice, at: time)) { _ in true }
    }
    let bare = Packets.conversations(packets)
    let observed = history.observations(in: bare)
    #expect(observed.count > 3)
    let confirmed = bare.map { $0.confirmed(by: observed) }
    #expect(confirmed.contains { $0.states.contains { $0.observed != nil } })
    #expect(confirmed == Packets.conversations(packets, observed: observed))
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
