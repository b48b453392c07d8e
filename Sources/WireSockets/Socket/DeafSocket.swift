import CWireLab
import Glibc
import WireSystem

/// A listening socket that hears nothing: it keeps a port for somebody who spells out his own segments.
///
/// Without it the kernel would answer what comes back with a reset, because nobody it knows has sent
/// anything. Its filter drops every segment that reaches the port before TCP sees it; the capture has shown
/// it by then.
public final class DeafSocket: Sendable {
  /// The endpoint.
  public let address: SocketAddress
  private let socket: Socket

  /// Takes a port of an address; 0 lets the kernel choose.
  public init(at address: SocketAddress) throws(SocketError) {
    socket = try Socket(address.family)
    try socket.bind(to: address)
    guard wirelab_drop_everything(socket.descriptor) == 0 else {
      throw SocketError(call: "setsockopt", errno: errno)
    }
    try socket.listen(backlog: 0)
    self.address = try socket.localAddress()
  }
}
