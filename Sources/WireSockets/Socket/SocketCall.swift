import Glibc
import WireSystem

/// One system call on a socket, from the log entry that opens to the one that closes: every call of the room
/// is made here.
package struct SocketCall {
  let name: String
  let log: CallLog?
  /// When we give up, in nanoseconds of CLOCK_MONOTONIC; nil: never.
  var deadline: Int64?
  /// Whether the call may wait for the peer.
  var waits = false

  /// The endpoints that a call turns out to be between.
  package typealias Endpoints = (local: SocketAddress?, peer: SocketAddress?)

  /// Makes the call, again whenever a signal interrupted it that is none of ours.
  ///
  /// - Parameters:
  ///   - arguments: as one writes them in C; asked for only when there is a log.
  ///   - known: the endpoints known before.
  ///   - found: the endpoints known after, by what the call returned.
  ///   - call: what returns -1 and sets errno when it fails.
  /// - Throws: the errno, or `isDeadline`.
  func perform(
    _ arguments: @autoclosure () -> String, known: Endpoints, found: (Int) -> Endpoints = { _ in (nil, nil) },
    _ call: () -> Int
  ) throws(SocketError) -> Int {
    let thread = waits ? ThreadState.current : nil
    // Over before it began: the call is not made, and not recorded.
    if isOver(on: thread) { throw .deadline(of: name) }
    let place = log?.begin(name, arguments(), local: known.local, peer: known.peer)
    while true {
      let (result, number) = attempt(call, on: thread)
      if result >= 0 {
        if let log {
          let endpoints = found(result)
          log.end(place, result: result, errno: nil, local: endpoints.local, peer: endpoints.peer)
        }
        return result
      }
      // A call that cannot wait is over even so: after close(2) the descriptor is gone. One that can is made
      // again: on Linux also connect(2), which then waits for the handshake that goes on.
      if number == EINTR, waits {
        if !isOver(on: thread) { continue }
        log?.abandon(place)
        throw .deadline(of: name)
      }
      precondition(number != EFAULT, "\(name)() was given memory that is not ours")
      if let log {
        let endpoints = found(result)
        log.end(place, result: result, errno: number, local: endpoints.local, peer: endpoints.peer)
      } else {
        // Nobody's who acts: the laboratory's own.
        Shortage.note(name, errno: number)
      }
      throw SocketError(call: name, errno: number)
    }
  }

  /// Whether a call that waits has to end.
  private func isOver(on thread: ThreadState?) -> Bool {
    guard let thread else { return false }
    return thread.isStopped || (deadline.map { $0 <= Clock.monotonic() } ?? false)
  }

  /// Saves errno before anything else can change it.
  private func attempt(_ call: () -> Int, on thread: ThreadState?) -> (Int, Int32) {
    func once() -> (Int, Int32) {
      let result = call()
      return (result, result < 0 ? errno : 0)
    }
    guard let thread else { return once() }
    return thread.withDeadline(deadline, once)
  }
}
