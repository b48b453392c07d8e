import Foundation
import Testing
import WireLabTesting

extension Live {
  /// The snippets of the article, as it has them.
  @Suite(.needs(.root)) struct ArticleSnippets {
    @Test(.wire)
    func closesGracefully() async throws {
      let server = try await EchoServer.start()
      let wire = try await Wire.record(.tcp(port: server.port)) {
        let alice = try await WireClient.connect(port: server.port)
        try await alice.send("ping")
        try await alice.expect("ping")
        try await alice.shutdown(.write)
        try await alice.expectEnd()
      }
      let talk = try #require(wire.conversations.only)
      #expect(talk.handshake == .threeWay)
      #expect(talk.teardown.isGraceful && talk.closedFirst == .initiator)
    }

    @Test(.wire)
    func saysGoodbyeFirst() async throws {
      let server = try await EchoServer.start(EchoServer.saying("bye"))
      let wire = try await Wire.record(.tcp(port: server.port)) {
        let alice = try await WireClient.connect(port: server.port)
        try await alice.expect("bye")
        try await alice.expectEnd()
        try await alice.close()
      }
      let talk = try #require(wire.conversations.only)
      #expect(talk.closedFirst == .responder)
      #expect(talk.resetBy == nil)
      #expect(talk.bytes.responder == 3)
    }

    @Test(.wire)
    func leavesNothingBehind() async throws {
      let server = try await EchoServer.start()
      let wire = try await Wire.record(.tcp(port: server.port)) {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 0..<10 {
            group.addTask {
              let client = try await WireClient.connect(port: server.port)
              try await client.send("ping")
              try await client.expect("ping")
              try await client.shutdown(.write)
              try await client.expectEnd()
            }
          }
          try await group.waitForAll()
        }
      }
      #expect(wire.conversations.count == 10)
      wire.expect("graceful")
      wire.expect("{ each: { closesWithin: { responder: 1 } } }")
    }
  }

  /// The article of the library has the snippets above, and no others.
  @Suite struct ArticleTests {
    /// The lines of a text without their indentation.
    private func lines(_ text: some StringProtocol) -> [String] {
      text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
    }

    @Test func snippetsAreThoseThatAreCompiled() throws {
      let path = "/Sources/WireLabTesting/WireLabTesting.docc/AssertTheCloseOfYourOwnServer.md"
      let article = try String(contentsOfFile: Program.root + path, encoding: .utf8)
      let compiled = lines(try String(contentsOfFile: #filePath, encoding: .utf8)).joined(separator: "\n")
      let snippets = article.matches(of: #/```swift\n(?<code>[\s\S]*?)\n```/#).map(\.output.code)
      #expect(snippets.count == 3)
      for snippet in snippets {
        #expect(compiled.contains(lines(snippet).joined(separator: "\n") + "\n"), "\(snippet)")
      }
    }
  }
}
