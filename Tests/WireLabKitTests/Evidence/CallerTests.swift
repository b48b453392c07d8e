import Testing
import WireSockets

/// In whose name a call stands in the log.
@Suite struct CallerTests {
  @Test func aCallIsItsThreadsUnlessSomebodyElseIsNamed() {
    let log = CallLog()
    CurrentActor.run(as: "alice") {
      log.end(log.begin("recv", "10", local: nil, peer: nil), result: 0)
      let seen = log.begin("accept", "", local: nil, peer: nil, by: Caller(actor: "shop", directory: nil))
      log.end(seen, result: -1, errno: 11)
    }
    #expect(log.calls.map(\.actor) == ["alice", "shop"])
    #expect(log.calls.map(\.error) == [nil, "EAGAIN"])
  }

  @Test func whereTheKernelTellsOfACallerIsKeptWithItsCalls() {
    let log = CallLog()
    let caller = Caller(actor: "shop", directory: "/proc/4711/task/4712")
    _ = log.begin("accept", "", local: nil, peer: nil, by: caller)
    #expect(log.directories { $0 == "shop" } == ["/proc/4711/task/4712"])
  }

  /// Calls of a program that is traced, each with its result, its start and its end.
  private func record(_ results: [Int32], in log: CallLog) {
    for (time, result) in results.enumerated() {
      let place = log.begin(
        "accept4", "", at: Int64(10 * time + 1), local: nil, peer: nil,
        by: Caller(actor: "shop", directory: nil))
      log.end(
        place, at: Int64(10 * time + 2), result: result < 0 ? -1 : Int(result),
        errno: result < 0 ? -result : nil)
    }
  }

  @Test(arguments: [false, true]) func callsInVainTakeTwoEntries(isShared: Bool) throws {
    let log = isShared ? try CallLog.sharedWithForkedProcesses() : CallLog()
    record([-11, -11, -11, -11, 5, -11, -11, -4], in: log)
    let calls = log.calls
    #expect(calls.map(\.times) == [1, 3, 1, 1, 1, 1])
    #expect(calls.map(\.error) == ["EAGAIN", "EAGAIN", nil, "EAGAIN", "EAGAIN", "EINTR"])
    #expect(calls.map(\.start) == [1, 11, 41, 51, 61, 71])
    #expect(calls.map(\.end) == [2, 32, 42, 52, 62, 72])
  }

  @Test(arguments: [false, true]) func aCallInVainThatNeverComesBackIsNoneOfThem(isShared: Bool) throws {
    let log = isShared ? try CallLog.sharedWithForkedProcesses() : CallLog()
    record([-11, -11, -11], in: log)
    let place = log.begin(
      "accept4", "", at: 41, local: nil, peer: nil, by: Caller(actor: "shop", directory: nil))
    #expect(log.calls.map(\.times) == [1, 2])
    log.abandon(place)
    #expect(log.calls.map(\.times) == [1, 2, 1] && log.calls.last?.end == nil)
  }

  /// Who sees calls of several threads records them a moment late.
  @Test(arguments: [false, true]) func callsStandInTheOrderOfTheirStarts(isShared: Bool) throws {
    let log = isShared ? try CallLog.sharedWithForkedProcesses() : CallLog()
    for (actor, time) in [("shop", 2), ("shop/1", 1)] {
      _ = log.begin(
        "accept4", "", at: Int64(time), local: nil, peer: nil, by: Caller(actor: actor, directory: nil))
    }
    #expect(log.calls.map(\.actor) == ["shop/1", "shop"])
  }
}
