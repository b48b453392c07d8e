import Testing
import WireConversations
import WireFormat

/// Uses of a four-tuple: where one ends, where the next begins, and whose a late packet is.
@Suite struct IncarnationTests {
  static let closed = "S> SA< A> FA> A< FA< A> "

  @Test(
    arguments: [
      // A late packet of an earlier use comes first.
      (
        "A< ack=5 S> seq=100000 SA< ack=100001 A> FA> A< FA< A>",
        ["mid-stream none", "three-way four-segment"]
      ),
      ("A< ack=5 S> seq=100000 RA< seq=0 ack=100001", ["mid-stream none", "refused none"]),
      ("SA< ack=77 S> seq=100000 SA< seq=0 ack=100001 A>", ["mid-stream none", "three-way none"]),
      // A SYN with the number that was acknowledged is the one that was answered, however late it comes.
      ("RA< ack=1 S> seq=0 RA< seq=0 ack=1", ["refused none"]),
      // A SYN+ACK that overtook its SYN does not.
      ("SA< ack=1 S> seq=0 A> seq=1 ack=1", ["three-way none"]),
      // Another ISN, with nothing but SYNs before it.
      ("S> S> seq=100000 SA< ack=100001 A> seq=100001", ["unanswered none", "three-way none"]),
      ("S> S> seq=100000 RA< seq=0 ack=100001", ["unanswered none", "refused none"]),
      ("S> S> seq=100000 S> seq=0 SA< ack=100001 A> seq=100001", ["unanswered none", "three-way none"]),
      (
        "S> RA< seq=0 S> seq=100000 S> seq=200000 RA< seq=0 ack=200001",
        ["refused none", "unanswered none", "refused none"]
      ),
      ("S> S> seq=100000", ["unanswered none"]),
      // The other end of an open conversation still sends while the SYN waits for its answer.
      (
        "S> SA< A> PA>5 A< S> seq=100000 A< seq=1 ack=6 SA< seq=100000 ack=100001 A> seq=100001 FA> FA< A>",
        ["three-way none", "three-way three-segment"]
      ),
      (
        "S> SA< A> S> seq=100000 PA<9 ack=1 S> seq=100000 PA<9 ack=1 SA< seq=200000 ack=100001 A> seq=100001",
        ["three-way none", "three-way none"]
      ),
      // A challenged SYN stays where it is.
      (
        "S> SA< A> S> seq=90000 A< ack=1 A> seq=1 FA> seq=1 A< ack=2 FA< ack=2 A>", ["three-way four-segment"]
      ),
      // After a close or a reset no answer is needed.
      (closed + "S> seq=100000", ["three-way four-segment", "unanswered none"]),
      ("S> SA< A> R> S> seq=100000", ["three-way reset", "unanswered none"]),
      (closed + "S< seq=100000 SA> seq=100000 A<", ["three-way four-segment", "three-way none"]),
      (closed + "SA< seq=0 ack=1", ["three-way four-segment"]),
      ("S> RA< seq=0 SA< seq=100000 ack=1", ["incomplete none"]),
      // A handshake that is split: the answer to the SYN is an acknowledgment, and then a SYN of its own.
      ("S> A< seq=0 ack=1 S< seq=0 SA> seq=0 ack=1 A< seq=1 ack=1", ["simultaneous-open none"]),
      (
        "S> A< seq=700 ack=1 S< seq=100000 SA> seq=0 ack=100001 A< seq=100001 ack=1 FA> seq=1 ack=100001 A< FA< A>",
        ["simultaneous-open four-segment"]
      ),
    ] as [(String, [String])])
  func everyUse(script: String, kinds: [String]) {
    #expect(Script(script).conversations().map(\.kinds) == kinds, "\(script)")
  }

  @Test(arguments: [
    "S> A< seq=500 ack=77 R> seq=77 S> seq=0 SA< seq=100000 ack=1 A> ack=100001",
    "S> A< seq=500 ack=77 S> seq=0 SA< seq=100000 ack=1 A> ack=100001",
    "S> FA< seq=500 ack=77 SA< seq=100000 ack=1 A> ack=100001",
    "S> PA<20 seq=500 ack=77 SA< seq=3 ack=1 A> ack=4",
  ])
  func strayAnswerHidesNoHandshake(script: String) {
    for old in ["", Self.closed, "S> SA< A> R< "] {
      let ends = Ends()
      let stray = Script(script).segments
      let before = Script(old).segments
      // The second use begins a million octets further on both sides, except for what comes late.
      let moved = stray.enumerated().map { position, segment in
        var segment = segment
        segment.sequence &+= 1_000_000
        if segment.flags.contains(.ack) { segment.acknowledgment &+= 1_000_000 }
        if !old.isEmpty && position == 1 && segment.by == .responder {
          segment.sequence = 1
          segment.acknowledgment = 2
        }
        return segment
      }
      let all = Script(before + moved).conversations(ends)
      #expect(all.last?.kinds == "three-way none", "\(old)\(script)")
      #expect(all.count == (old.isEmpty ? 1 : 2))
      #expect(all.last?.teardown?.closedFirst == nil)
    }
  }

  @Test(
    arguments: [
      ("S> SA< S> seq=0 SA< seq=100000 ack=1 A> ack=100001", [1, 4, 5]),
      ("S> SA< SA< seq=100000 ack=1 A> ack=100001", [1, 3, 4]),
      ("S> SA< SA< seq=100000 ack=1 A> ack=1", [1, 2, 4]),
      ("S> SA< seq=70000 S> seq=0 SA< seq=0 ack=1 A> ack=1", [1, 4, 5]),
      ("S> SA< seq=70000 SA< seq=0 ack=1 A> ack=70001", [1, 2, 4]),
    ] as [(String, [Int])])
  func lastAcknowledgmentSaysWhichSYNACK(script: String, frames: [Int]) {
    let conversation = judge(script)
    #expect(conversation.kinds == "three-way none")
    #expect(conversation.handshake?.frames == frames)
    #expect(
      conversation.handshake?.proof.last
        == .acknowledges(
          .init(.init(frame: frames[2], number: 1), frame: frames[1], sequence: 0, control: .syn)))
  }

  @Test func answerByICMPDecides() {
    let script = Script("S> S> seq=100000")
    let ends = Ends()
    var table = ConversationTable(.init(keepsRecords: true))
    for (index, segment) in script.segments.enumerated() {
      table.add(ends.packet(segment), frame: index + 1, time: Timestamp(nanoseconds: Int64(index)))
    }
    let error = ICMPMessage(
      type: 3, code: 3,
      quoted: .init(
        source: ends.initiator, destination: ends.responder, protocolNumber: 6,
        sequenceNumber: ends.initiatorISN &+ 100000))
    table.add(
      Packet(
        source: ends.responder, destination: Endpoint(ends.initiator.address, 0), transport: .icmp(error)),
      frame: 3, time: Timestamp(nanoseconds: 3))
    let all = table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: false)
    #expect(all.map(\.kinds) == ["unanswered none", "refused none"])
    #expect(all.last?.handshake?.frames == [2, 3])
    #expect(all.last?.resetBy == nil)
  }

  /// What comes long after a close belongs to it while it waits, whatever else was seen meanwhile.
  @Test(arguments: [(60, 2), (nil, 1)] as [(Int?, Int)])
  func waitsForLatePackets(lingerSeconds: Int?, uses: Int) {
    var kinds: [String] = []
    var table = ConversationTable(.init(lingerSeconds: lingerSeconds)) { kinds.append($0.conversation.kinds) }
    let ends = Ends()
    var other = ends
    other.initiator = Endpoint(ends.initiator.address, 40002)
    var frame = 0
    func add(_ script: String, _ ends: Ends, at second: Int64) {
      for segment in Script(script).segments {
        frame += 1
        table.add(
          ends.packet(segment), frame: frame,
          time: Timestamp(nanoseconds: second * 1_000_000_000 + Int64(frame)))
      }
    }
    add(Self.closed, ends, at: 0)
    add("S>", other, at: 100)
    add("A> seq=2 ack=2", ends, at: 200)
    table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: false)
    #expect(kinds.first == "three-way four-segment")
    #expect(kinds.count == uses + 1)
  }

  @Test func completenessOfSYNWithData() {
    #expect(judge("S>7").completeness == 9)
    #expect(Script(Self.closed + "S>7 seq=100000").conversations().map(\.completeness) == [23, 1])
    #expect(Script("S> SA< A> R> S>7 seq=100000 SA< A>").conversations().last?.completeness == 7)
  }
}
