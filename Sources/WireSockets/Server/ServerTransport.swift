/// What differs between a server of streams and one of datagrams: in the notes, SOCK_STREAM or SOCK_DGRAM,
/// and listen(2) or none.
///
/// A strategy, where socketserver derives `UDPServer` from `TCPServer` and takes half of it away again.
public protocol ServerTransport: Sendable {
  /// Datagrams, not a stream.
  static var isDatagram: Bool { get }
  /// `server_activate`.
  static func activate(_ socket: Socket, queueSize: Int) throws(SocketError)
  /// `get_request`: accepts, or receives. Never waits: poll(2) may have promised what is gone by now
  /// (poll(2), BUGS), and a loop that waits here misses its shutdown.
  ///
  /// - Throws: EAGAIN when there is none.
  static func nextRequest(on socket: Socket, maxPacketSize: Int) throws(SocketError) -> Arrival
  /// `shutdown_request`: ends a request after its handler.
  static func shutdownRequest(_ request: Request)
  /// `close_request`: gives back this process's descriptor of a request that another process answers.
  static func closeRequest(_ request: Request)
}

/// What came, a conversation or a datagram: what socketserver's `get_request` returns, as a pair of two
/// kinds.
public struct Arrival: Sendable {
  package var socket: Socket
  package var datagram: [UInt8]?
  package var client: SocketAddress
}

/// TCP, and Unix streams: a request is a conversation. What socketserver's `TCPServer` adds to `BaseServer`.
public enum StreamTransport: ServerTransport {
  /// False.
  public static var isDatagram: Bool { false }

  /// listen(2), and O_NONBLOCK, because accept(2) has no MSG_DONTWAIT.
  public static func activate(_ socket: Socket, queueSize: Int) throws(SocketError) {
    try socket.listen(backlog: queueSize)
    socket.setNonBlocking()
  }

  /// accept(2). Another process with the same listener may have been quicker.
  public static func nextRequest(on socket: Socket, maxPacketSize: Int) throws(SocketError) -> Arrival {
    let conversation = try socket.accept()
    // A conversation without a peer's address is over already; the wildcard keeps the request whole.
    let client = conversation.peer ?? .wildcard(socket.family, port: 0)
    return Arrival(socket: conversation, datagram: nil, client: client)
  }

  /// SHUT_WR, then close. If the handler left octets unread, the peer sees FIN, then RST.
  public static func shutdownRequest(_ request: Request) {
    // A handler may have closed it: then there is nothing left to end.
    guard request.socket.isOpen else { return }
    try? request.socket.shutdown(.write)
    try? request.socket.close()
  }

  /// Closes it. Without SHUT_WR, which would end the conversation for the other process too.
  public static func closeRequest(_ request: Request) {
    guard request.socket.isOpen else { return }
    try? request.socket.close()
  }
}

/// UDP, and Unix datagrams: a request is a datagram. What socketserver's `UDPServer` changes of `TCPServer`.
public enum DatagramTransport: ServerTransport {
  /// True.
  public static var isDatagram: Bool { true }

  /// There is nothing to listen for.
  public static func activate(_ socket: Socket, queueSize: Int) throws(SocketError) {}

  /// recvfrom(2). A datagram whose checksum is wrong makes the socket ready, and is gone when it is looked
  /// for.
  public static func nextRequest(on socket: Socket, maxPacketSize: Int) throws(SocketError) -> Arrival {
    let (octets, sender) = try socket.receiveFrom(max: maxPacketSize, dontWait: true)
    return Arrival(socket: socket, datagram: octets, client: sender ?? .wildcard(socket.family, port: 0))
  }

  /// Nothing: the socket is the server's.
  public static func shutdownRequest(_ request: Request) {}

  /// Nothing: the socket is the server's.
  public static func closeRequest(_ request: Request) {}
}
