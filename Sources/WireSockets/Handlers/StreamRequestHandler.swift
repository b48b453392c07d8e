/// A handler that reads and writes a conversation like a file: socketserver's `StreamRequestHandler`.
///
/// In the notes, "an implementation of request handlers for TCP". A class to derive from, as there: override
/// `handle`, and the class properties to set it up otherwise. For Unix streams too, without
/// `disableNagleAlgorithm`.
open class StreamRequestHandler: BaseRequestHandler {
  /// The request.
  public let request: Request
  /// The server that it came to.
  public let server: any BaseServer
  /// `rfile`: what the client says.
  public let reader: SocketReader
  /// `wfile`: what the client hears.
  public let writer: SocketWriter

  /// `rbufsize`: octets that one recv(2) asks for; -1: 8,192; 0: no more than `handle` asks for.
  open class var readBufferSize: Int { -1 }
  /// `wbufsize`: octets held back before they are sent; 0: none.
  open class var writeBufferSize: Int { 0 }
  /// `timeout`: the longest that a recv(2) waits, in seconds; nil: for ever. SO_RCVTIMEO, where Python polls
  /// before every call: at the end a read fails with EAGAIN, and sends are not limited.
  open class var timeoutSeconds: Double? { nil }
  /// `disable_nagle_algorithm`: TCP_NODELAY.
  open class var disableNagleAlgorithm: Bool { false }

  /// A handler for one request.
  public required init(request: Request, server: any BaseServer) {
    self.request = request
    self.server = server
    reader = SocketReader(request.socket, bufferSize: Self.readBufferSize)
    writer = SocketWriter(request.socket, bufferSize: Self.writeBufferSize)
  }

  /// Sets the options of the socket.
  open func setup() throws {
    if let seconds = Self.timeoutSeconds {
      try request.socket.set(.receiveTimeout(milliseconds: Int(seconds * 1000)))
    }
    if Self.disableNagleAlgorithm {
      try request.socket.set(.noDelay(true))
    }
  }

  /// Answers; does nothing until it is overridden.
  open func handle() throws {}

  /// Sends what is held back and closes the reader and the writer, not the socket. Errors are swallowed: the
  /// peer may have gone.
  open func finish() throws {
    try? writer.flush()
    writer.close()
    reader.close()
  }
}
