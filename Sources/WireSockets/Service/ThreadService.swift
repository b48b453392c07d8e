import Glibc
import WireSystem

/// Runs a server's loop on a thread of its own, while the calling thread waits for signals: also for a
/// sequential server, whose loop is inside a handler most of the time.
struct ThreadService {
  let server: any BaseServer
  let notices: ServiceNotices
  let isDatagram: Bool

  func run(until signals: SignalDescriptor, graceSeconds: Double, ready: () -> Bool) throws -> Service.Ending
  {
    let server = server
    let thread = try BlockingThread(name: "server") {
      // Only this thread serves, so it cannot be refused.
      try? server.serveForever()
    }
    guard ready() else { return .orderly }
    while !signals.wait(milliseconds: -1) {}
    server.requestShutdown()
    // Ends the listening at once, where closing would have to wait for the loop's thread.
    if !isDatagram { try? server.socket.shutdown(.both) }
    let grace = Clock.monotonic(after: graceSeconds)
    while !isOver(thread) {
      if signals.wait(milliseconds: 5) { return .hurried }
      if Clock.monotonic() >= grace { break }
    }
    if !isOver(thread) { notices.beginInterrupting() }
    let end = Clock.monotonic(after: 2)
    while !isOver(thread), Clock.monotonic() < end {
      server.interruptRequests()
      // A sequential server's handler is on the loop's thread.
      thread.interrupt()
      if signals.wait(milliseconds: 5) { return .hurried }
    }
    // With a loop that is stuck, closing would wait for it.
    if thread.hasEnded { server.serverClose() }
    return .orderly
  }

  private func isOver(_ thread: BlockingThread) -> Bool {
    thread.hasEnded && server.requestsBegun == server.requestsEnded
  }
}
