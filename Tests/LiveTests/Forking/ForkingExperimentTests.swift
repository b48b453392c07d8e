import TestSupport
import Testing

extension Live {
  /// Forking servers in a program of their own, because a test has threads: see Tests/ServerProgram.
  @Suite struct ForkingExperimentTests {
    private func experiment(_ arguments: String..., limit: Double = 60) async throws -> Program.Outcome {
      let outcome = try await Program.run(
        Program.buildDirectory + "/ServerProgram", arguments, limit: limit)
      #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
      return outcome
    }

    @Test func threeClientsOfEachKind() async throws {
      let heard = "I am 1, I am 2, I am 3"
      #expect(
        try await experiment("matrix").lines == [
          "inet stream \(heard)", "inet datagram \(heard)", "unix stream \(heard)", "unix datagram \(heard)",
          "children 0 descriptors 0",
        ])
    }

    @Test func howChildrenEnd() async throws {
      let outcome = try await experiment("ends")
      #expect(
        outcome.lines == [
          // Once: a child neither writes out what the parent has buffered, nor does what the parent does at
          // its end.
          "buffered",
          "hi status 0 heard hi", "left 0",
          "fail status 1 heard ", "left 0",
          "crash status -11 heard ", "left 0",
          // FIN before RST, although the handler failed and left input unread.
          "end 0",
          // Somebody else's child was left alone.
          "foreign true children 0",
          "atexit",
        ])
      #expect(
        outcome.errors.split(separator: "\n") == [
          "error: told to fail", "error: was ended by signal 11 (Segmentation fault)", "error: told to fail",
        ])
    }

    @Test func theCloseWaitsForChildrenUnlessItIsToldNotTo() async throws {
      #expect(
        try await experiment("close").lines == [
          "blockOnClose true children 0", "blockOnClose false children 1", "unused",
        ])
    }

    @Test func noMoreChildrenThanAreAllowed() async throws {
      #expect(try await experiment("room").lines == ["most 2", "children 0"])
    }

    @Test func anErrorOfAHandlerIsToldWithTheClientsAddress() async throws {
      let outcome = try await experiment("errors")
      let clients = outcome.lines.map { $0.dropFirst("client ".count) }
      #expect(clients.count == 2)
      #expect(
        outcome.errors.split(separator: "\n").map(String.init)
          == clients.map { "request of \($0): told to fail" })
    }

    /// Not a forking one: but the limit is that of a whole process.
    @Test func aFullDescriptorTableIsSaidOnceAndOutlived() async throws {
      #expect(
        try await experiment("full-table").lines == ["shortages EMFILE", "heard welcome", "spins false"])
    }

    @Test func conversationsBesideEightBusyThreads() async throws {
      let outcome = try await experiment(
        "beside-threads", "\(Effort.rounds(1000, long: 10_000))", limit: 280)
      #expect(
        outcome.output == """
          failures []
          idle true
          descriptors 0
          children \n\
          handlers that failed 0
          stopped true left 0

          """, "\(outcome.errors)")
    }
  }
}
