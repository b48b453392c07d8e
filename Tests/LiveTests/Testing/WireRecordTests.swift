import Glibc
import TestSupport
import Testing
import WireConversations
import WireJudgement
import WireLabTesting
import WireSockets

extension Live {
  /// What a recording says of servers that close in different ways.
  @Suite(.needs(.root), .wire) struct WireRecordTests {
    /// Alice says `ping`, hears it, and does something.
    private func record(
      _ server: EchoServer, settle: Duration = .seconds(10),
      _ end: (WireClient) async throws -> Void
    ) async throws -> Wire.Recording {
      try await Wire.record(.tcp(port: server.port), settle: settle) {
        let alice = try await WireClient.connect(port: server.port, timeout: .seconds(limitSeconds))
        try await alice.send("ping")
        try await alice.expect("ping")
        try await end(alice)
      }
    }

    @Test func gracefulClose() async throws {
      let server = try await EchoServer.start()
      let wire = try await record(server) { alice in
        try await alice.shutdown(.write)
        try await alice.expectEnd()
      }
      let talk = try #require(wire.conversations.only)
      #expect(talk.transport == .tcp)
      #expect(talk.handshake == .threeWay)
      #expect(talk.handshake != .refused)
      #expect(talk.teardown.isGraceful && talk.closedFirst == .initiator)
      #expect(talk.timeWait == .initiator)
      #expect(talk.resetBy == nil)
      #expect(talk.bytes == Wire.Ends(initiator: 4, responder: 4))
      #expect(talk.ports.responder == server.port)
      #expect(talk.states.initiator.last == .timeWait)
      #expect(talk.states.responder.contains(.closeWait))
      #expect(talk.states[.responder].last == .closed)
      #expect(talk.packets.prefix(3).map(\.kind) == ["S", "SA", "A"])
      #expect(talk.packets[0].time == .zero)
      let data = try #require(talk.packets.first { $0.length > 0 })
      #expect("\(data)" == "#4 PA> seq=1 ack=1 len=4")
      #expect("\(talk.handshake)" == "three-way #1 #2 #3")
      #expect(talk.handshake.testDescription == "three-way #1 #2 #3")
      let last = try #require(talk.packets.last).number
      #expect("\(talk.teardown)".hasSuffix(" #\(last)"))
      wire.expect("graceful")
      wire.expect("{ conversations: 1, each: { teardown: { closedFirst: initiator } } }")
    }

    @Test func serverClosesFirst() async throws {
      let server = try await EchoServer.start(EchoServer.saying("bye"))
      let wire = try await Wire.record(.tcp(port: server.port)) {
        let alice = try await WireClient.connect(port: server.port)
        try await alice.expect("bye")
        try await alice.expectEnd()
        try await alice.close()
      }
      let talk = try #require(wire.conversations.only)
      #expect(talk.teardown.isGraceful && talk.closedFirst == .responder)
    }

    @Test func aServerThatResetsIsCaught() async throws {
      let server = try await EchoServer.start(EchoServer.resetting)
      let wire = try await record(server) { alice in
        await #expect { try await alice.expectEnd() } throws: {
          ($0 as? WireClient.Failure)?.cause == .system(errno: ECONNRESET)
        }
      }
      let talk = try #require(wire.conversations.only)
      #expect(talk.teardown == .reset)
      #expect(!talk.teardown.isGraceful)
      #expect(talk.resetBy == .responder)
      #expect("\(talk.teardown)".hasPrefix("reset #"))
      #expect("\(talk)".contains("reset by responder"))
      let line = #line + 2
      withKnownIssue {
        wire.expect("graceful")
      } matching: { issue in
        issue.sourceLocation?.line == line
          && issue.comments.contains { "\($0)".contains("of conversation 1: expected") }
      }
    }

    @Test func aClientThatResetsIsCaught() async throws {
      let server = try await EchoServer.start()
      let wire = try await record(server) { try await $0.reset() }
      let talk = try #require(wire.conversations.only)
      #expect(talk.teardown == .reset && talk.resetBy == .initiator)
    }

    @Test func whatStaysOpenIsLeftOpen() async throws {
      let isOver = Notes()
      defer { isOver.add("over") }
      let server = try await EchoServer.start(EchoServer.keeping(until: isOver))
      let wire = try await record(server, settle: .milliseconds(20)) { try await $0.shutdown(.write) }
      let talk = try #require(wire.conversations.only)
      #expect(talk.teardown == .halfClosed && talk.closedFirst == .initiator)
      withKnownIssue {
        wire.expect("graceful")
      } matching: {
        "\($0.comments)".contains("half-closed")
      }
    }

    @Test func aRefusedConnection() async throws {
      // Bound and not listening: nobody else gets the port.
      let taken = try Socket(.ipv4)
      try taken.bind(to: anyPort)
      let port = try #require(taken.local).port
      let wire = try await Wire.record(.tcp(port: port)) {
        await #expect { try await WireClient.connect(port: port) } throws: {
          ($0 as? WireClient.Failure)?.cause == .system(errno: ECONNREFUSED)
        }
      }
      let talk = try #require(wire.conversations.only)
      #expect(talk.handshake == .refused && talk.resetBy == .responder)
      withKnownIssue { wire.expect("strict") }
    }

    @Test func datagramsAndTheErrorThatAnswersThem() async throws {
      let taken = try Socket(.ipv4)
      try taken.bind(to: anyPort)
      let port = try #require(taken.local).port
      let wire = try await Wire.record(.any(of: .udp(port: port), .tcp(port: port))) {
        let socket = try Socket(.ipv4, isDatagram: true)
        try socket.connect(to: .loopback(.ipv4, port: port))
        try socket.send("ping".utf8)
      }
      let talk = try #require(wire.conversations.only)
      #expect(talk.transport == .udp)
      #expect(talk.packets.map(\.kind) == ["D", "ICMP"])
      #expect(talk.handshake.kind == nil && talk.closedFirst == nil && talk.bytes.initiator == 4)
      #expect("\(talk.teardown)" == "not known of UDP")
    }

    @Test func recordingsAtOnceDoNotSeeEachOther() async throws {
      let ports = try await withThrowingTaskGroup(of: (Int, [Int]).self) { group in
        for _ in 0..<8 {
          group.addTask {
            let server = try await EchoServer.start()
            let wire = try await record(server) { try await $0.shutdown(.write) }
            return (server.port, wire.conversations.map(\.ports.responder))
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(ports.count == 8)
      #expect(ports.allSatisfy { $1 == [$0] })
    }

    @Test func clientsAreToldApart() async throws {
      let server = try await EchoServer.start()
      let clients = try await WireClients.connected(2, port: server.port)
      let wire = try await Wire.record(.tcp(port: server.port)) {
        let (alice, bob) = (clients[0], clients[1])
        try await alice.shutdown(.write)
        try await alice.expectEnd()
        try await bob.reset()
      }
      #expect(wire.conversations.count == 2 && wire.conversations.only == nil)
      // Nobody has seen how they were opened.
      #expect(wire.conversations.of(clients[0])?.handshake == .midStream)
      #expect(wire.conversations.of(clients[0])?.teardown.isGraceful == true)
      #expect(wire.conversations.of(clients[1])?.resetBy == .initiator)
    }

    @Test func probesOfOtherRecordingsAreNobodysConversation() async throws {
      let server = try await EchoServer.start()
      let wire = try await Wire.record(.expression("udp and host 127.0.0.1")) {
        _ = try await record(server) { try await $0.close() }
      }
      #expect(!wire.conversations.contains { $0.endpoints.initiator == $0.endpoints.responder })
    }

    @Test func nothingHappens() async throws {
      let server = try await EchoServer.start()
      let wire = try await Wire.record(.tcp(port: server.port)) {}
      #expect(wire.conversations.isEmpty && wire.conversations.only == nil)
      #expect("\(wire)" == "no conversation")
      #expect(wire.ladder.hasPrefix("no packet of"))
      withKnownIssue { wire.expect("graceful") }
    }

    @Test func whatTheBodyThrowsIsThrown() async throws {
      let server = try await EchoServer.start()
      await #expect(throws: Unexpected.self) {
        try await Wire.record(.tcp(port: server.port)) { throw Unexpected(description: "no more") }
      }
    }

    @Test(arguments: [
      (Wire.Filter.tcp(port: 0), "ports are 1 to 65535"), (.udp(port: 70_000), "ports are 1 to 65535"),
      (.expression("tcp and"), "the filter 'tcp and' cannot be used"),
      (.any(of: []), "a recording needs a filter"),
    ])
    func filtersThatAreWrong(_ filter: Wire.Filter, _ words: String) async throws {
      await #expect { try await Wire.record(filter) {} } throws: { error in
        (error as? Wire.Failure)?.description.contains(words) == true
      }
    }

    @Test func expectationsThatAreWrong() async throws {
      let server = try await EchoServer.start()
      let wire = try await Wire.record(.tcp(port: server.port)) {}
      withKnownIssue {
        wire.expect("{ each: { teardown: gracefull } }")
      } matching: {
        "\($0.comments)".contains("graceful")
      }
    }

    @Test func theSavedCaptureSaysTheSame() async throws {
      let server = try await EchoServer.start()
      let wire = try await record(server) { try await $0.shutdown(.write) }
      let place = try TemporaryDirectory()
      let path = place.path + "/talk.pcapng"
      try await wire.save(to: path)
      // In place of what was there.
      try await wire.save(to: path)
      let saved = try await Program.onThread { try CaptureInspector.inspect(path) }
      let talk = try #require(wire.conversations.only)
      let conversation = try #require(saved.conversations.first)
      #expect(saved.conversations.count == 1)
      #expect(conversation.teardown?.kind == talk.teardown.kind)
      #expect(conversation.packets == talk.packets.count)
      #expect(wire.ladder.contains("127.0.0.1:\(server.port)") && wire.ladder.contains("SYN+ACK"))
      await #expect(throws: Wire.Failure.self) { try await wire.save(to: place.path + "/none/talk.pcapng") }
    }
  }
}

/// Several clients.
enum WireClients {
  /// Connected one after the other, and answered once.
  static func connected(_ count: Int, port: Int) async throws -> [WireClient] {
    var clients: [WireClient] = []
    for _ in 0..<count {
      let client = try await WireClient.connect(port: port, timeout: .seconds(limitSeconds))
      try await client.send("ping")
      try await client.expect("ping")
      clients.append(client)
    }
    return clients
  }
}
