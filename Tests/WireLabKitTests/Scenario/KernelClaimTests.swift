import Testing
import WireCapture
import WireFormat
import WireJudgement
import WireLabKit
import WireSockets

/// What scenarios claim of the kernel: right files and wrong ones.
@Suite struct KernelClaimTests {
  private static func scenario(
    step: String = "connect", expect: String = "{ conversations: 1 }", transport: String = "tcp"
  )
    -> String
  {
    """
    id: a
    title: A
    lesson: B
    server: { model: threading-tcp, handler: echo }
    clients: [ { name: alice, transport: \(transport), steps: [ \(step) ] } ]
    expect: \(expect)
    """
  }

  private func step(_ text: String, transport: String = "tcp") throws -> Step.Action {
    try Scenario.decode(Self.scenario(step: text, transport: transport), file: "c/a.yaml", chapter: nil)
      .clients[0]
      .steps[0].action
  }

  @Test func steps() throws {
    #expect(
      try step("{ kernel: { of: server, queue: 2, queueLimit: [1, 3] } }")
        == .kernel(SocketClaim(of: "server", [.queue: 2...2, .queueLimit: 1...3])))
    #expect(
      try step("{ kernel: { state: TIME_WAIT, timer: time-wait, remaining: [50, 60.5] } }")
        == .kernel(SocketClaim(state: "TIME_WAIT", timer: "time-wait", [.remaining: 50_000...60_500])))
    #expect(
      try step("{ wait: { kernel: { unread: 5 } } }") == .wait(.kernel(SocketClaim([.unread: 5...5]))))
    #expect(
      try step("{ wait: { counter: TCPTimeouts, grows: 2 } }") == .wait(.counter("TCPTimeouts", growth: 2)))
    #expect(
      try step("{ kernel: { of: server/1, state: CLOSED } }", transport: "raw")
        == .kernel(SocketClaim(of: "server/1", state: "CLOSED")))
  }

  @Test(arguments: [("TIME_WAIT", true), ("CLOSED", true), ("FIN_WAIT_2", false)])
  func aListOfStatesMeansAnyOfThem(_ state: String, _ holds: Bool) throws {
    guard case .kernel(let claim) = try step("{ kernel: { of: alice, state: [CLOSED, TIME_WAIT] } }") else {
      Issue.record("no claim")
      return
    }
    #expect(claim.text == "CLOSED or TIME_WAIT of alice")
    let local = try #require(SocketAddress(host: "127.0.0.1", port: 40_000))
    let peer = try #require(SocketAddress(host: "127.0.0.1", port: 8899))
    let time = Timestamp(nanoseconds: 0)
    // The kernel does not tell of what is closed.
    let sockets =
      state == "CLOSED"
      ? []
      : [
        SocketTable.Entry(
          local: try #require(Endpoint(local)), remote: try #require(Endpoint(peer)), state: state)
      ]
    let actorSockets = ActorSockets(
      table: SocketTable(sockets: sockets, source: .proc, before: time, after: time),
      calls: [
        Call(sequence: 1, actor: "alice", name: "connect", arguments: "", start: 0, local: local, peer: peer)
      ], servers: [])
    #expect((actorSockets.objection(to: claim, actor: "alice", socket: nil) == nil) == holds)
  }

  @Test func whatIsClosedHasNothingElse() {
    #expect(throws: ScenarioFileError.self) {
      try step("{ kernel: { state: [TIME_WAIT, CLOSED], unread: 1 } }")
    }
  }

  @Test func expectations() throws {
    let expect = try Scenario.decode(
      Self.scenario(
        expect: """
          { kernel: [ { of: alice, rto: [0.2, 0.4] }, { of: server, state: LISTEN } ],
            counters: { A: [1, 3], B: 0 },
            order: [ { mark: m }, { segment: S>, after: { timer: syn-retransmission, number: 2 } },
              { segment: A>, after: { timer: keep-alive } } ] }
          """
      ).replacing("connect", with: "{ mark: m }"), file: "c/a.yaml", chapter: nil
    ).plan.expect
    #expect(expect.kernel.map(\.value.text) == ["rto 0.2 to 0.4 s of alice", "LISTEN of server"])
    #expect(expect.counters.map(\.growth) == [1...3, 0...0])
    #expect(
      expect.order.map(\.timer) == [
        nil, TimerExpectation(kind: .synRetransmission, number: 2),
        TimerExpectation(kind: .keepAlive, number: 1),
      ])
  }

  static let wrong: [(step: String, transport: String, message: String)] = [
    ("{ kernel: {} }", "tcp", "`kernel` claims nothing of the socket"),
    ("{ kernel: { of: alice } }", "tcp", "`kernel` claims nothing of the socket"),
    ("{ kernel: { stat: LISTEN } }", "tcp", "unknown key `stat`"),
    ("{ kernel: { state: OPEN } }", "tcp", "unknown value `OPEN` of `state`"),
    ("{ kernel: { timer: rto } }", "tcp", "unknown value `rto` of `timer`"),
    ("{ kernel: { remaining: 5 } }", "tcp", "`remaining` must be a list"),
    ("{ kernel: { remaining: [5, 1] } }", "tcp", "`remaining` ends before it begins"),
    ("{ kernel: { unread: [1, 2, 3] } }", "tcp", "`unread` is a number, or two"),
    ("{ kernel: { state: CLOSED, unread: 0 } }", "tcp", "a socket that is `CLOSED` has no `unread`"),
    ("{ kernel: { of: server, queue: 1, timer: none } }", "tcp", "a listening socket has no `timer`"),
    (
      "{ kernel: { of: server, queue: 1, state: ESTABLISHED } }", "tcp",
      "only a socket in LISTEN has a queue of connections"
    ),
    ("{ kernel: { of: alice, queue: 1 } }", "tcp", "no server is called `alice`"),
    ("{ kernel: { of: bob, unread: 1 } }", "tcp", "no server or client is called `bob`"),
    ("{ kernel: { timer: none, remaining: [1, 2] } }", "tcp", "where no timer runs nothing is `remaining`"),
    ("{ kernel: { state: ESTABLISHED } }", "raw", "`kernel` has no `of`"),
    ("{ kernel: { state: ESTABLISHED } }", "udp", "`kernel` has no `of`"),
    ("{ wait: { state: ESTABLISHED } }", "raw", "`wait` has no `of`"),
    ("{ wait: { counter: TCPTimeouts } }", "tcp", "`wait` has no `grows`"),
    ("{ wait: { counter: TCP-Timeouts, grows: 1 } }", "tcp", "`TCP-Timeouts` is no counter of the kernel"),
    ("{ wait: { mark: m, grows: 1 } }", "tcp", "`wait: mark` cannot have `grows`"),
    ("{ kernel: { state: ESTABLISHED }, fails: EPIPE }", "tcp", "`kernel` cannot have `fails`"),
  ]

  @Test(arguments: wrong.indices) func whatIsWrongIsSaid(_ index: Int) {
    let (step, transport, message) = Self.wrong[index]
    let found = SampleScenario.diagnosis(Self.scenario(step: step, transport: transport), file: "c/a.yaml")
    #expect(found.contains { $0.contains(message) }, "\(step): \(found)")
  }

  @Test(arguments: [
    ("{ kernel: { state: LISTEN } }", "`kernel` has no `of`"),
    ("{ counters: { A: [3, 1] } }", "`A` ends before it begins"),
    (
      "{ order: [ { segment: S> }, { segment: S>, after: { timer: rto } } ] }",
      "unknown value `rto` of `timer`"
    ),
    ("{ order: [ { segment: S> }, { segment: S>, after: { number: 1 } } ] }", "`after` has no `timer`"),
    (
      "{ order: [ { segment: S> }, { segment: S>, after: { timer: fin-timeout, number: 1 } } ] }",
      "`fin-timeout` ends once"
    ),
  ]) func wrongExpectations(_ expect: String, _ message: String) {
    let found = SampleScenario.diagnosis(Self.scenario(expect: expect), file: "c/a.yaml")
    #expect(found.contains { $0.contains(message) }, "\(expect): \(found)")
  }

  @Test func needsAreDeclared() throws {
    func needs(_ step: String) throws -> [String] {
      try Scenario.decode(Self.scenario(step: step), file: "c/a.yaml", chapter: nil)
        .plan.needs.map(\.ability.id)
    }
    #expect(try needs("{ kernel: { of: server, queueLimit: 2 } }").contains("socket-diagnostics"))
    #expect(try needs("{ wait: { kernel: { rto: [0.2, 1] } } }").contains("socket-diagnostics"))
    #expect(try needs("{ wait: { kernel: { congestionWindow: 10 } } }").contains("socket-diagnostics"))
    #expect(try needs("{ wait: { kernel: { slowStartThreshold: 2 } } }").contains("socket-diagnostics"))
    #expect(try !needs("{ kernel: { unread: 2 } }").contains("socket-diagnostics"))
    #expect(try needs("{ wait: { counter: TCPTimeouts, grows: 1 } }").contains("counters"))
  }
}
