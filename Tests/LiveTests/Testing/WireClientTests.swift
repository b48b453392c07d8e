import Glibc
import Testing
import WireLabTesting
import WireSockets

extension Live {
  /// What a client waits for, and what it says when something else comes.
  @Suite struct WireClientTests {
    /// A client of a server that lives as long as `body` runs.
    private func talking(
      with handle: @escaping @Sendable (Request) throws -> Void = EchoServer.echo,
      _ body: (_ alice: WireClient, _ port: Int) async throws -> Void
    ) async throws {
      let server = try await EchoServer.start(handle)
      try await body(
        try await WireClient.connect(port: server.port, timeout: .seconds(limitSeconds)), server.port)
      withExtendedLifetime(server) {}
    }

    /// The failure of a call.
    private func failure(_ call: () async throws -> Void) async throws -> WireClient.Failure {
      do {
        try await call()
      } catch let failure as WireClient.Failure {
        return failure
      }
      throw Unexpected(description: "it has not failed")
    }

    @Test func whatComesBehindStaysForTheNextCall() async throws {
      try await talking(with: EchoServer.saying("one two three")) { alice, _ in
        try await alice.expect("one ")
        #expect(try await alice.receive(count: 3) == Array("two".utf8))
        try await alice.expect(Array(" thr".utf8))
        #expect(try await alice.receive(atMost: 1) == Array("e".utf8))
        #expect(try await alice.receive() == Array("e".utf8))
        #expect(try await alice.receive() == [])
        try await alice.expectEnd()
      }
    }

    @Test func otherOctetsFailAtOnce() async throws {
      try await talking { alice, _ in
        try await alice.send("pong")
        // No limit is reached: the stream stays open.
        let failure = try await failure { try await alice.expect("ping") }
        #expect(failure.cause == .otherOctets)
        #expect(failure.description == #"expected "ping", received "pong""#)
        #expect(failure.received == Array("pong".utf8))
        // Nothing is lost by it.
        try await alice.expect("pong")
      }
    }

    @Test func whatIsMissingAtTheLimit() async throws {
      try await talking { alice, _ in
        try await alice.send("pi")
        #expect(try await alice.receive(count: 1) == [UInt8(ascii: "p")])
        let failure = try await failure { try await alice.expect("ing", within: .milliseconds(20)) }
        #expect(failure.cause == .timeLimit)
        #expect(
          [#""i""#, "nothing"].contains {
            failure.description.hasPrefix(#"expected "ing", received \#($0); "#)
          }
        )
        #expect(failure.description.hasSuffix("then nothing more within 0.02 seconds"))
      }
    }

    @Test func theEndComesTooEarly() async throws {
      try await talking(with: EchoServer.saying("wel")) { alice, _ in
        let failure = try await failure { try await alice.expect("welcome") }
        #expect(failure.cause == .end)
        #expect(failure.description == #"expected "welcome", received "wel"; then the end of the stream"#)
      }
    }

    @Test func octetsInPlaceOfTheEnd() async throws {
      try await talking(with: EchoServer.saying("more")) { alice, _ in
        let failure = try await failure { try await alice.expectEnd() }
        #expect(failure.cause == .otherOctets)
        #expect(failure.description.hasPrefix(#"expected the end of the stream, received "m"#))
      }
    }

    @Test func aResetInPlaceOfTheEnd() async throws {
      try await talking(with: EchoServer.resetting) { alice, _ in
        try await alice.send("ping")
        try await alice.expect("ping")
        let failure = try await failure { try await alice.expectEnd() }
        #expect(failure.cause == .system(errno: ECONNRESET))
        #expect(failure.description.contains("received nothing; then recv() fails with ECONNRESET"))
      }
    }

    @Test func aClosedClientSaysSo() async throws {
      try await talking { alice, _ in
        try await alice.close()
        let failure = try await failure { try await alice.send("ping") }
        #expect(failure.cause == .system(errno: EBADF))
        #expect(failure.description.hasPrefix(#"send "ping": send() fails with EBADF"#))
      }
    }

    @Test func whereNobodyCanBeReached() async throws {
      #expect(try await failure { _ = try await WireClient.connect(port: 65_536) }.cause == .usage)
      let unknown = try await failure { _ = try await WireClient.connect(host: "a..b", port: 80) }
      #expect(unknown.description.hasPrefix("no address of 'a..b' is known"))
    }

    @Test(.needs(.ipv6)) func aNameIsTriedAtEachOfItsAddresses() async throws {
      let server = try await EchoServer.start()
      let alice = try await WireClient.connect(host: "localhost", port: server.port)
      #expect(alice.endpoint == "127.0.0.1:\(alice.port)")
      // Nobody listens there.
      let failure = try await failure { _ = try await WireClient.connect(host: "::1", port: server.port) }
      #expect(failure.description.hasPrefix("no connection with [::1]:\(server.port): connect() fails with"))
    }

    /// More clients wait than the pool of Swift's concurrency has threads, and none keeps the others from
    /// going on.
    @Test func noCallBlocksThePool() async throws {
      let count = 64
      let everybody = Notes()
      let answer: @Sendable (Request) throws -> Void = { request in
        everybody.add("here")
        try everybody.wait(for: count)
        try request.send("all".utf8)
      }
      try await talking(with: answer) { first, port in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 1..<count {
            group.addTask {
              let client = try await WireClient.connect(port: port, timeout: .seconds(limitSeconds))
              try await client.expect("all")
            }
          }
          group.addTask { try await first.expect("all") }
          try await group.waitForAll()
        }
      }
    }
  }
}
