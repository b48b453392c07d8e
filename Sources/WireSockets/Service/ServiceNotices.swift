import Synchronization
import WireSystem

/// What a service says on standard error.
final class ServiceNotices: Sendable {
  private let isEnding = Atomic<Bool>(false)
  /// When the last shortage was, in nanoseconds of CLOCK_MONOTONIC.
  private let lastShortage = Mutex<Int64?>(nil)
  /// Of handlers that failed, which every client can make fail.
  private let failures = NoticeLimit()
  /// Of datagrams without an answer, which anybody can send.
  private let refusals = NoticeLimit()

  /// From now on, requests that are ended from outside were interrupted.
  func beginInterrupting() {
    isEnding.store(true, ordering: .releasing)
  }

  /// An error of a handler, with the client's address.
  func failure(of request: Request, _ error: any Error) {
    let isOurs = error is ChildCrash || (error as? SocketError)?.isDeadline == true
    if isEnding.load(ordering: .acquiring), isOurs {
      return say("\(request.clientAddress): interrupted, because the server ends", within: failures)
    }
    say("\(request.clientAddress): \(error)", within: failures)
  }

  /// A datagram that gets no answer.
  func refusal(of request: Request, _ reason: EchoLoops.Reason) {
    say("\(request.clientAddress): \(reason.text)", within: refusals)
  }

  /// Tells what is left to tell, at the end.
  func end() {
    for limit in [failures, refusals] { sayHidden(limit.takeHidden()) }
  }

  /// A shortage, once: each conversation that ends makes room for one more, and the next shortage follows at
  /// once.
  func shortage(_ error: SocketError) {
    let now = Clock.monotonic()
    let isNew = lastShortage.withLock { last in
      defer { last = now }
      return last.map { now - $0 > 60_000_000_000 } ?? true
    }
    guard isNew else { return }
    let limit = DescriptorRoom.limit.map { " (ulimit -n: \($0))" } ?? ""
    say("cannot accept: \(error)\(limit); who comes now waits until there is room")
  }

  /// Fewer children than usual.
  func fewChildren(_ count: Int) {
    let limit = DescriptorRoom.limit.map { "ulimit -n: \($0)" } ?? "no more descriptors"
    say("\(limit): at most \(count) conversations at a time; who comes then waits until there is room")
  }

  private func say(_ text: String, within limit: NoticeLimit) {
    switch limit.decide(at: Clock.monotonic()) {
    case .written(let hidden):
      sayHidden(hidden)
      say(text)
    case .last: say(text + "; what else is like it is counted for a minute")
    case .hidden: break
    }
  }

  private func sayHidden(_ count: Int) {
    if count > 0 { say("\(count) more like it") }
  }

  private func say(_ text: String) {
    StandardError.write("wirelab: " + text + "\n")
  }
}
