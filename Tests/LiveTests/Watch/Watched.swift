import Foundation
import Testing

/// `wirelab watch` beside a threading server of Python's, whose clients start when the watch is armed.
enum Watched {
  /// What came of it.
  struct Outcome {
    var status: Int32
    var lines: [String]
    var errors: String
    /// Whether a line for each had been written before the watch was told to end.
    var linesCameBeforeEnd: Bool
    /// The port of the server.
    var port: Int
  }

  /// Watches so many conversations.
  ///
  /// - Parameters:
  ///   - arguments: what follows `watch`; the filter is there already.
  ///   - waitsForLines: whether the signal comes only when a line for each has been written.
  ///   - signal: what ends the watch; nil: it ends by itself.
  static func run(
    conversations: Int, _ arguments: [String], waitsForLines: Bool = false, signal: Int32? = SIGINT
  ) async throws -> Outcome? {
    guard let python = Program.find("python3") else { return nil }
    return try await Program.onThread {
      let place = try TemporaryDirectory()
      let server = Process()
      server.executableURL = URL(fileURLWithPath: python)
      server.arguments = ["-c", script, String(conversations)]
      let start = Pipe()
      server.standardInput = start
      server.standardOutput = try place.file("server")
      try server.run()
      defer { kill(server.processIdentifier, SIGKILL) }
      try wait("the server") { place.text(of: "server").contains("\n") }
      let port = Int(place.text(of: "server").prefix { $0 != "\n" }) ?? 0

      let watch = Process()
      watch.executableURL = URL(fileURLWithPath: Program.wirelab)
      watch.arguments = ["watch", "--filter", "tcp port \(port)"] + arguments
      watch.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { $1 }
      watch.standardInput = FileHandle.nullDevice
      watch.standardOutput = try place.file("output")
      watch.standardError = try place.file("errors")
      try watch.run()
      defer { if watch.isRunning { kill(watch.processIdentifier, SIGKILL) } }
      try wait("the watch") { place.text(of: "errors").contains("\n") || !watch.isRunning }
      // From this moment on nothing may be missed.
      try start.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
      try wait("the clients") { place.text(of: "server").contains("done") }
      var came = false
      if waitsForLines {
        try wait("the lines") { lines(place).count { $0.contains("127.0.0.1") } >= conversations }
        came = true
      }
      if let signal { kill(watch.processIdentifier, signal) }
      try wait("the end") { !watch.isRunning }
      return Outcome(
        status: watch.terminationStatus, lines: lines(place), errors: place.text(of: "errors"),
        linesCameBeforeEnd: came, port: port)
    }
  }

  private static func lines(_ place: TemporaryDirectory) -> [String] {
    place.text(of: "output").split(separator: "\n").map(String.init)
  }

  private struct NeverCame: Error {
    var what: String
  }

  private static func wait(_ what: String, until isThere: () -> Bool) throws {
    let end = Date() + 60
    while !isThere() {
      guard Date() < end else { throw NeverCame(what: what) }
      usleep(10_000)
    }
  }

  private static let script = """
    import socket, socketserver, sys, threading
    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            self.request.sendall(b"welcome")
            while self.request.recv(1024) not in (b"", b"exit"):
                self.request.sendall(b"hello")
    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        request_queue_size = 1024
    server = Server(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.readline()
    def talk(count):
        for _ in range(count):
            with socket.create_connection(server.server_address) as client:
                client.recv(7)
                client.sendall(b"exit")
                while client.recv(16):
                    pass
    count = int(sys.argv[1])
    threads = [threading.Thread(target=talk, args=(count // 4 + (i < count % 4),)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("done", flush=True)
    sys.stdin.readline()
    """
}
