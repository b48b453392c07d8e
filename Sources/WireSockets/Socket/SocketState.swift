import CWireLab
import Glibc
import WireSystem

/// Options, and looks at a socket that change nothing.
extension Socket {
  /// setsockopt(2).
  public func set(_ option: SocketOption) throws(SocketError) {
    try set(EncodedOption(option))
  }

  package func set(_ option: EncodedOption) throws(SocketError) {
    _ = try call("setsockopt", option.text) { Int(option.set(on: $0)) }
  }

  /// SO_RCVTIMEO in seconds; nil: it is not set. Not logged.
  var receiveTimeoutSeconds: Double? {
    var time = timeval()
    var length = socklen_t(MemoryLayout<timeval>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, &length) == 0 else { return nil }
    let seconds = Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    return seconds > 0 ? seconds : nil
  }

  /// How many octets of the receive queue wait to be received (FIONREAD); of a datagram socket, those of the
  /// next datagram. Not logged: a look that changes nothing.
  public func readableOctets() throws(SocketError) -> Int {
    let count = wirelab_readable(descriptor)
    if count < 0 { throw SocketError(call: "ioctl", errno: errno) }
    return Int(count)
  }

  /// getsockname(2), asked anew. Not logged.
  public func localAddress() throws(SocketError) -> SocketAddress {
    guard let address = SocketAddress.filled(by: { getsockname(descriptor, $0, $1) }) else {
      throw SocketError(call: "getsockname", errno: errno)
    }
    return address
  }

  /// getpeername(2), asked anew. Not logged. ENOTCONN: there is no conversation, or none any more.
  public func peerAddress() throws(SocketError) -> SocketAddress {
    guard let address = SocketAddress.filled(by: { getpeername(descriptor, $0, $1) }) else {
      throw SocketError(call: "getpeername", errno: errno)
    }
    return address
  }
}
