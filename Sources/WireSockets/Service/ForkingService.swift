import Glibc
import WireSystem

/// The loop of a forking server that also hears signals, and hears at once that a child has ended: one
/// thread, one poll(2).
///
/// Not `serveForever`, which at its limit of children waits for nothing but their ends.
struct ForkingService {
  let server: any BaseServer
  let forking: Forking
  let notices: ServiceNotices
  let isDatagram: Bool

  /// socketserver's `max_children`.
  static let maxChildren = 40

  func run(until signals: SignalDescriptor, graceSeconds: Double, ready: () -> Bool) -> Service.Ending {
    guard ready() else { return .orderly }
    while true {
      // With as many children as are allowed, who comes waits in the kernel's queue.
      let listener = forking.numberOfChildren < forking.maxChildren ? server.socket.descriptor : -1
      let isReady = forking.wait(for: [signals.descriptor, listener])
      if isReady[0] {
        signals.take()
        break
      }
      if isReady[1] { server.handleRequestWithoutWaiting() }
    }
    return end(signals, graceSeconds)
  }

  private func end(_ signals: SignalDescriptor, _ graceSeconds: Double) -> Service.Ending {
    // The children have closed their copies, so this ends the listening. Of datagrams it is theirs no less
    // than ours.
    try? server.socket.close()
    let grace = Clock.monotonic(after: graceSeconds)
    var ending = Service.Ending.orderly
    while forking.numberOfChildren > 0 {
      let left = (grace - Clock.monotonic()) / 1_000_000
      if left <= 0 { break }
      if forking.wait(for: [signals.descriptor], milliseconds: Int32(clamping: left))[0] {
        ending = .hurried
        break
      }
    }
    notices.beginInterrupting()
    forking.close(until: Clock.monotonic())
    return ending
  }
}
