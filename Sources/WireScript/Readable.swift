import WireSockets
import WireSystem

/// Waits until the receive queue of a socket holds so many octets.
struct Readable {
  let octets: Int
  /// In nanoseconds of CLOCK_MONOTONIC.
  let deadline: Int64

  /// Waits; returns what was there instead at the deadline, nil: the octets came.
  ///
  /// poll(2) tells that something came, not how much, and would return at once ever after: this looks again
  /// every half millisecond. SO_RCVLOWAT would let it, but is an option that the script did not set.
  func wait(on socket: Socket?) -> String? {
    guard let socket else { return "there is no socket" }
    while true {
      let there: Int
      do throws(SocketError) {
        there = try socket.readableOctets()
      } catch {
        return error.description
      }
      if there >= octets { return nil }
      if Clock.monotonic() >= deadline || BlockingThread.isStopped { return "\(there) octets" }
      Pause.wait(nanoseconds: 500_000)
    }
  }
}
