/// What a server hands to its handler: socketserver's `request` and `client_address` in one value; in the
/// notes' last server `self.request`, of which it receives and to which it sends.
///
/// There, a datagram request is a pair of octets and socket, and a stream request is the socket; here it is
/// one type, whose `datagram` tells them apart. A class, because it goes through many hands and never
/// changes.
public final class Request: Sendable {
  /// The accepted socket; of a datagram server, the server's own.
  public let socket: Socket
  /// The octets of the datagram; nil: the request is a conversation.
  public let datagram: [UInt8]?
  /// Who asks.
  public let clientAddress: SocketAddress
  /// Which request of its server, from 1.
  public let number: Int
  /// Who answers, in the call log: `server/2`.
  public var actor: String { ActorName(serverName).child(number).description }
  private let serverName: String
  /// Hears what `receive` returns; nil: nobody does.
  private let ear: (@Sendable ([UInt8]) -> Void)?

  package init(
    socket: Socket, datagram: [UInt8]?, clientAddress: SocketAddress, number: Int, serverName: String,
    ear: (@Sendable ([UInt8]) -> Void)? = nil
  ) {
    self.socket = socket
    self.datagram = datagram
    self.clientAddress = clientAddress
    self.number = number
    self.serverName = serverName
    self.ear = ear
  }

  /// The same request, of which somebody else hears what the client says, too.
  package func heard(by ear: @escaping @Sendable ([UInt8]) -> Void) -> Request {
    Request(
      socket: socket, datagram: datagram, clientAddress: clientAddress, number: number,
      serverName: serverName, ear: ear)
  }

  /// Receives what the client says in the conversation: recv(2), once; nothing at the end of the stream.
  public func receive(max: Int) throws(SocketError) -> [UInt8] {
    let octets = try socket.receive(max: max)
    ear?(octets)
    return octets
  }

  /// Sends octets to the client: all of them into the conversation, or as one datagram.
  public func send(_ octets: some Collection<UInt8>) throws(SocketError) {
    if datagram == nil {
      try socket.sendAll(octets)
    } else {
      try socket.send(octets, to: clientAddress)
    }
  }
}
