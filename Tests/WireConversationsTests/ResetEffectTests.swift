import Testing
import WireConversations
import WireFormat

/// A reset at every place of conversations, from each end, with every sort of number: whether it ended the
/// conversation is told by what comes later. The expectations are worked out from the segments alone.
@Suite struct ResetEffectTests {
  static let shapes = [
    "S> SA< A> PA>5 A< PA<7 A> PA>5 PA>6 A< PA<9 PA<9 A> FA> A< FA< A>",
    "S> SA< A> PA>5 A< FA< A> PA>9 PA>9 A< FA> A<",
    "S> SA< A> PA>5 PA>5 PA<7 A> FA> FA< A>",
    "S> SA< A> PA>100 A< PA<100 A> FA> FA< ack=101 A> A<",
    "S> SA< A> PA>5 A< FA>8 A< PA<30 A> PA<30 A> FA< A>",
  ]

  /// A reset in a conversation, and what is known of both ends before it.
  struct Place: CustomTestStringConvertible {
    var shape: String
    var isMidStream: Bool
    /// The segments without the reset.
    var segments: [Script.Segment]
    var position: Int
    var reset: Script.Segment
    /// What the receiver acknowledged last.
    var acknowledged: UInt32?
    /// What each end sends next.
    var next: [Role: UInt32]
    /// Whether its receiver may expect this number.
    var isAccepted: Bool
    /// Whether it lies in the window, if it is not accepted.
    var isInWindow: Bool
    var testDescription: String { "\(shape) \(isMidStream ? "mid" : "") #\(position + 1) \(reset)" }

    var receiver: Role { reset.by.peer }
  }

  static func end(_ segment: Script.Segment) -> UInt32 {
    segment.sequence &+ UInt32(segment.length) &+ (segment.flags.contains(.syn) ? 1 : 0)
      &+ (segment.flags.contains(.fin) ? 1 : 0)
  }

  static let places: [Place] = {
    var places: [Place] = []
    for (number, shape) in shapes.enumerated() {
      for isMidStream in number == 1 ? [false, true] : [false] {
        let all = Script(shape).segments
        let segments = Array(isMidStream ? all.dropFirst(3) : all[...])
        for position in (isMidStream ? 1 : 3)..<segments.count {
          for sender in Role.allCases {
            places += Self.places(of: shape, isMidStream, segments, position, sender)
          }
        }
      }
    }
    return places
  }()

  private static func places(
    of shape: String, _ isMidStream: Bool, _ segments: [Script.Segment], _ position: Int, _ sender: Role
  ) -> [Place] {
    let before = segments[..<position]
    let own = before.filter { $0.by == sender }
    let other = before.filter { $0.by != sender }
    guard let next = own.map(end).max(), let back = other.map(end).max(),
      let acknowledged = other.last?.acknowledgment
    else { return [] }
    func isAcknowledged(_ fin: Script.Segment, in segments: [Script.Segment]) -> Bool {
      segments.contains { $0.flags.contains(.ack) && $0.acknowledgment >= end(fin) }
    }
    let fin = own.first { $0.flags.contains(.fin) }
    let otherFIN = other.first { $0.flags.contains(.fin) }
    let otherIsAcknowledged = otherFIN.map { isAcknowledged($0, in: own) } ?? false
    // A complete close is another story.
    if otherIsAcknowledged, let fin, isAcknowledged(fin, in: other) { return [] }
    var accepted: Set<UInt32> = [acknowledged, next]
    accepted.formUnion(own.suffix(3).map(\.sequence).filter { $0 > acknowledged && $0 < next })
    if let fin, !otherIsAcknowledged { accepted.insert(end(fin) - 1) }
    let numbers = accepted.union([acknowledged &- 1, next + 3, next + 5000, next + 3_000_000_000])
    return numbers.sorted().map { number in
      var reset = Script.Segment(flags: .rst, by: sender, sequence: number, acknowledgment: 0)
      reset.distance = 100
      let window: UInt32 = isMidStream ? 1000 << 14 : 1000
      let isAccepted = accepted.contains(number)
      return Place(
        shape: shape, isMidStream: isMidStream, segments: segments, position: position, reset: reset,
        acknowledged: acknowledged, next: [sender: next, sender.peer: back], isAccepted: isAccepted,
        isInWindow: !isAccepted && number &- acknowledged < window)
    }
  }

  private func judge(_ segments: [Script.Segment]) -> Conversation { Script(segments).conversation() }

  private func checkNumber(_ place: Place, _ conversation: Conversation) {
    let frame = place.position + 1
    let expected: [FindingKind] =
      place.isMidStream || place.isAccepted ? [] : [place.isInWindow ? .rstInWindow : .rstOutsideWindow]
    let found = conversation.findings.filter {
      $0.frame == frame && $0.kind != .resetWithoutEffect && $0.kind != .unreadDataReset
    }
    #expect(found.map(\.kind) == expected, "\(place)")
  }

  @Test func thenSilence() {
    for place in Self.places {
      let before = Array(place.segments[..<place.position])
      let without = judge(before)
      let conversation = judge(before + [place.reset])
      checkNumber(place, conversation)
      #expect(!conversation.findingKinds.contains(.resetWithoutEffect), "\(place)")
      if place.isAccepted || place.isInWindow {
        #expect(conversation.teardown?.kind == .reset, "\(place)")
        #expect(conversation.resetBy == place.reset.by, "\(place)")
        #expect(conversation.teardown?.frames == [place.position + 1], "\(place)")
        #expect(conversation.teardown?.closedFirst == without.teardown?.closedFirst, "\(place)")
        #expect(conversation.conclusive == place.isAccepted, "\(place)")
        #expect((conversation.states.last?.initiator == .closed) == place.isAccepted, "\(place)")
        if place.isInWindow {
          #expect(conversation.inconclusiveReason == .resetMayBeIgnored(frame: place.position + 1))
        }
      } else {
        #expect(conversation.kinds == without.kinds, "\(place)")
        #expect(conversation.resetBy == nil, "\(place)")
        #expect(conversation.states == without.states, "\(place)")
      }
    }
  }

  /// Whether a segment far behind the reset acknowledges octets that were first sent after it.
  private func isShown(_ place: Place) -> Bool {
    var next = place.next
    for segment in place.segments[place.position...] {
      let peer = segment.by.peer
      if segment.flags.contains(.ack), segment.acknowledgment > place.next[peer]!,
        segment.acknowledgment <= next[peer]!
      {
        return true
      }
      next[segment.by] = max(next[segment.by]!, Self.end(segment))
    }
    return false
  }

  @Test func thenTheConversationGoesOn() {
    var shown = 0
    for place in Self.places {
      var segments = place.segments
      segments[place.position].distance = 50_000
      let without = judge(segments)
      var after = segments
      after.insert(place.reset, at: place.position)
      let conversation = judge(after)
      checkNumber(place, conversation)
      let isShown = isShown(place)
      shown += isShown ? 1 : 0
      #expect(
        conversation.findings.filter { $0.kind == .resetWithoutEffect }.map(\.frame)
          == (isShown ? [place.position + 1] : []), "\(place)")
      guard isShown || !place.isAccepted else {
        #expect(conversation.teardown?.kind == .reset, "\(place)")
        continue
      }
      let speaks = segments[place.position...].contains { $0.by == place.receiver }
      guard isShown || !place.isInWindow || speaks || without.teardown?.kind.isGraceful == true else {
        #expect(conversation.teardown?.kind == .reset, "\(place)")
        continue
      }
      // All is as if the reset had not been there.
      #expect(conversation.kinds == without.kinds, "\(place)")
      #expect(conversation.resetBy == nil, "\(place)")
      #expect(conversation.teardown?.closedFirst == without.teardown?.closedFirst, "\(place)")
      #expect(conversation.teardown?.timeWait == without.teardown?.timeWait, "\(place)")
      #expect(conversation.initiatorBytes == without.initiatorBytes, "\(place)")
      #expect(conversation.states.map(\.initiator) == without.states.map(\.initiator), "\(place)")
      #expect(conversation.states.map(\.responder) == without.states.map(\.responder), "\(place)")
      var records = conversation.records
      records.remove(at: place.position)
      #expect(records.map(\.initiatorState) == without.records.map(\.initiatorState), "\(place)")
      #expect(records.map(\.responderState) == without.records.map(\.responderState), "\(place)")
    }
    #expect(shown > 200)
  }

  /// What comes within a round trip was under way; only a challenge ACK shows that the reset was not taken.
  @Test func thenOnlyWhatWasUnderWay() {
    for place in Self.places where place.isAccepted {
      var segments = place.segments
      for later in place.position..<segments.count { segments[later].distance = 50 }
      segments.insert(place.reset, at: place.position)
      let conversation = judge(segments)
      #expect(conversation.teardown?.kind == .reset, "\(place)")
      #expect(conversation.resetBy == place.reset.by, "\(place)")
      #expect(conversation.states.last?.initiator == .closed, "\(place)")
    }
  }

  @Test func thenAChallenge() {
    for place in Self.places where !place.isAccepted {
      let before = Array(place.segments[..<place.position])
      var challenge = Script.Segment(
        flags: .ack, by: place.receiver, sequence: place.next[place.receiver]!,
        acknowledgment: place.acknowledged!)
      challenge.distance = 100
      let conversation = judge(before + [place.reset, challenge])
      #expect(conversation.findingKinds.contains(.challengeAck) == place.isInWindow, "\(place)")
      #expect(conversation.kinds == judge(before).kinds, "\(place)")
      challenge.distance = 4000
      let late = judge(before + [place.reset, challenge])
      #expect(!late.findingKinds.contains(.challengeAck), "\(place)")
    }
  }

  /// A reset in the window ended the conversation if its receiver is asked, and silent for a second.
  @Test func silenceIsEvidenceIfThereWasCauseToSpeak() {
    let talk = "S> SA< A> PA>5 A< R> seq=16 "
    #expect(!Script(talk).conversation().conclusive)
    #expect(!Script(talk + "PA>5 seq=6 +10").conversation().conclusive)
    let asked = Script(talk + "PA>5 seq=6 +10 PA>5 seq=6 +400 PA>5 seq=6 +800").conversation()
    #expect(asked.conclusive)
    #expect(asked.kinds == "three-way reset")
    let probed = Script(talk + "A> seq=5 +10 A> seq=5 +1000").conversation()
    #expect(probed.conclusive)
    let answered = Script(talk + "PA>5 seq=6 +10 A< ack=11").conversation()
    #expect(answered.kinds == "three-way none")
    #expect(answered.findingKinds == [.rstInWindow, .resetWithoutEffect])
  }

  /// A reset that had no effect is followed by one that did: what was under way then shows the former only.
  @Test func anotherResetCounts() {
    let conversation = Script(
      "S> SA< A> PA>5 A< R> seq=6 PA>5 seq=6 +1000 R> seq=11 A< seq=1 ack=11"
    ).conversation()
    #expect(conversation.kinds == "three-way reset")
    #expect(conversation.teardown?.frames == [8])
    #expect(conversation.findings == [Finding(kind: .resetWithoutEffect, frame: 6, by: .initiator)])
    #expect(conversation.states.last == StateChange(frame: 8, initiator: .closed, responder: .closed))
    #expect(
      conversation.records.map(\.responderState).suffix(4) == [.established, .established, .closed, .closed])
    let goesOn = Script(
      "S> SA< A> PA>5 A< R> seq=6 PA>5 seq=6 +1000 R> seq=11 A< seq=1 ack=11 "
        + "FA> seq=11 +50 A< ack=12 FA< ack=12 A> seq=12"
    ).conversation()
    #expect(goesOn.kinds == "three-way four-segment")
    #expect(goesOn.findingKinds == [.resetWithoutEffect, .resetWithoutEffect])
    #expect(goesOn.states.map(\.frame) == [1, 2, 3, 10, 11, 12, 13])
  }

  /// The resets of a volley are one event.
  @Test(arguments: [
    ("R> seq=6 R> seq=106 R> seq=206", [FindingKind.resetWithoutEffect]),
    ("R> seq=6 R< seq=1 R> seq=206", [.resetWithoutEffect]),
    ("R> seq=106 R> seq=206 R> seq=306", [.rstInWindow, .resetWithoutEffect]),
    ("R> seq=106 R> seq=206 R> seq=6", [.rstInWindow, .resetWithoutEffect]),
    ("R> seq=9006 R> seq=9106 R> seq=9206", [.rstOutsideWindow, .resetWithoutEffect]),
    ("R> seq=6 R> seq=6 +100", [.resetWithoutEffect, .resetWithoutEffect]),
  ])
  func volleysCountOnce(volley: String, findings: [FindingKind]) {
    let begin = "S> SA< A> PA>5 A< "
    let goesOn = " PA>5 seq=6 +50 A< seq=1 ack=11 FA> seq=11 A< ack=12 FA< ack=12 A> seq=12"
    let conversation = WireConversationsTests.judge(begin + volley + goesOn)
    #expect(conversation.kinds == "three-way four-segment")
    #expect(conversation.findingKinds == findings, "\(volley)")
  }

  /// Linux takes a reset at the right-most edge of what its receiver holds.
  @Test func resetAtTheSACKEdge() {
    for (number, isAccepted) in [(20, true), (13, true), (26, true), (19, false), (21, false)] {
      let ends = Ends()
      var table = ConversationTable()
      // Octets 1 to 5 were lost, those up to 19 came.
      let script = Script("S> SA< A> PA>5 PA>7 PA>3 PA>10 A< ack=1 +1")
      var packets = script.segments.map { ends.packet($0) }
      if case .tcp(var ack) = packets[7].transport {
        ack.options.setSackBlocks(count: 2, left: ends.initiatorISN + 6, right: ends.initiatorISN + 20)
        packets[7].transport = .tcp(ack)
      }
      packets.append(
        ends.packet(.init(flags: .rst, by: .initiator, sequence: UInt32(number), acknowledgment: 0)))
      for (index, packet) in packets.enumerated() {
        table.add(packet, frame: index + 1, time: Timestamp(nanoseconds: Int64(index) * 1_000_000))
      }
      let all = table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: true)
      #expect(all.map(\.kinds) == ["three-way reset"], "\(number)")
      #expect(all.first?.conclusive == isAccepted, "\(number)")
    }
  }
}
