import Testing
import WireConversations

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
}
