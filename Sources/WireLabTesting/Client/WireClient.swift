import Glibc
import Synchronization
import WireSockets

/// A TCP client for tests. Every wait of it has a limit, and its errors say what was expected and what came.
///
/// It does what it is told and nothing else: no option is set, and it is closed by `close`, by `reset`, and
/// when nobody has it any more. Its calls block threads of their own.
public final class WireClient: Sendable {
  /// Which half of the connection.
  public enum Half: Hashable, Sendable, CaseIterable {
    case read, write, both
  }

  let socket: Socket
  /// How long a call waits that does not say.
  let timeout: Duration
  /// What was received, and nobody has asked for.
  let unread = Mutex<[UInt8]>([])

  private init(_ socket: Socket, timeout: Duration) {
    self.socket = socket
    self.timeout = timeout
  }

  /// Opens a connection.
  ///
  /// - Parameters:
  ///   - host: an address, or a name, whose addresses are tried in their order.
  ///   - port: the server's.
  ///   - timeout: the limit of this and of every later call that names none.
  /// - Throws: `Failure`.
  public static func connect(
    host: String = "127.0.0.1", port: some BinaryInteger, timeout: Duration = .seconds(5)
  ) async throws -> WireClient {
    guard let number = UInt16(exactly: port), number > 0 else {
      throw Failure(.usage, "\(port) is no port that a server could have: ports are 1 to 65535")
    }
    return try await Blocking.run("wire client") {
      WireClient(try open(host, number, limit: timeout), timeout: timeout)
    }
  }

  /// Our end: `127.0.0.1:40000`.
  public var endpoint: String { socket.local.map { "\($0)" } ?? "" }

  /// Our port.
  public var port: Int { Int(socket.local?.port ?? 0) }

  private static func open(_ host: String, _ port: UInt16, limit: Duration) throws(Failure) -> Socket {
    let deadline = limit.deadline
    let addresses: [SocketAddress]
    do throws(HostName.Failure) {
      addresses = try HostName.addresses(of: host, port: port, isDatagram: false)
    } catch {
      throw Failure(.usage, "no address of '\(host)' is known: \(error.description)")
    }
    var failures: [(address: SocketAddress, error: SocketError)] = []
    for address in addresses {
      do throws(SocketError) {
        let socket = try Socket(address.family)
        try socket.connect(to: address, deadline: deadline)
        return socket
      } catch {
        failures.append((address, error))
      }
    }
    let told = failures.map { "\($0.address): \(Failure.text(of: $0.error, limit: limit))" }
    throw Failure(
      failures.last.map { Failure.Cause($0.error) } ?? .usage,
      "no connection with " + told.joined(separator: "; "))
  }

  // MARK: - The end

  /// Ends one half of the connection, or both: shutdown(2). `.write` sends a FIN.
  public func shutdown(_ half: Half) async throws {
    try await perform("shutdown(\(half))") { (socket, _) throws(SocketError) in
      switch half {
      case .read: try socket.shutdown(.read)
      case .write: try socket.shutdown(.write)
      case .both: try socket.shutdown(.both)
      }
    }
  }

  /// Gives the socket back: close(2). The kernel sends a FIN, or a reset where octets are left that nobody
  /// has read.
  public func close() async throws {
    try await perform("close()") { (socket, _) throws(SocketError) in try socket.close() }
  }

  /// Closes with a reset: SO_LINGER of 0 seconds, then close(2).
  public func reset() async throws {
    try await perform("reset()") { (socket, _) throws(SocketError) in
      try socket.set(.linger(seconds: 0))
      try socket.close()
    }
  }

  /// Makes calls that may block on a thread, with a limit.
  func perform(
    _ name: String, within limit: Duration? = nil,
    _ body: @escaping @Sendable (_ socket: Socket, _ deadline: Int64) throws(SocketError) -> Void
  ) async throws {
    let (socket, limit) = (socket, limit ?? timeout)
    try await Blocking.run("wire client") {
      do throws(SocketError) {
        try body(socket, limit.deadline)
      } catch {
        throw Failure(Failure.Cause(error), "\(name): \(Failure.text(of: error, limit: limit))")
      }
    }
  }
}
