import Foundation
import Glibc
import Testing
import WireSockets

extension Live.InProcess {
  /// Peers that want a server of `wirelab serve` to be busy for ever.
  @Suite struct ServeDoorsTests {
    /// Clients that say nothing, as many as a forking server has children, keep nobody out for long.
    @Test(arguments: ServeTests.streams) func clientsThatRest(model: String) async throws {
      let server = try await ServerProcess.start([model, "--idle-timeout", "0.3"])
      try await Program.onThread {
        let idle = try (0..<(model == "tcp" ? 2 : 45)).map { _ in try connected(to: server.address) }
        let good = try connected(to: server.address)
        try good.expect("welcome")
        try good.send("exit".utf8)
        try good.expectEnd()
        for client in idle {
          try client.expect("welcome")
          // An orderly end, without a reset.
          try client.expectEnd()
        }
      }
      #expect(try await server.end().status == 0)
      #expect(server.errors.contains("ended, because nothing came or went for 0.300 s"), "\(server.errors)")
    }

    /// Nor does one that takes nothing.
    @Test func aClientThatTakesNothing() async throws {
      let server = try await ServerProcess.start(["tcp", "--handler", "echo", "--idle-timeout", "0.3"])
      try await Program.onThread {
        let flooding = try connected(to: server.address)
        let octets = [UInt8](repeating: 0x61, count: 65_536)
        var rests = 0
        while rests < 3 {
          if (try? flooding.send(octets, dontWait: true)) == nil {
            rests += 1
            usleep(10_000)
          }
        }
        let good = try connected(to: server.address)
        try good.send("hi".utf8)
        try good.expect("hi")
      }
      #expect(try await server.end().status == 0)
    }

    @Test(arguments: ["0", "-1", "86401"]) func aLimitThatIsNone(seconds: String) async throws {
      let outcome = try await Program.run(Program.wirelab, ["serve", "tcp", "--idle-timeout=\(seconds)"])
      #expect(outcome.status == 2 && outcome.errors.contains("0.001 to 86400"), "\(outcome.errors)")
    }

    @Test(arguments: ServeTests.datagrams) func datagramsDoNotRest(model: String) async throws {
      let outcome = try await Program.run(Program.wirelab, ["serve", model, "--idle-timeout", "1"])
      #expect(outcome.status == 2 && outcome.errors.contains("is of TCP"), "\(outcome.errors)")
    }

    /// Each client makes a handler fail; what is said of it does not grow with them, in no process.
    @Test(arguments: ["threading-tcp", "forking-tcp", "tcp"]) func failuresAreCounted(model: String)
      async throws
    {
      let server = try await ServerProcess.start([model])
      try await Program.onThread {
        for _ in 0..<100 {
          let client = try connected(to: server.address)
          try client.expect("welcome")
          try client.set(.linger(seconds: 0))
          try client.close()
        }
        let last = try connected(to: server.address)
        try last.expect("welcome")
        try last.send("exit".utf8)
        try last.expectEnd()
        try server.wait { server.errors.contains("is counted for a minute") && server.children.isEmpty }
      }
      #expect(try await server.end().status == 0)
      let lines = server.errors.split(separator: "\n")
      #expect(lines.count == NoticeLimit.lines + 1, "\(server.errors)")
      #expect(lines.last == "wirelab: \(100 - NoticeLimit.lines) more like it")
    }

    /// A datagram that the server seems to have sent itself.
    @Test(.needs(.rawSockets), arguments: ServeTests.datagrams, ["127.0.0.1", "0.0.0.0"])
    func itsOwnDatagramGetsNoAnswer(model: String, host: String) async throws {
      let server = try await ServerProcess.start([model, "--host", host])
      try await Program.onThread {
        try Self.forge(from: server.address.port, to: server.address.port)
        let client = try Socket(.ipv4, isDatagram: true, deadline: limit())
        try client.connect(to: .loopback(.ipv4, port: server.address.port))
        try client.send("hi".utf8)
        #expect(try client.receive(max: 10) == Array("hi".utf8))
        try server.wait { server.errors.contains("not answered, because it is the server's own address") }
      }
      #expect(try await server.end().status == 0)
      #expect(server.errors.split(separator: "\n").count == 1, "\(server.errors)")
    }

    /// Two servers that a forged datagram sets on each other come to rest.
    @Test(.needs(.rawSockets)) func twoServersComeToRest() async throws {
      let servers = [try await ServerProcess.start(["udp"]), try await ServerProcess.start(["udp"])]
      try await Program.onThread {
        try Self.forge(from: servers[0].address.port, to: servers[1].address.port)
        try servers[0].wait { servers.contains { $0.errors.contains("one answer left out") } }
        let before = servers.map(\.ticks)
        // Not a wait for something: a while in which they must not have worked.
        usleep(500_000)
        #expect(zip(servers, before).allSatisfy { $0.ticks - $1 < 20 })
      }
      for server in servers { #expect(try await server.end().status == 0) }
    }

    /// Sends a datagram with another sender's port.
    private static func forge(from source: UInt16, to destination: UInt16) throws {
      let raw = socket(AF_INET, Int32(SOCK_RAW.rawValue), Int32(IPPROTO_UDP))
      guard raw >= 0 else { throw Unexpected(description: "no raw socket: \(errno)") }
      defer { close(raw) }
      let datagram: [UInt8] = [
        UInt8(source >> 8), UInt8(source & 0xFF), UInt8(destination >> 8), UInt8(destination & 0xFF),
        0, 10, 0, 0, 0x68, 0x69,
      ]
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      let sent = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          sendto(raw, datagram, datagram.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      guard sent == datagram.count else { throw Unexpected(description: "not sent: \(errno)") }
    }
  }
}
