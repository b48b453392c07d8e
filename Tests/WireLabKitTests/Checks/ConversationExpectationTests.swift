import Testing
import WireFormat

@testable import WireLabKit

/// What an expectation of a conversation takes, and what it does not.
@Suite struct ConversationExpectationTests {
  private let alice = Written.alice
  private let bob = Written.bob

  @Test func gracefulIsEveryCloseByBothFINs() throws {
    for close in Verified.closes() {
      let frames = Verified.opened() + close.frames
      for (name, holds) in [
        ("graceful", true), ("[reset, graceful]", true), (close.kind, true), ("reset", false),
      ] {
        #expect(
          try Verified.verdicts(frames, "{ each: { teardown: \(name) } }")
            == ["each.teardown.kind \(holds ? "passed" : "failed")"], "\(close.kind), \(name)")
      }
    }
    let reset = [Written.segment(alice, bob, [.rst, .ack], 106, 508)]
    let fin = [Written.segment(alice, bob, [.fin, .ack], 106, 508)]
    for end in [reset, fin + [Written.segment(bob, alice, [.rst, .ack], 508, 107)]] {
      #expect(
        try Verified.verdicts(Verified.opened() + end, "{ each: { teardown: graceful } }")
          == ["each.teardown.kind failed"])
    }
  }

  @Test func whoWroteFourSegmentsOfAForeignProgramIsToldOfGraceful() throws {
    let closes = Verified.closes()
    for (close, other) in [
      (closes[0], "three-segment"), (closes[1], "four-segment"), (closes[2], "four-segment"),
    ] {
      let reason = try #require(
        try Verified.reasons(Verified.opened() + close.frames, "{ each: { teardown: \(other) } }").first)
      #expect(reason?.contains("`teardown: graceful`") == true)
    }
    var checks = ConversationChecks(
      path: .each, conversation: try conversation(Verified.opened() + closes[1].frames))
    let expected = try Expectations.decode("{ each: { teardown: four-segment } }", name: "expect").each
    let each = try #require(expected)
    #expect(checks.judge(each).first?.reason?.en.contains("graceful") == false)
    checks.isForeign = true
    #expect(checks.judge(each).first?.reason?.en.contains("graceful") == true)
  }

  @Test(
    arguments: [
      ("closedFirst: initiator", true), ("closedFirst: [responder, initiator]", true),
      ("closedFirst: [responder, none]", false), ("timeWait: [initiator, both]", true),
      ("timeWait: [responder, none]", false),
    ])
  func aListMeansAnyOfTheEnds(_ expected: String, _ holds: Bool) throws {
    let verdicts = try Verified.verdicts(
      Written.conversation(), "{ each: { teardown: { \(expected) } } }")
    #expect(verdicts == ["each.teardown.\(expected.prefix { $0 != ":" }) \(holds ? "passed" : "failed")"])
  }

  @Test(
    arguments: [
      ("resetBy: [none, initiator]", "each.resetBy passed"),
      ("resetBy: [initiator, responder]", "each.resetBy failed"),
      ("states: { initiator: [CLOSED, TIME_WAIT] }", "each.states.initiator passed"),
      ("states: { responder: [TIME_WAIT, ESTABLISHED] }", "each.states.responder failed"),
      ("bytes: { initiator: 5 }", "each.bytes.initiator passed"),
      ("bytes: { initiator: [2, 5] }", "each.bytes.initiator passed"),
      ("bytes: { responder: [2, 6] }", "each.bytes.responder failed"),
      ("bytes: { responder: [8, 9] }", "each.bytes.responder failed"),
      ("duration: [0, 0.009]", "each.duration passed"), ("duration: [0.009, 1]", "each.duration failed"),
      ("idle: [0, 0.001]", "each.idle passed"), ("idle: [0.002, 1]", "each.idle failed"),
    ])
  func valuesAndRanges(_ expected: String, _ verdict: String) throws {
    #expect(try Verified.verdicts(Written.conversation(), "{ each: { \(expected) } }") == [verdict])
  }

  @Test(
    arguments: [
      ("1", "conversations passed"), ("[1, 2]", "conversations passed"), ("[2, 3]", "conversations failed"),
      ("0", "conversations failed"), ("{ tcp: 1 }", "conversations.tcp passed"),
      ("{ udp: 0 }", "conversations.udp passed"), ("{ udp: [1, 2] }", "conversations.udp failed"),
    ])
  func howMany(_ count: String, _ verdict: String) throws {
    #expect(try Verified.verdicts(Written.conversation(), "{ conversations: \(count) }") == [verdict])
  }

  // MARK: Time

  /// A conversation whose responder sends its FIN a second after it was opened, and the initiator its own
  /// after `delay` seconds more; nil: never.
  private func leak(_ delay: Double?, later: Double? = nil) -> [Written.Frame] {
    var frames = Verified.opened().map { Written.Frame($0, at: 0) }
    frames.append(Written.Frame(Written.segment(bob, alice, [.fin, .ack], 508, 106), at: 1))
    frames.append(Written.Frame(Written.segment(alice, bob, .ack, 106, 509), at: 1))
    if let delay {
      frames.append(Written.Frame(Written.segment(alice, bob, [.fin, .ack], 106, 509), at: 1 + delay))
      frames.append(Written.Frame(Written.segment(bob, alice, .ack, 509, 107), at: 1 + delay))
    }
    if let later {
      frames.append(Written.Frame(Written.datagram(to: 53, [1]), at: later))
    }
    return frames
  }

  @Test(
    arguments: [
      (0.5, "{ initiator: 1 }", "passed"), (1.5, "{ initiator: 1 }", "failed"),
      (0.5, "{ initiator: [0.4, 0.6] }", "passed"), (0.3, "{ initiator: [0.4, 0.6] }", "failed"),
      (1.5, "{ responder: 1 }", "passed"), (1.5, "{ responder: [1, 2] }", "failed"),
    ])
  func closesWithin(_ delay: Double, _ expected: String, _ verdict: String) throws {
    let end = expected.contains("initiator") ? "initiator" : "responder"
    #expect(
      try Verified.verdicts(leak(delay), "{ each: { closesWithin: \(expected) } }")
        == ["each.closesWithin.\(end) \(verdict)"])
  }

  @Test func whoKeepsItsEndOpenIsFoundBeforeItCloses() throws {
    // The datagram shows that the capture went on.
    #expect(
      try Verified.verdicts(leak(nil, later: 3), "{ each: { closesWithin: { initiator: 1 } } }")
        == ["each.closesWithin.initiator failed", "each.udp passed"])
  }

  /// Probes of keep-alive: an octet before what comes next, and the answer.
  private func probes(_ times: [Double]) -> [Written.Frame] {
    Verified.opened().map { Written.Frame($0, at: 0) }
      + times.flatMap { time in
        [
          Written.Frame(Written.segment(bob, alice, .ack, 507, 106), at: time),
          Written.Frame(Written.segment(alice, bob, .ack, 106, 508), at: time + 0.01),
        ]
      } + Verified.closes()[0].frames.map { Written.Frame($0, at: 20) }
  }

  @Test(
    arguments: [
      ("keep_alive", true), ("{ kind: keep_alive, by: responder }", true),
      ("{ kind: keep_alive, by: initiator }", false), ("{ kind: keep_alive, times: 3 }", true),
      ("{ kind: keep_alive, times: [2, 5], every: [2.9, 3.2] }", true),
      ("{ kind: keep_alive, times: [4, 5] }", false), ("{ kind: keep_alive, times: [1, 2] }", false),
      ("{ kind: keep_alive, every: [3.05, 4] }", false),
      ("{ kind: keep_alive, by: initiator, times: 0 }", true),
    ])
  func findings(_ expected: String, _ holds: Bool) throws {
    #expect(
      try Verified.verdicts(probes([5, 8, 11.1]), "{ each: { findings: [\(expected)] } }")
        == ["each.findings \(holds ? "passed" : "failed")"])
  }

  @Test func noFindingsOfAnEnd() throws {
    for (end, verdict) in [("responder", "failed"), ("initiator", "passed")] {
      #expect(
        try Verified.verdicts(probes([5]), "{ each: { noFindings: { kind: keep_alive, by: \(end) } } }")
          == ["each.findings \(verdict)"])
    }
    #expect(
      try Verified.verdicts(Written.conversation(), "{ each: { findings: none } }") == [
        "each.findings passed"
      ])
  }

  // MARK: Order

  /// A request at 1 s, its answer at 2 s, and the server's FIN at 7 s.
  private var idleServer: [Written.Frame] {
    Verified.opened().prefix(3).map { Written.Frame($0, at: 0) } + [
      Written.Frame(Written.segment(alice, bob, [.ack, .psh], 101, 501, payload: 5), at: 1),
      Written.Frame(Written.segment(bob, alice, [.ack, .psh], 501, 106, payload: 7), at: 2),
      Written.Frame(Written.segment(bob, alice, [.fin, .ack], 508, 106), at: 7),
      Written.Frame(Written.segment(alice, bob, [.fin, .ack], 106, 509), at: 7.5),
      Written.Frame(Written.segment(bob, alice, .ack, 509, 107), at: 7.5),
    ]
  }

  @Test(
    arguments: [
      ("{ segment: PA< }, { segment: FA<, after: [4.9, 5.5] }", "passed passed"),
      ("{ segment: PA< }, { segment: FA<, after: [1, 2] }", "passed failed"),
      ("{ segment: FA< }, { segment: PA< }", "passed failed"),
      ("{ segment: S> }, { segment: R> }", "passed failed"),
      (
        "{ segment: S> }, { segment: PA> len=5, after: [0.9, 1.1] }, { segment: FA> }", "passed passed passed"
      ),
    ])
  func order(_ events: String, _ verdicts: String) throws {
    let expected = verdicts.split(separator: " ").map { "order \($0)" }
    #expect(
      try Verified.verdicts(idleServer, "{ each: { order: [\(events)] } }") == expected.map { "each." + $0 })
    #expect(
      try Verified.verdicts(
        idleServer, "{ where: { match: { responder: { port: 80 } }, expect: { order: [\(events)] } } }")
        == expected.map { "where[1]." + $0 })
  }

  @Test func whereTimeSaysNothingOrderIsNotFailedByIt() throws {
    let each = try #require(
      Expectations.decode(
        "each: { order: [{ segment: PA< }, { segment: FA<, after: [1, 2] }], idle: [0, 1] }", name: "expect"
      ).each)
    let capture = try Written.with(Written.pcap(idleServer)) { try CaptureInspector.inspect($0) }
    var observation = Judge.Observation(
      conversations: capture.conversations, actors: [], calls: [], marks: [])
    observation.isStepped = true
    var expectations = try Expectations.decode("conversations: 1", name: "expect")
    expectations.each = each
    #expect(
      Judge(observation: observation).judge(expectations).map(\.verdict)
        == [.passed, .passed, .inconclusive, .inconclusive])
  }

  // MARK: Why

  @Test func whatMatchedLastIsNamed() throws {
    let reasons = try Verified.reasons(
      Written.conversation(), "{ each: { wire: \"S> SA< A> PA> PA< FA> R<\" } }")
    #expect(
      reasons == ["#8 `FA<` stands where `R<` was expected; the last that matched is #6 `FA>`"])
    #expect(
      try Verified.reasons(Verified.opened(), "{ each: { wire: \"R> ...\" } }")
        == ["#1 `S>` stands where `R>` was expected; nothing matched before"])
  }

  @Test func aResetIsExplained() throws {
    let open = Verified.opened()
    let request = Written.segment(alice, bob, [.ack, .psh], 106, 509, payload: 4)
    let race =
      open + [
        Written.segment(bob, alice, [.fin, .ack], 508, 106), request,
        Written.segment(bob, alice, .rst, 509),
      ]
    let text = try #require(Verified.reasons(race, "{ each: { resetBy: none } }").first)
    #expect(
      text
        == "the responder had closed (#6) when a request of the initiator reached it (#7), and nobody was there to read it (#8): the keep-alive race. the initiator should open anew and ask again"
    )
    let answered = open + [Written.segment(alice, bob, [.ack, .psh], 106, 508, payload: 4)]
    let gone = try #require(
      Verified.reasons(
        answered + [Written.segment(bob, alice, .rst, 508)], "{ each: { resetBy: none } }"
      ).first)
    #expect(gone?.contains("#6") == true)
    let linger = try #require(
      Verified.reasons(
        open + [Written.segment(alice, bob, [.rst, .ack], 106, 508)], "{ each: { resetBy: none } }"
      ).first)
    #expect(linger?.contains("SO_LINGER") == true || linger?.contains("#5") == true)
  }

  private func conversation(_ frames: [[UInt8]]) throws -> Conversation {
    let capture = try Written.with(Written.pcap(frames.map { Written.Frame($0) })) {
      try CaptureInspector.inspect($0)
    }
    return try #require(capture.conversations.first)
  }
}
