import Testing
import WireConversations
import WireLabKit
import WireSockets

/// What right steps mean.
@Suite struct StepGrammarTests {
  /// A scenario around some steps of a client.
  private func steps(_ steps: String, transport: String = "tcp") throws -> [Step] {
    try Scenario.written(
      """
      server: { name: s, model: threading-tcp, handler: echo }
      clients:
        - name: alice
          transport: \(transport)
          steps:
      \(steps.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n"))
      expect: { conversations: 1 }
      """
    ).clients[0].steps
  }

  @Test func stepsThatAreCalls() throws {
    let actions = try steps(
      """
      - socket
      - { bind: 0 }
      - connect
      - { connect: s }
      - { connect: 9 }
      - { send: hello }
      - { send: "", more: true }
      - { send: 8899, to: s }
      - { send: no, to: 9 }
      - { send: { hex: "e6 b1 89" } }
      - { send: { text: 汉, times: 2 } }
      - receive
      - { receive: { max: 10 } }
      - { receive: { count: 7 } }
      - { receive: { until: exit } }
      - { receive: end }
      - { expect: ~ }
      - expectEnd
      - { shutdown: write }
      - close
      - forget
      """
    ).map(\.action)
    let text = { (string: String) in Array(string.utf8) }
    let expected: [Step.Action] = [
      .socket, .bind(port: 0), .connect(to: nil), .connect(to: .server("s")), .connect(to: .port(9)),
      .send(Step.Message(text("hello"))),
      .send(Step.Message([], more: true)), .send(Step.Message(text("8899"), to: .server("s"))),
      .send(Step.Message(text("no"), to: .port(9))), .send(Step.Message([0xE6, 0xB1, 0x89])),
      .send(Step.Message(text("汉汉"))), .receive(.once(max: 1024)), .receive(.once(max: 10)),
      .receive(.count(7)),
      .receive(.until(text("exit"))), .receive(.end), .expect(text("~")), .expectEnd, .shutdown(.write),
      .close, .forget,
    ]
    #expect(actions == expected)
  }

  @Test func stepsThatAreOptions() throws {
    let actions = try steps(
      """
      - { set: { linger: 0 } }
      - { set: { linger: off } }
      - { set: { noDelay: true } }
      - { set: { quickAck: false } }
      - { set: { cork: true } }
      - { set: { reuseAddress: true } }
      - { set: { receiveTimeout: 0.25 } }
      - { set: { receiveBuffer: 4096 } }
      - { set: { sendBuffer: 8192 } }
      - { set: { keepAlive: true } }
      - { set: { keepAliveIdle: 1 } }
      - { set: { keepAliveInterval: 2 } }
      - { set: { keepAliveProbes: 3 } }
      - { set: { userTimeout: 0.7 } }
      - { set: { deferAccept: 5 } }
      - { set: { fastOpen: 6 } }
      """
    ).map(\.action)
    let options: [SocketOption] = [
      .linger(seconds: 0), .linger(seconds: nil), .noDelay(true), .quickAck(false), .cork(true),
      .reuseAddress(true),
      .receiveTimeout(milliseconds: 250), .receiveBuffer(4096), .sendBuffer(8192),
      .keepAlive(true), .keepAliveIdle(seconds: 1), .keepAliveInterval(seconds: 2), .keepAliveProbes(3),
      .userTimeout(milliseconds: 700), .deferAccept(seconds: 5), .fastOpen(queue: 6),
    ]
    #expect(actions == options.map { .set($0) })
  }

  @Test func stepsThatWaitAndRepeat() throws {
    let actions = try steps(
      """
      - { mark: m }
      - { wait: { mark: m } }
      - { wait: { segment: "FA<   seq=1" } }
      - { wait: { segment: FA<, of: alice } }
      - { wait: { state: CLOSE_WAIT, of: s } }
      - { wait: { blocked: recv, actor: s/1 } }
      - { wait: { returned: accept, actor: s } }
      - { wait: { readable: 12 } }
      - { thread: { name: reader, steps: [receive] } }
      - { join: reader }
      - { loop: { times: 3, steps: [close] } }
      - { loop: { steps: [receive, { send: a }] } }
      """
    ).map(\.action)
    #expect(
      Array(actions[..<8]) == [
        .mark("m"), .wait(.mark("m")), .wait(.segment("FA< seq=1", of: nil)),
        .wait(.segment("FA<", of: "alice")),
        .wait(.state("CLOSE_WAIT", of: "s")), .wait(.blocked(call: "recv", actor: "s/1")),
        .wait(.returned(call: "accept", actor: "s")),
        .wait(.readable(octets: 12)),
      ])
    guard case .thread("reader", let inner) = actions[8], case .loop(.times(3), _) = actions[10],
      case .loop(.untilEndOfStream, let repeated) = actions[11]
    else {
      Issue.record("threads and loops are not read: \(actions)")
      return
    }
    #expect(inner.map(\.action) == [.receive(.once(max: 1024))])
    #expect(actions[9] == .join("reader"))
    #expect(repeated.count == 2)
  }

  @Test func outcomesAndPlaces() throws {
    let steps = try steps("- { connect, fails: ECONNREFUSED }\n- { receive, returns: 0 }\n- close")
    #expect(steps.map(\.fails) == ["ECONNREFUSED", nil, nil])
    #expect(steps.map(\.returns) == [nil, 0, nil])
    #expect(steps.map(\.line) == [9, 10, 11])
    #expect(steps.map(\.column) == [11, 11, 9])
  }

  @Test func whatOneReceiveGives() throws {
    let steps = try steps(
      """
      - { receive, gives: hello }
      - { receive: { max: 4 }, gives: { hex: "e6 b1" }, decodes: false }
      - { receive: end, returns: 3, decodes: true }
      - receive
      """)
    #expect(steps.map(\.gives) == [Array("hello".utf8), [0xE6, 0xB1], nil, nil])
    #expect(steps.map(\.decodes) == [nil, false, true, nil])
    let datagram = try self.steps("- { receive, gives: \"\" }", transport: "udp")
    #expect(datagram.map(\.gives) == [[]])
  }
}
