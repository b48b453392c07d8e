import Glibc
import Synchronization
import Testing
import WireSockets

/// An address of the loopback that nobody has: the kernel chooses the port.
let anyPort = SocketAddress.loopback(.ipv4, port: 0)

/// The longest that anything here may wait, in seconds.
let limitSeconds = 20.0

/// A deadline that only a failure reaches.
func limit() -> Int64 { Clock.monotonic(after: limitSeconds) }

/// What went wrong outside the code under test.
struct Unexpected: Error, CustomStringConvertible {
  var description: String
}

/// A TCP client that is connected.
func connected(to address: SocketAddress, log: CallLog? = nil) throws -> Socket {
  let socket = try Socket(address.family, log: log, deadline: limit())
  try socket.connect(to: address)
  return socket
}

extension Socket {
  /// Receives exactly these octets.
  func expect(_ text: String) throws {
    var received: [UInt8] = []
    while received.count < text.utf8.count {
      let octets = try receive(max: text.utf8.count - received.count)
      if octets.isEmpty { break }
      received += octets
    }
    guard received == Array(text.utf8) else {
      throw Unexpected(description: "not \(text): \(OctetText.quoted(received, limit: 100))")
    }
  }

  /// Receives the end of the stream.
  func expectEnd() throws {
    let octets = try receive(max: 100)
    guard octets.isEmpty else { throw Unexpected(description: "not the end: \(octets)") }
  }
}

/// Serves on a thread of its own while `body` runs; then shuts down and closes.
func serving<Result>(_ server: any BaseServer, _ body: () throws -> Result) throws -> Result {
  let thread = try BlockingThread(name: "serve") { try? server.serveForever(pollIntervalSeconds: 0.5) }
  guard server.waitUntilServing(until: limit()) else { throw Unexpected(description: "it does not serve") }
  defer {
    try? server.shutdown()
    #expect(thread.join(until: limit()), "the loop has not ended")
    server.serverClose()
  }
  return try body()
}

/// What several threads have told, in their order.
final class Notes: Sendable {
  private let notes = Mutex<[String]>([])
  var all: [String] { notes.withLock { $0 } }
  func add(_ note: String) { notes.withLock { $0.append(note) } }
  func clear() { notes.withLock { $0 = [] } }

  /// Waits until there are so many.
  func wait(for count: Int) throws {
    let deadline = limit()
    while all.count < count {
      guard Clock.monotonic() < deadline else { throw Unexpected(description: "only \(all)") }
      usleep(500)
    }
  }
}

/// How many sockets of the internet this process has open. (Others are opened by whatever runs beside.)
func openSockets() -> Int {
  (0..<4096).count { descriptor in
    var address = sockaddr()
    var length = socklen_t(MemoryLayout<sockaddr>.size)
    return getsockname(Int32(descriptor), &address, &length) == 0
      && [AF_INET, AF_INET6].contains(Int32(address.sa_family))
  }
}

extension CallLog {
  /// Each call as a line: `server: listen(5)`.
  var told: [String] { calls.map { "\($0.actor): \($0.name)(\($0.arguments))" } }

  /// The calls of an actor with what came of them: `recv(7) = 7`.
  func outcomes(of actor: String) -> [String] {
    calls.filter { $0.actor == actor }.map {
      "\($0.name)(\($0.arguments)) = \($0.error ?? $0.result.map(String.init) ?? "?")"
    }
  }
}
