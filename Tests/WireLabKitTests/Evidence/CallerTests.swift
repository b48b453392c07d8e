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
}
