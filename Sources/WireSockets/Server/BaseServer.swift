/// What every server can do: socketserver's `BaseServer`.
///
/// Of it the notes say not to make one, but one of TCPServer or UDPServer: there it is a class to derive
/// from. Here it is a protocol, so nobody can: the face that all servers share. `Server` is the one
/// implementation, and what differs between TCP and UDP, and between the mix-ins, are its two type
/// parameters; what a subclass would override are `ServerHooks`.
public protocol BaseServer: AnyObject, Sendable {
  /// `server_address`: where it is bound, as the kernel says (port 0 was replaced); before that, where it
  /// shall be.
  var serverAddress: SocketAddress { get }
  /// The listening socket, or the datagram socket.
  var socket: Socket { get }
  /// How many requests it has begun to process.
  var requestsBegun: Int { get }
  /// How many of these have been ended.
  var requestsEnded: Int { get }

  /// `server_bind`: takes the address; done by the initializer unless the options say otherwise.
  func serverBind() throws(SocketError)
  /// `server_activate`: listens, if it is TCP; done by the initializer unless the options say otherwise.
  func serverActivate() throws(SocketError)
  /// `serve_forever`: answers requests until `shutdown`.
  func serveForever(pollIntervalSeconds: Double) throws
  /// `shutdown`: ends the loop of `serveForever` and waits until it has ended.
  func shutdown() throws
  /// The first half of `shutdown`: asks the loop to end, and does not wait.
  func requestShutdown()
  /// Waits until `serveForever` has begun; false: it had not by `deadline` (nanoseconds of CLOCK_MONOTONIC).
  func waitUntilServing(until deadline: Int64) -> Bool
  /// `handle_request`: one request, or `handleTimeout`.
  func handleRequest()
  /// `_handle_request_noblock`: the request that has come, if one has; for a loop of one's own.
  func handleRequestWithoutWaiting()
  /// `server_close`: gives the socket back, and waits for what the processing strategy waits for.
  func serverClose()
  /// Waits until nothing is left to do: no request is being processed, and none waits in the kernel's queue.
  func waitUntilIdle(until deadline: Int64) -> Bool
  /// Tells the threads of its requests to stop, whatever they wait for; does not wait for them.
  func interruptRequests()
}

extension BaseServer {
  /// `serve_forever` with its poll interval of half a second.
  public func serveForever() throws {
    try serveForever(pollIntervalSeconds: 0.5)
  }
}

/// A server that was asked for what it cannot do.
///
/// socketserver has no such errors: there the first is a deadlock, the second two loops on one socket, and
/// the third an error of the selector about a descriptor of -1.
public enum ServerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// `shutdown` on the thread of `serveForever`, which would wait for itself for ever.
  case shutdownFromServingThread
  /// `serveForever` while another thread is in it.
  case alreadyServing
  /// `serveForever` after `serverClose`.
  case closed

  /// A sentence.
  public var description: String {
    switch self {
    case .shutdownFromServingThread:
      "shutdown() was called on the thread that is in serveForever(): it would wait for itself; call it on another thread"
    case .alreadyServing:
      "serveForever() is running on another thread already"
    case .closed:
      "serveForever() was called after serverClose(): the socket is gone; make another server"
    }
  }
}
