/// Reads a conversation like a file: the `rfile` of socketserver, by which a handler sees lines where a
/// stream has none (lesson stream-has-no-messages).
///
/// Of io.BufferedReader it has what handlers use, and nothing that needs a file: no seek, no encoding.
public final class SocketReader {
  private let socket: Socket
  private let bufferSize: Int
  private var buffer: ArraySlice<UInt8> = []
  private var isClosed = false

  /// A reader of a conversation, which stays its owner's.
  ///
  /// - Parameter bufferSize: octets that one recv(2) asks for; -1: 8,192; 0: no more than is asked of the
  ///   reader.
  public init(_ socket: Socket, bufferSize: Int = -1) {
    self.socket = socket
    self.bufferSize = bufferSize < 0 ? 8192 : bufferSize
  }

  /// Exactly so many octets; fewer only at the end of the stream.
  public func read(_ count: Int) throws(SocketError) -> [UInt8] {
    while buffer.count < count {
      if try !fill(atMost: count - buffer.count) { break }
    }
    return take(count)
  }

  /// Everything until the end of the stream.
  public func readToEnd() throws(SocketError) -> [UInt8] {
    while try fill(atMost: 8192) {}
    return take(buffer.count)
  }

  /// The octets until a line feed, with it; at most `limit`; without one at the end of the stream; none after
  /// that.
  public func readLine(limit: Int = 65_536) throws(SocketError) -> [UInt8] {
    var searched = 0
    while true {
      if let feed = buffer.dropFirst(searched).prefix(limit - searched).firstIndex(of: 0x0A) {
        return take(feed - buffer.startIndex + 1)
      }
      searched = min(limit, buffer.count)
      if searched == limit { return take(limit) }
      // Without a buffer, an octet beyond the line would be lost to whoever receives from the socket next.
      if try !fill(atMost: 1) { return take(searched) }
    }
  }

  /// Forgets what was read ahead; later reads return nothing. The socket stays open.
  public func close() {
    isClosed = true
    buffer = []
  }

  /// Receives once; false: the stream is at its end.
  private func fill(atMost wanted: Int) throws(SocketError) -> Bool {
    if isClosed { return false }
    let octets = try socket.receive(max: bufferSize == 0 ? wanted : bufferSize)
    buffer += octets
    return !octets.isEmpty
  }

  private func take(_ count: Int) -> [UInt8] {
    let octets = buffer.prefix(count)
    buffer = buffer.dropFirst(octets.count)
    return Array(octets)
  }
}

/// Writes into a conversation like into a file: the `wfile` of socketserver, where it is another class with a
/// buffer than without one; here the size of the buffer says it.
public final class SocketWriter {
  private let socket: Socket
  private let bufferSize: Int
  private var buffer: [UInt8] = []
  private var isClosed = false

  /// A writer into a conversation, which stays its owner's.
  ///
  /// - Parameter bufferSize: octets held back before they are sent; 0: none.
  public init(_ socket: Socket, bufferSize: Int = 0) {
    self.socket = socket
    self.bufferSize = max(0, bufferSize)
  }

  /// Sends all octets, or holds them back.
  public func write(_ octets: some Collection<UInt8>) throws(SocketError) {
    if isClosed || octets.isEmpty { return }
    buffer += octets
    if buffer.count > bufferSize { try flush() }
  }

  /// Sends what is held back.
  public func flush() throws(SocketError) {
    if buffer.isEmpty { return }
    let octets = buffer
    buffer = []
    try socket.sendAll(octets)
  }

  /// Writes nothing more. The socket stays open.
  public func close() {
    isClosed = true
    buffer = []
  }
}
