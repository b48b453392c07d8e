import Testing
import WireConversations
import WireLabKit
import WireSockets

/// What right files mean.
@Suite struct GrammarTests {
  @Test func stepsAboutProcessesAndTheKernelsSettings() throws {
    let parsed = try Scenario.written(
      """
      server: { name: s, model: forking-tcp, collectsChildren: false, handler: echo }
      sysctls:
        net.ipv4.tcp_syn_retries: 2
        net.ipv4.tcp_syn_linear_timeouts: { value: 0, optional: true }
      clients:
        - name: alice
          steps:
            - { send: hi, to: s, fastOpen: true }
            - { kill: s/2 }
            - { sysctl: { net.ipv4.tcp_syncookies: 1 } }
            - { process: { of: s, children: [0, 2], zombies: 1 } }
            - { wait: { process: { of: s/1, cpu: [0.2, 60] } } }
            - { loop: { until: m, steps: [receive] } }
            - { mark: m }
        - name: mallory
          transport: raw
          steps: [{ inject: { flags: S, seq: 1, from: new } }, { kill: s/1 }]
      expect: { calls: [{ actor: alice, call: kill, times: [1, 3] }] }
      """)
    let actions = parsed.clients[0].steps.map(\.action)
    #expect(
      Array(actions[..<5]) == [
        .send(Step.Message(Array("hi".utf8), to: .server("s"), fastOpen: true)), .kill("s/2"),
        .sysctl(name: "net.ipv4.tcp_syncookies", value: "1"),
        .process(ProcessClaim(of: "s", children: 0...2, zombies: 1...1)),
        .wait(.process(ProcessClaim(of: "s/1", cpu: 200...60_000))),
      ])
    guard case .loop(.untilMark("m"), _) = actions[5],
      case .inject(let injection) = parsed.clients[1].steps[0].action
    else {
      Issue.record("\(actions)")
      return
    }
    #expect(injection.fromNewPort)
    #expect(!parsed.servers[0].collectsChildren)
    #expect(parsed.plan.sysctls.map(\.isOptional) == [false, true])
    #expect(parsed.plan.expect.calls[0].times == 1...3)
    // What is set, whenever and wherever it is there, is set in a private network only.
    let reasons = parsed.plan.needs.filter(\.ability.isOnlyPrivate).map(\.reason)
    for name in ["tcp_syn_retries", "tcp_syn_linear_timeouts", "tcp_syncookies"] {
      #expect(reasons.contains("sets the sysctl net.ipv4.\(name)"))
    }
  }

  @Test func serversWithOptionsAndWithoutAListener() throws {
    let server = try Scenario.written(
      """
      server:
        model: tcp
        set: [{ receiveBuffer: 4096 }, { deferAccept: 3 }]
        handler: [closeListener, { loop: { times: 2, steps: [{ send: a }] } }]
      clients: [{ name: alice, steps: [connect] }]
      expect: { conversations: 1 }
      """
    ).servers[0]
    #expect(server.socketOptions == [.receiveBuffer(4096), .deferAccept(seconds: 3)])
    guard case .steps(let steps) = server.handler else {
      Issue.record("\(server.handler)")
      return
    }
    #expect(steps.first?.action == .closeListener)
  }

  @Test func timeBetweenEvents() throws {
    let scenario = try Scenario.written(
      """
      server: { model: tcp, handler: echo }
      clients: [{ name: a, steps: [connect] }]
      family: 6
      expect:
        order: [{ segment: S> }, { segment: SA<, after: [0.25, 3] }]
      """)
    #expect(scenario.plan.expect.order.map(\.secondsAfter) == [nil, 0.25...3])
    #expect(scenario.plan.family == .v6)
  }

  @Test func defaults() throws {
    let scenario = try Scenario.written(
      """
      server: { model: udp, handler: echo }
      clients: [{ name: a, steps: [close] }]
      expect: { conversations: 0 }
      """)
    #expect(scenario.plan.timeoutSeconds == 10)
    #expect(scenario.servers.map(\.name) == ["server"])
    #expect(scenario.servers[0].backlog == 1024)
    #expect(scenario.servers[0].reuseAddress)
    #expect(scenario.servers[0].listens && scenario.servers[0].accepts)
    #expect(scenario.clients[0].isDatagram)
    #expect(scenario.why == LocalizedText(en: "", zhHans: ""))
    #expect(scenario.prediction == LocalizedText(en: "", zhHans: ""))
    #expect(scenario.misconception == LocalizedText(en: "", zhHans: ""))
    #expect(scenario.reference == [])
    #expect(scenario.after == [])
    #expect(scenario.chapter == "c")
    #expect(scenario.plan.needsPrivateNetwork == nil)
    #expect(scenario.plan.family == nil)
  }

  @Test func severalServersHaveNames() throws {
    let scenario = try Scenario.written(
      """
      servers:
        - { name: one, model: tcp, handler: welcome, backlog: 1, reuseAddress: false }
        - { name: two, model: forking-tcp, handler: [close], keepsDescriptors: true }
        - { name: four, model: forking-tcp, handler: [{ mark: m }], keepsDescriptors: { until: m } }
        - { name: three, model: tcp, accepts: false }
      clients: [{ name: a, transport: udp, steps: [{ connect: two }] }]
      timeout: 0.5
      expect: { calls: [{ actor: one, call: accept, times: 0 }] }
      """)
    #expect(scenario.servers.map(\.name) == ["one", "two", "four", "three"])
    #expect(scenario.servers.map(\.backlog) == [1, 1024, 1024, 1024])
    #expect(scenario.servers.map(\.keepsDescriptors) == [false, true, true, false])
    #expect(scenario.servers.map(\.keepsDescriptorsUntil) == [nil, nil, "m", nil])
    #expect(scenario.servers.map(\.accepts) == [true, true, true, false])
    #expect(scenario.clients[0].isDatagram)
    #expect(scenario.plan.timeoutSeconds == 0.5)
  }

  @Test func expectationsOfConversations() throws {
    let scenario = try Scenario.written(
      """
      server: { model: tcp, handler: echo }
      clients: [{ name: a, steps: [connect] }]
      expect:
        of:
          a:
            - handshake: [three-way, aborted]
              teardown: { kind: [four-segment, three-segment], closedFirst: initiator, timeWait: initiator }
              resetBy: none
              bytes: { initiator: 1, responder: 2 }
              states: { initiator: TIME_WAIT, responder: CLOSED }
              wire: [S>, "SA< seq=0  ..."]
              findings: [retransmission]
              noFindings: zero_window
            - findings: none
      """)
    let conversations = try #require(scenario.plan.expect.ofClient.first).conversations
    let first = conversations[0]
    #expect(first.handshake?.value == [.threeWay, .aborted])
    #expect(first.teardown?.value == [.kind(.fourSegment), .kind(.threeSegment)])
    #expect(first.closedFirst?.value == [.initiator])
    #expect(first.timeWait?.value == [.initiator])
    #expect(first.resetBy?.value == [nil])
    #expect(first.initiatorBytes?.value == 1...1)
    #expect(first.responderBytes?.value == 2...2)
    #expect(first.initiatorState?.value == [.timeWait])
    #expect(first.responderState?.value == [.closed])
    #expect(first.wire?.value.map(\.text) == ["S>", "SA< seq=0", "..."])
    #expect(first.wire?.location.line == 14)
    #expect(first.findings.map(\.value.kind) == [.retransmission])
    #expect(first.noFindings.map(\.value.kind) == [.zeroWindow])
    #expect(conversations[1].noFindings.map(\.value.kind) == FindingKind.allCases)
  }

  @Test func theOnlyClientNeedNotBeNamed() throws {
    let scenario = try Scenario.written(
      """
      server: { model: tcp, handler: echo }
      clients: [{ name: a, steps: [connect] }]
      expect:
        order:
          - { segment: S> }
          - { call: connect, actor: a, fails: ETIMEDOUT }
      """)
    #expect(
      scenario.plan.expect.order.map(\.event.value) == [
        .segment(try PacketPattern(parsing: "S>"), client: "a"),
        .call(actor: "a", call: "connect", returns: nil, fails: "ETIMEDOUT"),
      ])
  }

  @Test func sysctlsAndCountersNeedAPrivateNetwork() throws {
    let body = "server: { model: tcp, handler: echo }\nclients: [{ name: a, steps: [connect] }]\n"
    let sysctls = try Scenario.written(
      body
        + "sysctls: { net.ipv4.tcp_fin_timeout: 5, net.ipv4.tcp_rmem: 1 2 3 }\nexpect: { conversations: 1 }")
    #expect(sysctls.plan.sysctls.map(\.value) == ["5", "1 2 3"])
    #expect(sysctls.plan.needsPrivateNetwork == "sets the sysctl net.ipv4.tcp_fin_timeout")
    let optional = try Scenario.written(
      body
        + "sysctls: { net.ipv4.tcp_syn_linear_timeouts: { value: 0, optional: true } }\n"
        + "expect: { conversations: 1 }")
    #expect(optional.plan.sysctls.map(\.value) == ["0"] && optional.plan.sysctls.allSatisfy(\.isOptional))
    // A kernel without it can run the scenario; the machine's own network cannot be used all the same.
    #expect(!optional.plan.needs.map(\.ability).contains(.sysctl("net.ipv4.tcp_syn_linear_timeouts")))
    #expect(optional.plan.needsPrivateNetwork == "sets the sysctl net.ipv4.tcp_syn_linear_timeouts")
    let counters = try Scenario.written(body + "expect: { counters: { TCPAbortOnClose: 1 } }")
    #expect(counters.plan.expect.counters.map(\.growth) == [1...1])
    #expect(counters.plan.needsPrivateNetwork == "counts with the kernel's TCPAbortOnClose")
  }

  @Test func settingsOfTheLoopbackNeedAPrivateNetwork() throws {
    let body = "server: { model: tcp, handler: echo }\nclients: [{ name: a, steps: [connect] }]\n"
    let set = try Scenario.written(
      body + "loopback: { mtu: 1500, segmentation: false }\nexpect: { conversations: 1 }")
    #expect(set.plan.loopback.mtu == 1500 && set.plan.loopback.segmentation == false)
    #expect(set.plan.needsPrivateNetwork == "changes the settings of lo")
    let unset = try Scenario.written(body + "expect: { conversations: 1 }")
    #expect(unset.plan.loopback.isEmpty && unset.plan.needsPrivateNetwork == nil)
  }

  @Test func whatALessonSays() throws {
    let body = """
      server: { model: udp, handler: echo }
      clients: [{ name: a, steps: [close] }]
      expect: { conversations: 0 }

      """
    let said = try Scenario.written(
      body + """
        prediction: { en: One SYN., zh-Hans: 一个 SYN。 }
        misconception: { en: "Two, they say.", zh-Hans: 有人说两个。 }
        after: [one, two-2]
        reference: RFC 9293
        """)
    #expect(said.prediction == LocalizedText(en: "One SYN.", zhHans: "一个 SYN。"))
    #expect(said.misconception == LocalizedText(en: "Two, they say.", zhHans: "有人说两个。"))
    #expect(said.after == ["one", "two-2"])
    #expect(said.reference == ["RFC 9293"])
    #expect(try Scenario.written(body + "after: one").after == ["one"])
  }

  @Test(arguments: [
    "RFC 9293", "RFC 9293 section 3.6", "RFC 9293 section 3.6, figure 12", "RFC 793 appendix A", "close(2)",
    "socket(7): SO_LINGER", "connect(2): ECONNREFUSED, ETIMEDOUT", "ip-sysctl: tcp_tw_reuse",
    "https://www.kernel.org/doc/html/latest/networking/ip-sysctl.html",
  ])
  func whatCanBeLookedUp(_ reference: String) throws {
    let scenario = try Scenario.written(
      """
      reference: ["\(reference)"]
      server: { model: udp, handler: echo }
      clients: [{ name: a, steps: [close] }]
      expect: { conversations: 0 }
      """)
    #expect(scenario.reference == [reference])
  }

  @Test func aFoldedLineOfChineseLeavesNoSpace() throws {
    let scenario = try Scenario.decode(
      """
      id: a
      title:
        en: A
        zh-Hans: >-
          三次握手，
          四次挥手。FIN
          也要确认
          序号 1
      lesson: B
      server: { model: tcp, handler: echo }
      clients: [{ name: a, steps: [connect] }]
      expect: { conversations: 1 }
      """, file: "a.yaml", chapter: "c")
    #expect(scenario.title.zhHans == "三次握手，四次挥手。FIN 也要确认序号 1")
  }

  @Test func whatUDPDoesNotHave() {
    let text = """
      id: a
      title: A
      lesson: B
      server: { model: udp, handler: welcome, backlog: 5, listens: true, accepts: true }
      clients:
        - { name: u, steps: [{ receive: end }, { receive: { count: 1 } }, expectEnd] }
      expect:
        of: { u: { handshake: three-way, wire: "D>  S>" } }
      """
    #expect(
      SampleScenario.diagnosis(text, file: "c/a.yaml") == [
        "4:32+7 unknown value `welcome` of `handler` | one of: echo",
        "4:41+7 a UDP server cannot have `backlog` | it neither listens nor accepts",
        "4:53+7 a UDP server cannot have `listens` | it neither listens nor accepts",
        "4:68+7 a UDP server cannot have `accepts` | it neither listens nor accepts",
        "6:35+3 `receive` of a datagram cannot have `end` | each `receive` takes one datagram",
        "6:62+1 `receive` of a datagram cannot have `count` | each `receive` takes one datagram",
        "6:69+9 a datagram socket has no end of stream | an empty datagram is `{ expect: \"\" }`",
        "8:14+9 a UDP conversation has no `handshake` | what it has: wire, bytes, duration, idle",
        "8:42+8 `S>` is a TCP segment, and the client talks UDP | `D>` is a datagram",
      ])
  }
}
