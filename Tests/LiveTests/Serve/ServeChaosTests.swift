import Foundation
import Glibc
import Testing
import WireSockets

extension Live.InProcess {
  /// Clients that a server of `wirelab serve` has to survive.
  @Suite struct ServeChaosTests {
    @Test(arguments: ServeTests.streams) func twoHundredClientsAndThirtyTwoDescriptors(model: String)
      async throws
    {
      let server = try await ServerProcess.start([model], after: "ulimit -n 32")
      try await Program.onThread {
        var clients = try (0..<200).map { _ in try connected(to: server.address) }
        // As many as there is room for are greeted; then nothing moves any more, and the server rests.
        try clients[0].expect("welcome")
        let before = server.ticks
        // Not a wait for something: a while in which it must not have worked.
        usleep(500_000)
        #expect(server.ticks - before < 25)
        for client in clients {
          if client !== clients[0] { try client.expect("welcome") }
          try client.send("exit".utf8)
          try client.expectEnd()
          try client.close()
        }
        clients = []
        let late = try connected(to: server.address)
        try late.expect("welcome")
      }
      let lines = server.errors.split(separator: "\n").filter { $0.contains("waits until there is room") }
      #expect(lines.count == (model == "tcp" ? 0 : 1), "\(server.errors)")
      #expect(server.errors.split(separator: "\n").count == lines.count, "\(server.errors)")
      server.send(SIGTERM)
      #expect(try await server.end(SIGCONT).status == 0)
    }

    @Test(arguments: ["threading-tcp", "forking-tcp"]) func clientsThatMisbehave(model: String) async throws {
      let server = try await ServerProcess.start([model, "--grace", "0.2"])
      try await Program.onThread {
        let silent = try connected(to: server.address)
        let resetting = try connected(to: server.address)
        try resetting.expect("welcome")
        try resetting.set(.linger(seconds: 0))
        try resetting.close()
        let half = try connected(to: server.address)
        try half.send([0xE4, 0xBD])
        // Floods and never reads, until there is room nowhere any more.
        let flooding = try connected(to: server.address)
        let octets = [UInt8](repeating: 0x61, count: 65_536)
        let enough = Clock.monotonic(after: 2)
        while Clock.monotonic() < enough {
          if (try? flooding.send(octets, dontWait: true)) == nil { usleep(1000) }
        }
        let good = try connected(to: server.address)
        try good.expect("welcome")
        try good.send("exit".utf8)
        try good.expectEnd()
        try half.expect("welcomehello")
        try silent.expect("welcome")
        try server.wait { server.errors.contains("ECONNRESET") }
        #expect(server.errors.contains("wirelab: 127.0.0.1:"), "\(server.errors)")
      }
      #expect(try await server.end().status == 0)
    }

    /// One after the other: who is silent keeps everybody waiting, but these end.
    @Test func clientsThatMisbehaveOneAfterTheOther() async throws {
      let server = try await ServerProcess.start(["tcp"])
      try await Program.onThread {
        let resetting = try connected(to: server.address)
        try resetting.expect("welcome")
        try resetting.set(.linger(seconds: 0))
        try resetting.close()
        let half = try connected(to: server.address)
        try half.send([0xE4, 0xBD])
        try half.shutdown(.write)
        try half.expect("welcomehello")
        try half.expectEnd()
        // Floods, never reads, and goes with octets unread on both sides.
        let flooding = try connected(to: server.address)
        let octets = [UInt8](repeating: 0x61, count: 65_536)
        for _ in 0..<200 where (try? flooding.send(octets, dontWait: true)) == nil { usleep(1000) }
        try flooding.close()
        try connected(to: server.address).expect("welcome")
        try server.wait { server.errors.contains("ECONNRESET") }
      }
      #expect(try await server.end().status == 0)
    }

    @Test(arguments: ServeTests.datagrams) func datagramsThatMisbehave(model: String) async throws {
      let server = try await ServerProcess.start([model])
      let before = server.descriptors
      try await Program.onThread {
        let flooding = try Socket(.ipv4, isDatagram: true, deadline: limit())
        try flooding.connect(to: server.address)
        for _ in 0..<3000 { _ = try? flooding.send("x".utf8, dontWait: true) }
        // The longest there is, and one that asks for an answer nobody waits for any more.
        _ = try? flooding.send([UInt8](repeating: 0x61, count: 65_507))
        try flooding.close()
        let client = try Socket(.ipv4, isDatagram: true, deadline: limit())
        try client.connect(to: server.address)
        try client.set(.receiveTimeout(milliseconds: 200))
        // While the queue is full, what comes is lost.
        try server.wait {
          _ = try? client.send("hi".utf8)
          return (try? client.receive(max: 10)) == Array("hi".utf8)
        }
        try server.wait { server.children.isEmpty && server.descriptors <= before + 1 }
      }
      #expect(try await server.end().status == 0)
    }

    @Test func threeHundredForks() async throws {
      let server = try await ServerProcess.start(["forking-tcp"])
      let before = server.descriptors
      try await Program.onThread {
        for _ in 0..<300 {
          let client = try connected(to: server.address)
          try client.expect("welcome")
          try client.send("exit".utf8)
          try client.expectEnd()
          try client.close()
        }
        // What the parent has of a child goes a moment after the child.
        try server.wait { server.children.isEmpty && server.descriptors == before }
      }
      #expect(try await server.end().status == 0)
      #expect(server.errors.isEmpty, "\(server.errors)")
    }
  }
}
