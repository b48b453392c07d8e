import Glibc
import WireSystem

extension Socket {
  /// Makes every call return at once with EAGAIN where it would wait (O_NONBLOCK).
  public func setNonBlocking() {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  }

  /// What became of a call that went on by itself (SO_ERROR); nil: no error. Asking takes the error away.
  public func takeError() -> Int32? {
    var number: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &length) == 0 else { return errno }
    return number == 0 ? nil : number
  }

  /// Opens a conversation, or gives up when another descriptor becomes readable; never waits in connect(2)
  /// itself, which nothing but its end would end.
  ///
  /// - Parameters:
  ///   - address: whom to talk with.
  ///   - signals: what ends the wait.
  ///   - deadline: in nanoseconds of CLOCK_MONOTONIC; nil: as long as the kernel tries.
  /// - Returns: a socket that never waits (O_NONBLOCK); nil: it was interrupted.
  /// - Throws: `connect` with its errno, or `isDeadline`.
  public static func opened(
    to address: SocketAddress, isDatagram: Bool, signals: SignalDescriptor, deadline: Int64?
  ) throws(SocketError) -> Socket? {
    let socket = try Socket(address.family, isDatagram: isDatagram)
    socket.setNonBlocking()
    do {
      try socket.connect(to: address)
      return socket
    } catch {
      guard error.errno == EINPROGRESS else { throw error }
    }
    while true {
      var entries = [
        pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: socket.descriptor, events: Int16(POLLOUT), revents: 0),
      ]
      let left = deadline.map { max(0, ($0 - Clock.monotonic() + 999_999) / 1_000_000) }
      let ready = poll(&entries, 2, left.map { Int32(clamping: $0) } ?? -1)
      if ready < 0 { continue }
      if entries[0].revents != 0 { return nil }
      if entries[1].revents != 0 { break }
      if ready == 0 { throw .deadline(of: "connect") }
    }
    if let number = socket.takeError() { throw SocketError(call: "connect", errno: number) }
    return socket
  }

  /// Shakes hands on a socket that never waits, or gives up when another descriptor becomes readable.
  ///
  /// - Parameters:
  ///   - name: the name or the address that the certificate must have.
  ///   - signals: what ends the wait.
  ///   - deadline: in nanoseconds of CLOCK_MONOTONIC; nil: none.
  /// - Returns: false: it was interrupted.
  /// - Throws: as `startTLS`, or `isDeadline`.
  public func secure(
    by context: TLSContext, expecting name: String, signals: SignalDescriptor, deadline: Int64?
  ) throws(SocketError) -> Bool {
    var hasBegun = false
    while true {
      do throws(SocketError) {
        if hasBegun {
          try continueTLS()
        } else {
          hasBegun = true
          try startTLS(context, expecting: name)
        }
        return true
      } catch {
        guard error.errno == EAGAIN else { throw error }
      }
      let events = Int16(hasUnsentRecords ? POLLIN | POLLOUT : POLLIN)
      var entries = [
        pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: descriptor, events: events, revents: 0),
      ]
      let left = deadline.map { max(0, ($0 - Clock.monotonic() + 999_999) / 1_000_000) }
      let ready = poll(&entries, 2, left.map { Int32(clamping: $0) } ?? -1)
      if ready < 0 { continue }
      if entries[0].revents != 0 { return false }
      if ready == 0 { throw .deadline(of: "SSL_connect") }
    }
  }
}
