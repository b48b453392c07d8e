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

  package init(
    socket: Socket, datagram: [UInt8]?, clientAddress: SocketAddress, number: Int, serverName: String
  ) {
    self.socket = socket
    self.datagram = datagram
    self.clientAddress = clientAddress
    self.number = number
    self.serverName = serverName
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
