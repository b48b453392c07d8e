import Dispatch
import Glibc
import Synchronization
import Testing
import WireSockets

/// Lines of a service that many threads want to write at once.
@Suite struct NoticeLimitTests {
  /// Threads that begin a minute together write no line too many, and none is forgotten.
  @Test func aMinuteThatManyBegin() async throws {
    let threads = 2
    let lines = 15
    let minutes = 500_000
    let arrivals = Atomic<Int>(0)
    let written = Atomic<Int>(0)
    let last = Atomic<Int>(0)
    let told = Atomic<Int>(0)
    let limit = NoticeLimit()
    try await Program.onThread {
      DispatchQueue.concurrentPerform(iterations: threads) { _ in
        for minute in 1...minutes {
          arrivals.wrappingAdd(1, ordering: .relaxed)
          // As close together as can be; where there is one processor, by its scheduler.
          var turns = 0
          while arrivals.load(ordering: .relaxed) < threads * minute {
            turns += 1
            if turns > 1_000 { sched_yield() }
          }
          for _ in 0..<lines {
            switch limit.decide(at: Int64(minute) * 2 * NoticeLimit.interval) {
            case .written(let hidden):
              written.wrappingAdd(1, ordering: .relaxed)
              told.wrappingAdd(hidden, ordering: .relaxed)
            case .last: last.wrappingAdd(1, ordering: .relaxed)
            case .hidden: break
            }
          }
        }
      }
    }
    #expect(last.load(ordering: .relaxed) == minutes)
    #expect(written.load(ordering: .relaxed) == minutes * (NoticeLimit.lines - 1))
    told.wrappingAdd(limit.takeHidden(), ordering: .relaxed)
    #expect(told.load(ordering: .relaxed) == minutes * (threads * lines - NoticeLimit.lines))
  }

  /// A clock that others have read a little earlier or later changes nothing; the next begins after a minute.
  @Test func aMinuteIsThat() {
    let limit = NoticeLimit()
    let start: Int64 = 5_000_000_000
    #expect(limit.decide(at: start) == .written(hidden: 0))
    #expect(limit.decide(at: start - 1_000_000) == .written(hidden: 0))
    for _ in 2..<(NoticeLimit.lines - 1) { _ = limit.decide(at: start + NoticeLimit.interval - 1_000_000) }
    #expect(limit.decide(at: start) == .last)
    #expect(limit.decide(at: start + NoticeLimit.interval - 1_000_000) == .hidden)
    #expect(limit.decide(at: start + NoticeLimit.interval + 1_000_000) == .written(hidden: 1))
  }
}
