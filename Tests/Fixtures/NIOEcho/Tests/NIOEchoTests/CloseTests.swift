import NIOEcho
import Testing
import WireLabTesting

/// How the server's connections are opened and closed.
@Suite(.wire) struct CloseTests {
  /// The only conversation of a recording; `SourceLocation` is Testing's.
  private func only(
    _ wire: Wire.Recording, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Wire.Conversation {
    try #require(wire.conversations.only, sourceLocation: sourceLocation)
  }

  /// Alice says `ping`, hears it, and does something.
  private func record(
    _ server: EchoServer, _ end: (WireClient) async throws -> Void
  ) async throws -> Wire.Recording {
    let wire = try await Wire.record(.tcp(port: server.port)) {
      let alice = try await WireClient.connect(port: server.port)
      try await alice.send("ping")
      try await alice.expect("ping")
      try await end(alice)
    }
    try await server.stop()
    return wire
  }

  @Test func closesGracefully() async throws {
    let server = try await EchoServer.start()
    let wire = try await record(server) { alice in
      try await alice.shutdown(.write)
      try await alice.expectEnd()
    }
    let talk = try only(wire)
    #expect(talk.handshake == .threeWay)
    #expect(talk.teardown.isGraceful && talk.closedFirst == .initiator)
    #expect(talk.resetBy == nil)
    wire.expect("graceful")
  }

  /// What is said before the client's FIN is answered after it.
  @Test func answersAfterTheClientHasEnded() async throws {
    let server = try await EchoServer.start()
    let wire = try await Wire.record(.tcp(port: server.port)) {
      let alice = try await WireClient.connect(port: server.port)
      try await alice.send(Array(repeating: UInt8(ascii: "x"), count: 300_000))
      try await alice.shutdown(.write)
      #expect(try await alice.receive(count: 300_000).allSatisfy { $0 == UInt8(ascii: "x") })
      try await alice.expectEnd()
    }
    try await server.stop()
    let talk = try only(wire)
    #expect(talk.teardown.isGraceful && talk.closedFirst == .initiator)
    #expect(talk.bytes == Wire.Ends(initiator: 300_000, responder: 300_000))
  }

  @Test func closesFirst() async throws {
    let server = try await EchoServer.start(ending: .first)
    let wire = try await record(server) { alice in
      try await alice.expectEnd()
      try await alice.close()
    }
    let talk = try only(wire)
    #expect(talk.teardown.isGraceful && talk.closedFirst == .responder)
  }

  @Test func aServerThatResetsIsCaught() async throws {
    let server = try await EchoServer.start(ending: .byReset)
    let wire = try await record(server) { alice in
      await withKnownIssue { try await alice.expectEnd() }
    }
    let talk = try only(wire)
    withKnownIssue { #expect(talk.teardown.isGraceful) }
    withKnownIssue { wire.expect("graceful") }
    #expect(talk.teardown == .reset && talk.resetBy == .responder)
  }

  @Test func everyConversationOfManyIsGraceful() async throws {
    let server = try await EchoServer.start()
    let wire = try await Wire.record(.tcp(port: server.port)) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<50 {
          group.addTask {
            let client = try await WireClient.connect(port: server.port)
            try await client.send("ping \(number)")
            try await client.expect("ping \(number)")
            try await client.shutdown(.write)
            try await client.expectEnd()
          }
        }
        try await group.waitForAll()
      }
    }
    try await server.stop()
    #expect(wire.conversations.count == 50)
    wire.expect("graceful")
  }
}
