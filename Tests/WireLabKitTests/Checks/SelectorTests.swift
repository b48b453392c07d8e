import Testing
import WireFormat

@testable import WireLabKit

/// Which conversations an expectation speaks of.
@Suite struct SelectorTests {
  private static let other = Endpoint(IPAddress(v4: 0x0a00_0002), 8080)
  /// alice closes with bob; carol is refused by bob; a server beside bob is reset by carol.
  private static let three =
    Written.conversation() + Verified.refused()
    + Verified.opened(Written.carol, other) + [Written.segment(Written.carol, other, [.rst, .ack], 106, 508)]
  private static let datagram = Written.datagram(to: 53, [1, 2, 3])

  @Test(
    arguments: [
      ("responder: { port: 80 }", 2), ("responder: { port: 8080 }", 1), ("responder: { port: 80-8080 }", 3),
      ("responder: { port: [81, 8080] }", 1), ("responder: { port: 81-90 }", 0),
      ("initiator: { address: 10.0.0.3 }", 2), ("initiator: { address: [10.0.0.1, 10.0.0.3] }", 3),
      ("initiator: { address: 10.0.0.3, port: 40000 }, responder: { port: 80 }", 1),
      ("initiator: { address: \"::1\" }", 0), ("handshake: refused", 1),
      ("handshake: [refused, three-way]", 3),
      ("teardown: graceful", 1), ("teardown: [graceful, reset]", 2), ("resetBy: initiator", 1),
      ("resetBy: [initiator, responder]", 2), ("resetBy: none", 1), ("bytes: { initiator: 0 }", 1),
      ("bytes: { initiator: [1, 5], responder: [7, 8] }", 2), ("handshake: three-way, resetBy: none", 1),
    ])
  func takes(_ selector: String, _ count: Int) throws {
    let none = try Verified.verdicts(Self.three, "{ none: { \(selector) } }")
    #expect(none == (count == 0 ? ["none[1] passed"] : Array(repeating: "none[1] failed", count: count)))
    let ignore = try Verified.verdicts(Self.three, "{ ignore: { \(selector) }, conversations: \(3 - count) }")
    #expect(ignore == ["conversations passed"] + (count == 0 ? [] : ["ignore[1] passed"]))
    let selected = try Verified.verdicts(
      Self.three, "{ where: { match: { \(selector) }, expect: { duration: [0, 9] } } }")
    #expect(
      selected
        == (count == 0
          ? ["where[1].match failed"] : Array(repeating: "where[1].duration passed", count: count)))
  }

  @Test func whatIsIgnoredIsListed() throws {
    let check = try #require(
      Verified.checks(
        Self.three.map { Written.Frame($0) },
        "{ ignore: [{ handshake: refused }], each: { handshake: three-way } }"
      ).first)
    #expect(check.expected == "1 ignored: 10.0.0.3:40000 > 10.0.0.2:80")
    #expect(check.frames == [10])
    #expect(check.evidence.count == 1)
    #expect(
      try Verified.verdicts(Verified.refused(), "{ ignore: { handshake: refused }, each: { resetBy: none } }")
        == ["ignore[1] passed", "each failed"])
  }

  @Test func eachOfThoseThatMatchIsJudged() throws {
    #expect(
      try Verified.verdicts(
        Self.three,
        """
        where:
          - { match: { responder: { port: 80 } }, expect: { handshake: three-way } }
          - { match: { responder: { port: 8080 } }, expect: { teardown: graceful } }
        """)
        == ["where[1].handshake passed", "where[1].handshake failed", "where[2].teardown.kind failed"])
  }

  @Test func aCaptureKnowsNoActors() {
    #expect(throws: ScenarioFileError.self) {
      try Expectations.decode("{ none: { actor: alice } }", name: "expect")
    }
  }

  // MARK: TCP and UDP

  @Test func whatSpeaksOfTCPPassesOverUDP() throws {
    let frames = Written.conversation() + [Self.datagram]
    for expected in [
      "teardown: graceful", "handshake: three-way", "resetBy: none", "states: { responder: CLOSED }",
    ] {
      let verdicts = try Verified.verdicts(frames, "{ each: { \(expected) } }")
      #expect(verdicts.count == 2 && verdicts.allSatisfy { $0.hasSuffix(" passed") }, "\(verdicts)")
      #expect(verdicts.last == "each.udp passed")
      #expect(try Verified.verdicts([Self.datagram], "{ each: { \(expected) } }") == ["each.udp failed"])
    }
    #expect(
      try Verified.verdicts(frames, "{ each: { teardown: graceful, bytes: { responder: [0, 7] } } }")
        == [
          "each.teardown.kind passed", "each.bytes.responder passed", "each.bytes.responder passed",
          "each.udp passed",
        ])
    #expect(
      try Verified.verdicts(frames, "{ each: { bytes: { responder: [0, 7] } } }")
        == ["each.bytes.responder passed", "each.bytes.responder passed"])
    #expect(
      try Verified.verdicts(
        frames, "{ where: { match: { responder: { port: [53, 80] } }, expect: { teardown: graceful } } }")
        == ["where[1].teardown.kind passed", "where[1].udp passed"])
    #expect(
      try Verified.verdicts(frames, "{ none: { teardown: none } }") == ["none[1] passed"],
      "UDP has no teardown, not one that is none")
  }

  // MARK: Names

  private func named(_ name: String, _ frames: [[UInt8]]) throws -> CaptureVerifier.Outcome {
    try Verified.outcome(frames.map { Written.Frame($0) }, #require(Expectations.named(name)))
  }

  @Test func graceful() throws {
    for close in Verified.closes() {
      let frames = Verified.opened() + close.frames
      for name in ["graceful", "strict"] {
        #expect(try named(name, frames).status == .passed)
        #expect(try named(name, frames + [Self.datagram]).status == .passed)
      }
      // What was refused is listed, and fails only where it is strict.
      let outcome = try named("graceful", Verified.refused() + frames)
      #expect(outcome.status == .passed)
      #expect(outcome.checks.first?.subject == .conversation(.ignored(1), nil))
      #expect(try named("strict", Verified.refused() + frames).status == .failed)
    }
  }

  @Test(arguments: ["graceful", "strict"]) func notGraceful(_ name: String) throws {
    let (alice, bob) = (Written.alice, Written.bob)
    let syn = Written.segment(alice, bob, .syn, 100)
    let synAck = Written.segment(bob, alice, [.syn, .ack], 500, 101)
    let bad: [(String, [[UInt8]])] = [
      ("reset", Verified.opened() + [Written.segment(alice, bob, [.rst, .ack], 106, 508)]),
      ("aborted", [syn, synAck, Written.segment(alice, bob, .rst, 101)]),
      ("invalid", [syn, Written.segment(bob, alice, [.syn, .ack], 500, 77)]),
      ("refused", Verified.refused()), ("UDP", [Self.datagram]),
    ]
    for (what, frames) in bad {
      #expect(try named(name, frames).status == .failed, "\(what)")
      if what != "UDP" && what != "refused" {
        #expect(
          try named(name, frames + Written.conversation(Written.carol)).status == .failed, "\(what) beside")
      }
    }
    // Its beginning is not in the capture.
    #expect(try named(name, Array(Written.conversation().dropFirst(3))).status == .inconclusive)
  }

  /// What nobody answered fails once it is known that no answer came.
  @Test(arguments: ["graceful", "strict"]) func unanswered(_ name: String) throws {
    let expectations = try #require(Expectations.named(name))
    let answerWay = Written.conversation(Endpoint(Written.alice.address, 50000))
    let bad: [(frames: [[UInt8]], ended: Check.Verdict)] = [
      // Something else goes the way of an answer; nothing tells whether there was one without it.
      ([Written.segment(Written.alice, Written.bob, .syn, 100)], .inconclusive),
      ([Written.segment(Written.alice, Written.bob, .syn, 100)] + answerWay, .failed),
      (Array(Written.conversation().prefix(2)), .failed), (Verified.opened(), .failed),
      (Written.halfClosed(), .failed), (Array(Written.conversation().dropLast()), .failed),
      (Array(Written.conversation().dropFirst(3)), .inconclusive),
    ]
    for (frames, ended) in bad {
      try Written.with(Written.pcap(frames.map { Written.Frame($0) })) { path in
        let stopped = try CaptureVerifier.verify(path, expectations).status
        let known = try CaptureVerifier.verify(path, expectations, ended: true).status
        #expect("\(stopped)" == "inconclusive")
        #expect("\(known)" == ended.rawValue)
      }
    }
  }

  @Test func whatHasNoNameIsRead() throws {
    #expect(Expectations.names == ["graceful", "strict"])
    #expect(Expectations.named("gracefull") == nil)
    #expect(try Expectations.given(as: "strict") == Expectations.named("strict"))
    #expect(try Expectations.given(as: "{ conversations: 1 }").conversations?.value.all == 1...1)
    #expect(throws: ScenarioFileError.self) { try Expectations.given(as: "./graceful") }
    for (word, hint) in [
      ("gracefull", "did you mean the expectations `graceful`?"),
      ("Strict", "did you mean the expectations `strict`?"),
      ("close.yaml", nil), ("./gracefull", nil),
    ] {
      let error = #expect(throws: ScenarioFileError.self) { try Expectations.given(as: word) }
      #expect(error?.diagnostics.first?.hint == hint, "\(word)")
    }
  }
}
