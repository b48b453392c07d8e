import Foundation
import TestSupport
import Testing

/// `wirelab watch` beside the threading server, whose clients (of Python's) start when the watch is armed.
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
  ///   - clients: how many processes talk at a time.
  ///   - sleeps: whether the watch is stopped (SIGSTOP) while they talk.
  static func run(
    conversations: Int, _ arguments: [String], waitsForLines: Bool = false, signal: Int32? = SIGINT,
    clients: Int = 4, sleeps: Bool = false
  ) async throws -> Outcome {
    let python = try Program.tool("python3")
    return try await Program.onThread {
      let place = try TemporaryDirectory()
      let server = Process()
      server.executableURL = URL(fileURLWithPath: Program.wirelab)
      server.arguments = ["serve", "threading-tcp", "--port", "0"]
      server.standardInput = FileHandle.nullDevice
      server.standardOutput = try place.file("server")
      server.standardError = FileHandle.nullDevice
      try server.run()
      defer { kill(server.processIdentifier, SIGKILL) }
      try wait("the server") { place.text(of: "server").contains("\n") }
      let port = Int(place.text(of: "server").split(whereSeparator: { ":\n".contains($0) })[1]) ?? 0

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
      if sleeps { kill(watch.processIdentifier, SIGSTOP) }
      let talk = Process()
      talk.executableURL = URL(fileURLWithPath: python)
      talk.arguments = ["-c", script, String(port), String(conversations), String(clients)]
      talk.standardInput = FileHandle.nullDevice
      try talk.run()
      defer { if talk.isRunning { kill(talk.processIdentifier, SIGKILL) } }
      try wait("the clients") { !talk.isRunning }
      if sleeps { kill(watch.processIdentifier, SIGCONT) }
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
    import os, socket, sys
    port, count, clients = map(int, sys.argv[1:])
    for number in range(clients):
        if os.fork() == 0:
            for _ in range(count // clients + (number < count % clients)):
                with socket.create_connection(("127.0.0.1", port)) as client:
                    client.recv(7)
                    client.sendall(b"exit")
                    while client.recv(16):
                        pass
            os._exit(0)
    for _ in range(clients):
        assert os.wait()[1] == 0
    """
}
