import Foundation
import Glibc
import TestSupport
import Testing
import WireSockets

extension Live.InProcess {
  /// Servers over Unix sockets, and the rest of the matrix; forking ones are in `ForkingExperimentTests`.
  @Suite struct UnixTests {
    /// Three clients, connected before anybody is answered, are echoed.
    private static func threeClients(of server: any BaseServer, isDatagram: Bool) throws {
      try serving(server) {
        let address = server.serverAddress
        let clients = try (1...3).map { number in
          let client = try Socket(address.family, isDatagram: isDatagram, deadline: limit())
          if isDatagram, address.family == .unix { try client.bind(to: .unnamed) }
          try client.connect(to: address)
          try client.sendAll("I am \(number)".utf8)
          return client
        }
        for (index, client) in clients.enumerated() {
          try client.expect("I am \(index + 1)")
          // A sequential server goes on to the next when this one has left.
          try client.close()
        }
        #expect(server.waitUntilIdle(until: limit()))
        #expect(server.requestsEnded == 3)
      }
    }

    @Test func theMatrix() async throws {
      try await Program.onThread {
        let place = try TemporaryDirectory()
        func path(_ name: String) throws -> SocketAddress { try .unix(place.path + "/" + name) }
        let streams: [any BaseServer] = [
          try TCPServer(anyPort, handler: .echo), try ThreadingTCPServer(anyPort, handler: .echo),
          try UnixStreamServer(path("a"), handler: .echo),
          try ThreadingUnixStreamServer(path("b"), handler: .echo),
        ]
        let datagrams: [any BaseServer] = [
          try UDPServer(anyPort, handler: .datagramEcho),
          try ThreadingUDPServer(anyPort, handler: .datagramEcho),
          try UnixDatagramServer(path("c"), handler: .datagramEcho),
          try ThreadingUnixDatagramServer(path("d"), handler: .datagramEcho),
        ]
        for server in streams { try Self.threeClients(of: server, isDatagram: false) }
        for server in datagrams { try Self.threeClients(of: server, isDatagram: true) }
      }
    }

    @Test func paths() async throws {
      #expect(throws: SocketAddress.UnixPathError.empty) { try SocketAddress.unix("") }
      #expect(throws: SocketAddress.UnixPathError.containsNUL) { try SocketAddress.unix("a\0b") }
      // Octets, not characters.
      let long = String(repeating: "路", count: 36)
      let error = #expect(throws: SocketAddress.UnixPathError.self) { try SocketAddress.unix(long) }
      #expect(error == .tooLong(octets: 108))
      #expect(error?.description.contains("room for 107") == true)
      let abstract = try SocketAddress.unix("\0wirelab")
      #expect(abstract.description == "@wirelab")
      #expect(SocketAddress.unnamed.description == "(unnamed)")
      try await Program.onThread {
        // The longest there is, made by the kernel and told by it.
        let place = try TemporaryDirectory()
        let path = place.path + "/" + String(repeating: "x", count: 107 - place.path.utf8.count - 1)
        let server = try UnixStreamServer(.unix(path), handler: .echo)
        try serving(server) {
          #expect(server.serverAddress.description == path)
          #expect(try server.serverAddress == .unix(path))
          let client = try connected(to: server.serverAddress)
          #expect(try client.peerAddress() == server.serverAddress)
          #expect(try client.localAddress() == .unnamed)
        }
        // A name that the kernel chooses, with its NUL and all.
        let named = try UnixDatagramServer(.unnamed, handler: .datagramEcho)
        defer { named.serverClose() }
        #expect(named.serverAddress.octets.first == 0)
        #expect(named.serverAddress.octets.count == 6)
      }
    }

    @Test func aPathThatIsTaken() async throws {
      try await Program.onThread {
        let place = try TemporaryDirectory()
        let address = try SocketAddress.unix(place.path + "/server")
        try UnixStreamServer(address, handler: .echo).serverClose()
        // As in Python, the file stays.
        let stale = #expect(throws: SocketError.self) { _ = try UnixStreamServer(address, handler: .echo) }
        #expect(stale?.name == "EADDRINUSE")
        #expect(stale?.description.contains("\(address) is there already") == true, "\(stale as Any)")
        #expect(stale?.description.contains("remove it") == true)
        unlink(address.host)
        try UnixStreamServer(address, handler: .echo).serverClose()
        let missing = #expect(throws: SocketError.self) {
          _ = try UnixStreamServer(.unix(place.path + "/no/server"), handler: .echo)
        }
        #expect(missing?.description.contains("is not there") == true, "\(missing as Any)")
        let error = #expect(throws: SocketError.self) { _ = try connected(to: address) }
        #expect(error?.name == "ECONNREFUSED")
      }
    }

    @Test func aClientWithoutAnAddressCannotBeAnswered() async throws {
      try await Program.onThread {
        let place = try TemporaryDirectory()
        let notes = Notes()
        var options = ServerOptions()
        options.hooks.handleError = { notes.add("\($0.clientAddress): \($1)") }
        let server = try UnixDatagramServer(
          .unix(place.path + "/server"), handler: .datagramEcho, options: options)
        try serving(server) {
          let client = try Socket(.unix, isDatagram: true, deadline: limit())
          try client.send("hi".utf8, to: server.serverAddress)
          try notes.wait(for: 1)
          #expect(notes.all[0].hasPrefix("(unnamed): sendto() fails with EINVAL"), "\(notes.all)")
          // And the server goes on.
          try client.bind(to: .unnamed)
          try client.send("hi".utf8, to: server.serverAddress)
          try client.expect("hi")
        }
      }
    }
  }
}
