/// A handler that reads one datagram like a file, and answers with one: socketserver's
/// `DatagramRequestHandler`, which the notes call DataStreamRequestHandler. A class to derive from, as there;
/// `rfile` and `wfile` are its own `read` and `write`.
open class DatagramRequestHandler: BaseRequestHandler {
  /// The request.
  public let request: Request
  /// The server that it came to.
  public let server: any BaseServer
  /// `packet`, of which `rfile` has not been read yet.
  public private(set) var unread: ArraySlice<UInt8>
  private var reply: [UInt8] = []

  /// A handler for one request.
  public required init(request: Request, server: any BaseServer) {
    self.request = request
    self.server = server
    unread = (request.datagram ?? [])[...]
  }

  /// Does nothing.
  open func setup() throws {}

  /// Answers; does nothing until it is overridden.
  open func handle() throws {}

  /// Sends what was written to the client, also when that is nothing: an empty datagram.
  open func finish() throws {
    try request.send(reply)
  }

  /// `rfile.read`: the next octets of the datagram, at most so many; nil: all that are left.
  public func read(max: Int? = nil) -> [UInt8] {
    let octets = max.map { unread.prefix($0) } ?? unread
    unread = unread.dropFirst(octets.count)
    return Array(octets)
  }

  /// `wfile.write`: adds octets to the answer.
  public func write(_ octets: some Collection<UInt8>) {
    reply += octets
  }
}
