import Foundation
import TestSupport
import Testing
import WireLabTesting

/// Set where `WireTraitProbes` are run.
private let probesVariable = "WIRELAB_TRAIT_PROBES"

extension Live {
  /// What the trait does with tests that may not capture, and with those that fail: in a process of its own,
  /// because a test that fails would fail here, too.
  @Suite(.needs(.root, .setpriv)) struct WireTraitTests {
    /// Runs the tests of `WireTraitProbes` alone.
    ///
    /// - Parameter mayCapture: whether the process may capture.
    private func probe(
      _ name: String, mayCapture: Bool, _ environment: [String: String] = [:], attachments: String? = nil
    ) async throws -> Program.Outcome {
      let rights = mayCapture ? [] : ["--bounding-set", "-net_raw", "--inh-caps", "-net_raw"]
      let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      let tests = [
        bundle, "--testing-library", "swift-testing", "--filter", "WireTraitProbes/\(name)",
      ]
      return try await Program.run(
        try Program.tool("setpriv"),
        rights + tests + (attachments.map { ["--attachments-path", $0] } ?? []),
        environment: environment.merging([probesVariable: "1"]) { $1 })
    }

    @Test func skippedWithTheReason() async throws {
      let outcome = try await probe("passes", mayCapture: false)
      let told = outcome.output + outcome.errors
      #expect(outcome.status == 0, "\(told)")
      #expect(told.contains("passes() skipped"), "\(told)")
      #expect(told.contains("lo cannot be captured here"), "\(told)")
      #expect(told.contains("wirelab exec --capabilities -- swift test --skip-build"), "\(told)")
    }

    @Test func aFailureWhereItIsRequired() async throws {
      let outcome = try await probe("passes", mayCapture: false, ["WIRELAB_REQUIRED": "1"])
      let told = outcome.output + outcome.errors
      #expect(outcome.status == 1, "\(told)")
      #expect(told.contains("and WIRELAB_REQUIRED=1 skips nothing"), "\(told)")
    }

    @Test func nothingIsAttachedToWhatPasses() async throws {
      let place = try TemporaryDirectory()
      let outcome = try await probe("passes", mayCapture: true, attachments: place.path)
      #expect(outcome.status == 0, "\(outcome.output + outcome.errors)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).isEmpty)
    }

    @Test func nothingIsAttachedForAKnownIssue() async throws {
      let place = try TemporaryDirectory()
      let outcome = try await probe("isKnown", mayCapture: true, attachments: place.path)
      #expect(outcome.status == 0, "\(outcome.output + outcome.errors)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).isEmpty)
    }

    @Test(arguments: ["expects", "throws"])
    func whatFailsLeavesLadderAndCapture(_ name: String) async throws {
      let place = try TemporaryDirectory()
      let outcome = try await probe(name, mayCapture: true, attachments: place.path)
      #expect(outcome.status == 1, "\(outcome.output + outcome.errors)")
      let files = try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
      try #require(files == ["\(name).ladder.txt", "\(name).pcapng"])
      #expect(place.text(of: files[0]).contains("SYN+ACK"))
      let saved = try await Program.run(
        Program.wirelab, ["verify", place.path + "/" + files[1], "--expect", "graceful"])
      #expect(saved.status == 0, "\(saved.output)")
    }

    @Test func aWrongExpectationReadsWell() async throws {
      let outcome = try await probe("expects", mayCapture: true)
      let told = outcome.output + outcome.errors
      #expect(told.contains("talk.handshake"), "\(told)")
      #expect(told.contains("three-way #1 #2 #3"), "\(told)")
    }
  }

  /// Run by `WireTraitTests` alone.
  @Suite(.enabled(if: ProcessInfo.processInfo.environment[probesVariable] != nil), .wire)
  struct WireTraitProbes {
    /// A graceful conversation.
    private func talk(_ body: () throws -> Void = {}) async throws -> Wire.Conversation {
      let server = try await EchoServer.start()
      let wire = try await Wire.record(.tcp(port: server.port)) {
        let alice = try await WireClient.connect(port: server.port)
        try await alice.shutdown(.write)
        try await alice.expectEnd()
        try body()
      }
      return try #require(wire.conversations.only)
    }

    @Test func passes() async throws {
      #expect(try await talk().teardown.isGraceful)
    }

    @Test func expects() async throws {
      let talk = try await talk()
      #expect(talk.handshake == .refused)
    }

    @Test func `throws`() async throws {
      _ = try await talk { throw Unexpected(description: "the body has failed") }
    }

    @Test func isKnown() async throws {
      let talk = try await talk()
      withKnownIssue { #expect(talk.handshake == .refused) }
    }
  }
}
