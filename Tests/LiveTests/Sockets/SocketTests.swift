import Glibc
import Testing
import WireSockets

extension Live {
  /// Sockets, their deadlines, and the log of their calls.
  @Suite struct Sockets {
    @Test func callsAreLoggedWithWhatCameOfThem() async throws {
      try await Program.onThread {
        let log = CallLog()
        var options = ServerOptions()
        options.log = log
        let server = try TCPServer(anyPort, handler: .welcome, options: options)
        try CurrentActor.run(as: "alice") {
          try serving(server) {
            let client = try connected(to: server.serverAddress, log: log)
            try client.expect("welcome")
            try client.set(.linger(seconds: 0))
            try client.sendAll("exit".utf8)
            try client.expectEnd()
            try client.close()
            #expect(throws: SocketError.self) { try client.close() }
            #expect(server.waitUntilIdle(until: limit()))
          }
        }
        let calls = log.calls
        #expect(calls.map(\.sequence) == Array(1...calls.count))
        #expect(calls.map(\.start) == calls.map(\.start).sorted())
        for call in calls { #expect(call.end ?? 0 >= call.start) }
        let address = "\(server.serverAddress)"
        #expect(
          Array(log.outcomes(of: "alice").dropFirst()) == [
            "connect(\(address)) = 0", "recv(7) = 7", "setsockopt(SO_LINGER, {1, 0}) = 0",
            "send(\"exit\", 4) = 4",
            "recv(100) = 0", "close() = 0", "close() = EBADF",
          ])
        #expect(
          log.outcomes(of: "server/1") == [
            "send(\"welcome\", 7) = 7", "recv(1024) = 4", "shutdown(SHUT_WR) = 0", "close() = 0",
          ])
        let connect = try #require(calls.first { $0.name == "connect" })
        let accept = try #require(calls.first { $0.name == "accept" })
        #expect(accept.actor == "server")
        #expect(accept.local == server.serverAddress && connect.peer == server.serverAddress)
        #expect(accept.peer == connect.local && connect.local != nil)
        for call in calls where call.actor == "server/1" {
          #expect(call.local == server.serverAddress && call.peer == connect.local)
        }
      }
    }

    @Test func aRefusedConnectNamesItsErrnoAndItsEndpoint() async throws {
      try await Program.onThread {
        let log = CallLog()
        let bound = try Socket(.ipv4)
        try bound.bind(to: anyPort)
        let address = try #require(bound.local)
        let error = #expect(throws: SocketError.self) { _ = try connected(to: address, log: log) }
        #expect(error?.name == "ECONNREFUSED")
        #expect(error?.isDeadline == false)
        let call = try #require(log.calls.last)
        #expect(call.error == "ECONNREFUSED" && call.result == nil)
        #expect(call.local?.host == "127.0.0.1" && call.local?.port != 0)
      }
    }

    @Test func aDeadlineEndsARecvAndTheLogLeavesItOpen() async throws {
      try await Program.onThread {
        let log = CallLog()
        let listener = try Socket(.ipv4)
        try listener.bind(to: anyPort)
        try listener.listen(backlog: 1)
        let client = try connected(to: try listener.localAddress(), log: log)
        let start = Clock.monotonic()
        let error = #expect(throws: SocketError.self) {
          try client.receive(max: 10, deadline: start + 50_000_000)
        }
        #expect(error?.isDeadline == true)
        #expect(error?.name != "ETIMEDOUT")
        #expect(Clock.monotonic() - start >= 50_000_000)
        #expect(log.calls.last?.name == "recv" && log.calls.last?.end == nil)
        #expect(!log.isBlocked(actor: "thread", in: "recv"))
        // A timeout that the script sets is the kernel's, with its errno.
        try client.set(.receiveTimeout(milliseconds: 20))
        #expect(throws: SocketError(call: "recv", errno: EAGAIN)) { try client.receive(max: 10) }
        // What comes in time is not touched by the deadline.
        let accepted = try listener.accept(deadline: limit())
        try accepted.sendAll("in time".utf8)
        try client.expect("in time")
      }
    }

    @Test func aThreadThatIsToldToStopDoesNotWaitAgain() async throws {
      try await Program.onThread {
        let log = CallLog()
        let listener = try Socket(.ipv4, log: log)
        try listener.bind(to: anyPort)
        try listener.listen(backlog: 1)
        let notes = Notes()
        let thread = try BlockingThread(name: "waiter") {
          CurrentActor.run(as: "waiter") {
            for _ in 1...2 {
              do throws(SocketError) {
                _ = try listener.accept()
              } catch {
                notes.add("\(error.isDeadline)")
              }
            }
          }
        }
        #expect(log.waitUntilBlocked(actor: "waiter", in: "accept", until: limit()))
        #expect(!log.isBlocked(actor: "waiter", in: "recv"))
        #expect(!log.isBlocked(actor: "nobody", in: "accept"))
        #expect(thread.stop(until: limit()))
        #expect(notes.all == ["true", "true"])
      }
    }

    @Test func closingUnderARecvWakesNobody() async throws {
      try await Program.onThread {
        let log = CallLog()
        let listener = try Socket(.ipv4)
        try listener.bind(to: anyPort)
        try listener.listen(backlog: 1)
        let client = try connected(to: try listener.localAddress(), log: log)
        let accepted = try listener.accept(deadline: limit())
        let notes = Notes()
        let thread = try BlockingThread(name: "reader") {
          CurrentActor.run(as: "alice/reader") {
            notes.add((try? client.receive(max: 10)).map { "\($0.count)" } ?? "failed")
          }
        }
        #expect(log.waitUntilBlocked(actor: "alice", in: "recv", until: limit()))
        try client.close()
        #expect(log.isBlocked(actor: "alice/reader", in: "recv"))
        // No FIN went out either: the descriptor is gone, the conversation is not, and takes an octet.
        try accepted.sendAll("x".utf8)
        #expect(thread.join(until: limit()))
        #expect(notes.all == ["1"])
        try accepted.expectEnd()
      }
    }

    @Test func severalPartsAreOneMessage() async throws {
      try await Program.onThread {
        let log = CallLog()
        let server = try Socket(.ipv4, isDatagram: true, deadline: limit())
        try server.bind(to: anyPort)
        let client = try Socket(.ipv4, isDatagram: true, log: log)
        try client.connect(to: try server.localAddress())
        #expect(try client.send(parts: [Array("ab".utf8), [], Array("c".utf8)]) == 3)
        #expect(try server.receiveFrom(max: 10).0 == Array("abc".utf8))
        #expect(log.calls.last?.arguments == "{\"ab\", 2; \"\", 0; \"c\", 1}")
        try client.send("abcdef".utf8)
        #expect(try server.receiveFrom(max: 2).0 == Array("ab".utf8))
      }
    }

    @Test func everyOptionReachesTheKernel() async throws {
      try await Program.onThread {
        let socket = try Socket(.ipv4)
        try socket.set(.linger(seconds: 3))
        try socket.set(.noDelay(true))
        try socket.set(.cork(true))
        try socket.set(.quickAck(false))
        try socket.set(.reuseAddress(true))
        try socket.set(.receiveTimeout(milliseconds: 1500))
        try socket.set(.receiveBuffer(4096))
        try socket.set(.sendBuffer(8192))
        func integer(_ level: Int32, _ option: Int32) -> Int32 {
          var value: Int32 = -1
          var length = socklen_t(4)
          getsockopt(socket.descriptor, level, option, &value, &length)
          return value
        }
        #expect(integer(Int32(IPPROTO_TCP), TCP_NODELAY) != 0)
        #expect(integer(Int32(IPPROTO_TCP), TCP_CORK) != 0)
        #expect(integer(SOL_SOCKET, SO_REUSEADDR) == 1)
        #expect(integer(SOL_SOCKET, SO_RCVBUF) == 8192)
        #expect(integer(SOL_SOCKET, SO_SNDBUF) == 16384)
        var value = linger()
        var length = socklen_t(MemoryLayout<linger>.size)
        getsockopt(socket.descriptor, SOL_SOCKET, SO_LINGER, &value, &length)
        #expect(value.l_onoff == 1 && value.l_linger == 3)
        #expect(fcntl(socket.descriptor, F_GETFD) & FD_CLOEXEC != 0)
      }
    }

    @Test func aSocketThatGoesClosesItsDescriptor() async throws {
      try await Program.onThread {
        let before = openDescriptors()
        for _ in 1...10 { _ = try Socket(.ipv6, isDatagram: true) }
        #expect(openDescriptors() <= before)
      }
    }
  }
}
