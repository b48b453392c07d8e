import Testing
import WireConversations
import WireFormat

/// ICMP errors that quote a SYN: which of them refuse it.
@Suite struct ICMPRefusalTests {
  /// A script in which `!` stands for an ICMP error that quotes the SYN.
  private func judge(
    _ script: String, type: UInt8 = 3, code: UInt8 = 1, isIPv6: Bool = false, drained: Bool = true,
    later: Int64? = nil
  ) -> Conversation? {
    var ends = Ends()
    if isIPv6 {
      ends.initiator = Endpoint(IPAddress(v6High: 1, low: 1), 40001)
      ends.responder = Endpoint(IPAddress(v6High: 1, low: 2), 8899)
    }
    var table = ConversationTable()
    var frame = 0
    func time() -> Timestamp { Timestamp(nanoseconds: Int64(frame) * 1_000_000) }
    for (place, part) in script.split(separator: "!", omittingEmptySubsequences: false).enumerated() {
      if place > 0 {
        frame += 1
        let quoted = ICMPMessage.Quoted(
          source: ends.initiator, destination: ends.responder, protocolNumber: 6,
          sequenceNumber: ends.initiatorISN)
        table.add(
          Packet(
            source: ends.responder, destination: Endpoint(ends.initiator.address, 0),
            transport: .icmp(ICMPMessage(type: type, code: code, quoted: quoted))),
          frame: frame, time: time())
      }
      for segment in Script(String(part)).segments {
        frame += 1
        table.add(ends.packet(segment), frame: frame, time: time())
      }
    }
    if let later {
      var other = ends
      other.initiator.port += 1
      table.add(
        other.packet(Script("S>").segments[0]), frame: frame + 1,
        time: Timestamp(nanoseconds: time().nanoseconds + later))
    }
    return table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: drained).first
  }

  @Test(
    arguments: (0...15).map { (3, $0) } + [(11, 0), (11, 1), (12, 0)] as [(UInt8, UInt8)])
  func everyError(type: UInt8, code: UInt8) {
    let refuses = type == 3 && code != 4
    let conversation = judge("S>!", type: type, code: code)
    #expect(conversation?.kinds == (refuses ? "refused none" : "unanswered none"))
    #expect(conversation?.findingKinds == (refuses ? [] : [.icmpError]))
    #expect((conversation?.states.last?.initiator == .closed) == refuses)
  }

  @Test(arguments: [(1, 0), (1, 4), (2, 0), (3, 0), (4, 1)] as [(UInt8, UInt8)])
  func everyErrorOfIPv6(type: UInt8, code: UInt8) {
    let conversation = judge("S>!", type: type, code: code, isIPv6: true)
    #expect(conversation?.kinds == (type == 1 ? "refused none" : "unanswered none"))
    #expect(conversation?.findingKinds == (type == 1 ? [] : [.icmpError]))
  }

  @Test(
    arguments: [
      ("S>!S> seq=0", "unanswered none", [FindingKind.icmpError, .synRetransmission]),
      ("S>!S> seq=0!", "refused none", [.icmpError, .synRetransmission]),
      (
        "S>!S> seq=0!S> seq=0", "unanswered none",
        [.icmpError, .synRetransmission, .icmpError, .synRetransmission]
      ),
      ("S>!SA< seq=0 ack=1 A> seq=1 ack=1", "three-way none", [.icmpError]),
      ("S>!S> seq=0 SA< seq=0 ack=1 A> seq=1 ack=1", "three-way none", [.icmpError, .synRetransmission]),
      ("S>!!", "refused none", [.icmpError]),
    ] as [(String, String, [FindingKind])])
  func whatFollows(script: String, kinds: String, findings: [FindingKind]) {
    let conversation = judge(script)
    #expect(conversation?.kinds == kinds, "\(script)")
    #expect(conversation?.findingKinds == findings, "\(script)")
    #expect((conversation?.states.last?.initiator == .closed) == (kinds == "refused none"))
  }

  /// The SYN could have been sent again, had the capture gone on.
  @Test func conclusiveIfAnythingFollows() {
    #expect(judge("S>!", drained: true)?.conclusive == true)
    #expect(judge("S>!", drained: false)?.conclusive == false)
    #expect(judge("S>!", drained: false, later: 1_000)?.conclusive == true)
    #expect(judge("S>!!", drained: false)?.conclusive == true)
  }
}
