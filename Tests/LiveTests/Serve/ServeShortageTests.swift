import Foundation
import Glibc
import Testing
import WireSockets

extension Live.InProcess {
  /// `wirelab serve` when the machine has no more threads, processes or descriptors for it.
  @Suite(.tags(.rights)) struct ServeShortageTests {
    /// Starts a server as an ordinary user: RLIMIT_NPROC does not bind root.
    private func ordinary(_ arguments: [String]) async throws -> ServerProcess {
      guard getuid() == 0 else { return try await ServerProcess.start(arguments) }
      return try await ServerProcess.start(
        arguments, through: Self.user)
    }

    /// Who runs the servers here, when that is not the tests' own user.
    private static let user = ["setpriv", "--reuid", "65533", "--regid", "65533", "--clear-groups"]

    /// Runs `body` while a process may begin no more threads and processes: prlimit(1), because Glibc's
    /// overlay lacks prlimit(2).
    private func withoutProcesses(_ server: ServerProcess, _ body: () throws -> Void) throws {
      let before = try prlimit(server, "--nproc", "--output", "SOFT", "--noheadings")
      _ = try prlimit(server, "--nproc=1:")
      try body()
      _ = try prlimit(server, "--nproc=\(before.trimmingCharacters(in: .whitespacesAndNewlines)):")
    }

    private func prlimit(_ server: ServerProcess, _ arguments: String...) throws -> String {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      // As the server's user: another's limits are for root with CAP_SYS_RESOURCE, which containers lack.
      let user = getuid() == 0 ? Self.user : []
      process.arguments = user + ["prlimit", "--pid", "\(server.pid)"] + arguments
      let output = Pipe()
      process.standardOutput = output
      process.standardError = output
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      guard process.terminationStatus == 0 else {
        throw Unexpected(
          description: "prlimit \(arguments): \(process.terminationStatus): \(text)\(server.errors)")
      }
      return text
    }

    @Test(
      .needs(.setpriv, .prlimit),
      arguments: [("threading-tcp", "pthread_create()"), ("forking-tcp", "fork()")])
    func noMoreThreadsOrProcesses(model: String, call: String) async throws {
      let server = try await ordinary([model])
      try await Program.onThread {
        let first = try connected(to: server.address)
        try first.expect("welcome")
        try withoutProcesses(server) {
          // Nobody can answer these: they are ended, and the server goes on.
          for _ in 0..<20 { try connected(to: server.address).expectEnd() }
          let before = server.ticks
          // Not a wait for something: a while in which it must not work.
          usleep(300_000)
          #expect(server.ticks - before < 15)
          // Who was there before is served.
          try first.send("hi".utf8)
          try first.expect("hello")
        }
        try connected(to: server.address).expect("welcome")
      }
      #expect(server.errors.contains("\(call) fails with EAGAIN"), "\(server.errors)")
      #expect(try await server.end().status == 0)
    }

    @Test(
      .needs(.setpriv, .prlimit),
      arguments: [("threading-udp", "pthread_create()"), ("forking-udp", "fork()")])
    func noMoreForDatagrams(model: String, call: String) async throws {
      let server = try await ordinary([model])
      try await Program.onThread {
        let client = try Socket(.ipv4, isDatagram: true, deadline: limit())
        try client.connect(to: server.address)
        try withoutProcesses(server) {
          try client.send("lost".utf8)
          try server.wait { server.errors.contains("\(call) fails with EAGAIN") }
        }
        try client.send("hi".utf8)
        try client.expect("hi")
      }
      #expect(try await server.end().status == 0)
    }

    @Test(arguments: ServeTests.datagrams) func twoHundredDatagramsAndThirtyTwoDescriptors(model: String)
      async throws
    {
      let server = try await ServerProcess.start([model], after: "ulimit -n 32")
      try await Program.onThread {
        let clients = try (0..<200).map { number in
          let client = try Socket(.ipv4, isDatagram: true, deadline: limit())
          try client.connect(to: server.address)
          try client.send("I am \(number)".utf8)
          return client
        }
        for (number, client) in clients.enumerated() { try client.expect("I am \(number)") }
        let before = server.ticks
        usleep(300_000)
        #expect(server.ticks - before < 15)
      }
      #expect(try await server.end().status == 0)
    }
  }
}
