import Foundation
import NIOEcho
import Testing
import WireLabTesting

/// A wrong expectation, for whoever wants to see what it leaves: with NIOECHO_FAIL=1.
@Suite(.wire, .enabled(if: ProcessInfo.processInfo.environment["NIOECHO_FAIL"] == "1"))
struct FailureTests {
  @Test func expectsAReset() async throws {
    let server = try await EchoServer.start()
    let wire = try await Wire.record(.tcp(port: server.port)) {
      let alice = try await WireClient.connect(port: server.port)
      try await alice.shutdown(.write)
      try await alice.expectEnd()
    }
    try await server.stop()
    let talk = try #require(wire.conversations.only)
    #expect(talk.teardown == .reset)
  }
}
