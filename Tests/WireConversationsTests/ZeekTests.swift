import Testing
import WireConversations
import WireFormat

/// What Zeek writes as `conn_state` and `history`; checked against its TCPSessionAdapter.cc and
/// scripts/base/protocols/conn/main.zeek.
@Suite struct ZeekTests {
  @Test(
    arguments: [
      ("S>", "S0", "S"),
      ("S> RA< seq=0", "REJ", "Sr"),
      ("S> SA<", "S1", "Sh"),
      ("S> R>", "RSTOS0", "SR"),
      ("S> A> R>", "OTH", "SAR"),
      ("S> SA< A> RA< R>", "REJ", "ShArR"),
      ("S> SA< A> PA>5 RA< R>", "RSTR", "ShADrR"),
      ("S> SA< A> RA< seq=100 R>", "RSTR", "ShArR"),
      ("S> SA< ack=101 R> RA<", "RSTR", "ShRr"),
      ("S> SA< A> FA> RA<", "RSTR", "ShAFr"),
      ("S> SA< A> FA> R> FA<", "SF", "ShAFRf"),
      ("PA>5 RA<", "RSTRH", "Dr"),
      ("PA>5 R>", "OTH", "DR"),
      ("S> FA>", "SH", "SF"),
      ("PA>5 FA<", "SHR", "Df"),
      ("S> SA< A> PA>5 PA>5 seq=1 A< win=0", "S1", "ShADTaw"),
    ] as [(String, String, String)])
  func stateAndHistory(script: String, state: String, history: String) {
    let conversation = judge(script)
    #expect(conversation.zeekState == state, "\(script)")
    #expect(conversation.history == history, "\(script)")
  }

  /// Zeek reads nothing of a payload that the capture has cut, and tells the gap when it is acknowledged.
  @Test(
    arguments: [
      ("S> SA< A> PA>500 A< FA> FA< A>", 100, "ShADaGFf"), ("S> SA< A> PA>500 A< FA> FA< A>", 500, "ShADaFf"),
      ("S> SA< A> PA>500 PA<900 A> FA< FA> A<", 0, "ShADdGgfFa"),
      // Not acknowledged yet; sent again; and so often that it is told a second time.
      ("S> SA< A> PA>500 R>", 100, "ShADR"), ("S> SA< A> PA>500 PA>500 seq=1 A<", 100, "ShADTaG"),
      (
        "S> SA< A> " + String(repeating: "PA>500 A< ", count: 11) + "FA> FA< A>", 100, "ShADaGGFf"
      ),
      ("PA>500 A< FA> FA< A>", 100, "DaGFfA"),
    ])
  func gapsOfCutPayload(script: String, captured: Int, history: String) {
    var table = ConversationTable()
    let ends = Ends()
    for (index, segment) in Script(script).segments.enumerated() {
      var packet = ends.packet(segment)
      packet.isCut = segment.length > captured
      table.add(packet, frame: index + 1, time: Timestamp(nanoseconds: Int64(index) * 1_000_000))
    }
    let all = table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: true)
    #expect(all.map(\.history) == [history], "\(script)")
  }
}
