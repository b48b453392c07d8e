import Synchronization
import WireSockets

/// A threading server of somebody's, on a port that the kernel has chosen, until it is let go.
final class EchoServer: Sendable {
  let port: Int
  private let server: ThreadingTCPServer

  /// Serves from the moment it returns; each conversation on a thread of its own.
  static func start(_ handle: @escaping @Sendable (Request) throws -> Void = echo) async throws -> EchoServer
  {
    try await Program.onThread {
      var options = ServerOptions()
      options.deadline = limit()
      options.requestQueueSize = 128
      let server = try ThreadingTCPServer(anyPort, options: options, handle: handle)
      try BlockingThread(name: "serve") { try? server.serveForever(pollIntervalSeconds: 0.5) }
      guard server.waitUntilServing(until: limit()) else {
        throw Unexpected(description: "it does not serve")
      }
      return EchoServer(server)
    }
  }

  private init(_ server: ThreadingTCPServer) {
    self.server = server
    port = Int(server.serverAddress.port)
  }

  deinit {
    _ = try? BlockingThread(name: "end of server") { [server] in
      try? server.shutdown()
      server.serverClose()
    }
  }

  /// Sends back what comes, until the end of the stream.
  static let echo: @Sendable (Request) throws -> Void = { request in
    while case let octets = try request.socket.receive(max: 1024), !octets.isEmpty {
      try request.send(octets)
    }
  }

  /// Sends a text, and closes.
  static func saying(_ text: String) -> @Sendable (Request) throws -> Void {
    { request in try request.send(text.utf8) }
  }

  /// Answers the first octets, and closes with a reset.
  static let resetting: @Sendable (Request) throws -> Void = { request in
    try request.send(request.socket.receive(max: 1024))
    try request.socket.set(.linger(seconds: 0))
    try request.socket.close()
  }

  /// Answers the first octets, and keeps the conversation until its deadline, or until it is told to end.
  static func keeping(until isOver: Notes) -> @Sendable (Request) throws -> Void {
    { request in
      try request.send(request.socket.receive(max: 1024))
      try isOver.wait(for: 1)
    }
  }
}
