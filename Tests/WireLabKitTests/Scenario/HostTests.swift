import Testing
import WireLabKit
import WireScenario
import WireScript
import WireSockets

/// Addresses of one's own: of servers, and of steps.
@Suite struct HostTests {
  private func address(_ host: String) throws -> SocketAddress {
    try #require(SocketAddress(host: host, port: 0))
  }

  @Test func serversAndStepsHaveAddresses() throws {
    let scenario = try Scenario.written(
      """
      loopback: { addresses: [10.115.28.33] }
      servers:
        - { name: one, model: tcp, handler: echo, host: 127.0.0.2, port: 80 }
        - { name: every, model: tcp, handler: echo, host: "" }
        - { name: six, model: udp, handler: echo, host: "::", set: { onlyIPv6: true } }
        - { name: usual, model: tcp, handler: echo, set: { reusePort: true } }
      clients:
        - name: a
          steps:
            - { bind: 0, host: 0.0.0.0 }
            - { connect: one, host: 10.115.28.33, fails: ECONNREFUSED }
            - { connect, host: "::1" }
            - { send: x, to: 9, host: 127.0.0.9 }
            - close
      expect: { conversations: 1 }
      """)
    let hosts = try ["127.0.0.2", "0.0.0.0", "::"].map(address)
    #expect(scenario.servers.map(\.host) == hosts + [nil])
    #expect(scenario.servers.map(\.port) == [80, nil, nil, nil])
    #expect(scenario.servers[2].socketOptions == [.onlyIPv6(true)])
    #expect(scenario.servers[3].socketOptions == [.reusePort(true)])
    let steps = scenario.clients[0].steps
    #expect(
      steps.map(\.host) == [
        try address("0.0.0.0"), try address("10.115.28.33"), try address("::1"), try address("127.0.0.9"),
        nil,
      ])
    #expect(steps[1].action == .connect(to: .server("one")) && steps[1].fails == "ECONNREFUSED")
  }

  /// Every address of the machine is bound in a network of one's own only, and what is of IPv6 needs it.
  @Test func addressesAskForWhatTheyNeed() throws {
    let reasons = { (host: String) in
      try Scenario.written(
        """
        server: { model: tcp, handler: echo, host: "\(host)" }
        clients: [{ name: a, steps: [connect] }]
        expect: { conversations: 1 }
        """
      ).plan.needs.map(\.ability)
    }
    #expect(try !reasons("127.0.0.2").contains(.privateNetwork))
    #expect(try reasons("0.0.0.0").contains(.privateNetwork))
    #expect(try reasons("::").contains(.ipv6Loopback))
    #expect(try reasons("::1").contains(.ipv6Loopback))
    let step = try Scenario.written(
      """
      server: { model: tcp, handler: echo }
      clients: [{ name: a, steps: [{ connect, host: "::1", fails: ECONNREFUSED }] }]
      expect: { conversations: 1 }
      """)
    #expect(step.plan.needs.map(\.ability).contains(.ipv6Loopback))
  }

  /// A server of every address is reached by the loopback address.
  @Test(arguments: [
    ("0.0.0.0", "127.0.0.1"), ("::", "127.0.0.1"), ("127.0.0.2", "127.0.0.2"), ("::1", "::1"),
  ])
  func whereAServerIsReached(host: String, reached: String) throws {
    let server = try address(host).with(port: 8899)
    let setting = Setting(
      marks: try MarkBoard(names: []), log: CallLog(), loopback: .loopback(.ipv4, port: 0),
      servers: [("one", server)])
    #expect(setting.address(ofServer: nil) == server)
    #expect(setting.reach(ofServer: "one") == (try address(reached).with(port: 8899)))
  }

  @Test(arguments: files) func saysWhatIsWrongAndWhere(_ file: BrokenFile) {
    #expect(file.found == file.diagnosis)
  }

  static let files = [
    BrokenFile(
      "- connect\n", "- { connect, host: shop }\n",
      ["12:26+4 `shop` is no address | as in `127.0.0.2`, `0.0.0.0`, `\"::1\"`; no names are looked up"]),
    BrokenFile(
      "- connect\n", "- { connect, host: 127.0.0.2:80 }\n",
      ["12:26+12 `127.0.0.2:80` is no address | `host` has no port"]),
    BrokenFile(
      "- connect\n", "- { connect, host: 10.0.0.1 }\n",
      [
        "12:26+8 `10.0.0.1` is no address of the lab | it is at 127.0.0.0/8, ::1, every address (0.0.0.0, ::), "
          + "and those of `loopback: { addresses: [10.0.0.1] }`"
      ]),
    BrokenFile(
      "- connect\n", "- { connect, host: [] }\n", ["12:26+2 `host` must be an address, not a list"]),
    BrokenFile(
      "- connect\n", "- { close, host: 127.0.0.2 }\n", ["12:18+4 `host` belongs to `bind`, not to `close`"]),
    BrokenFile(
      "{ send: exit }\n", "{ send: exit, host: 127.0.0.2 }\n",
      ["15:23+4 `host` of `send` says where `to` is | add `to`"]),
    BrokenFile(
      "  model: threading-tcp\n", "  model: threading-tcp\n  host: 8.8.8.8\n",
      [
        "6:9+7 `8.8.8.8` is no address of the lab | it is at 127.0.0.0/8, ::1, every address (0.0.0.0, ::), "
          + "and those of `loopback: { addresses: [8.8.8.8] }`"
      ]),
    BrokenFile(
      "  model: threading-tcp\n", "  model: threading-tcp\n  port: 0\n",
      ["6:9+1 `port` must be from 1 to 65535, not 0"]),
  ]
}
