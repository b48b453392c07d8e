import Glibc
import Synchronization
import Testing
import WireSockets
import WireSystem

extension Live.InProcess {
  /// TLS on our sockets, both ends ours.
  @Suite struct TLSSocketTests {
    /// A connection over TLS with a handler of ours at the other end.
    private func talking<Result: Sendable>(
      server: TLSContext, _ handle: @escaping @Sendable (Socket) throws -> Void,
      client: @escaping @Sendable (Socket) throws -> Result
    ) async throws -> Result {
      try await Program.onThread {
        var options = ServerOptions()
        options.deadline = limit()
        let own = Handler { request in
          try request.socket.startTLS(server)
          try handle(request.socket)
        }
        let server = try ThreadingTCPServer(anyPort, handler: own, options: options)
        return try serving(server) { try client(connected(to: server.serverAddress)) }
      }
    }

    @Test(arguments: TLSSettings.Version.today)
    func carriesMegabytesBothWays(version: TLSSettings.Version) async throws {
      let place = try TLSPlace()
      let context = try place.clientContext { $0.versions = version...version }
      let octets = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
      let info = try await talking(server: try place.serverContext()) { socket in
        while case let octets = try socket.receive(max: 50_000), !octets.isEmpty {
          try socket.sendAll(octets)
        }
        try socket.closeNotify()
      } client: { socket in
        try socket.startTLS(context, expecting: "localhost")
        // One thread sends while another receives.
        let sender = try BlockingThread(name: "sender") {
          try? socket.sendAll(octets)
          try? socket.closeNotify()
        }
        var received: [UInt8] = []
        while case let more = try socket.receive(max: 1 << 20), !more.isEmpty { received += more }
        _ = sender.join(until: limit())
        guard received == octets else { throw Unexpected(description: "\(received.count) other octets") }
        return socket.tlsInfo
      }
      #expect(info?.version == version.rawValue)
      #expect(info?.serverName == "localhost")
      #expect(info?.isResumed == false)
    }

    @Test func theEndOfAStreamIsNoCloseNotify() async throws {
      let place = try TLSPlace()
      for says in [true, false] {
        let context = try place.clientContext()
        let end = try await talking(server: try place.serverContext { $0.tickets = 0 }) { socket in
          try socket.sendAll("hello".utf8)
          if says { try socket.closeNotify() }
          try socket.close()
        } client: { socket -> String in
          try socket.startTLS(context, expecting: "localhost")
          try socket.expect("hello")
          do {
            return try socket.receive(max: 10).isEmpty ? "end" : "more"
          } catch {
            return (error as? SocketError)?.name ?? "\(error)"
          }
        }
        #expect(end == (says ? "end" : "truncated"))
      }
    }

    @Test func halfACloseLeavesTheOtherHalf() async throws {
      let place = try TLSPlace()
      let context = try place.clientContext()
      let answer = try await talking(server: try place.serverContext()) { socket in
        var said: [UInt8] = []
        while case let octets = try socket.receive(max: 100), !octets.isEmpty { said += octets }
        try socket.sendAll("heard \(said.count)".utf8)
        try socket.closeNotify()
      } client: { socket -> [UInt8] in
        try socket.startTLS(context, expecting: "localhost")
        try socket.sendAll("question".utf8)
        try socket.closeNotify()
        // Once is enough.
        try socket.closeNotify()
        var answer: [UInt8] = []
        while case let octets = try socket.receive(max: 100), !octets.isEmpty { answer += octets }
        return answer
      }
      #expect(answer == Array("heard 8".utf8))
    }

    /// Which alert each flaw of a certificate has: RFC 8446 section 6.2. A name that is wrong has none of its
    /// own.
    static let alerts: [(TLSAuthority.Flaw, String)] = [
      (.expired, "certificate_expired"), (.notYetValid, "bad_certificate"), (.wrongName, "bad_certificate"),
      (.selfSigned, "unknown_ca"),
    ]

    @Test(arguments: alerts, TLSSettings.Version.today)
    func refusesCertificates(flaw: (TLSAuthority.Flaw, String), version: TLSSettings.Version) async throws {
      let place = try TLSPlace()
      let heard = Mutex("nothing")
      let context = try place.clientContext { $0.versions = version...version }
      let server = try place.serverContext(flaw.0)
      let refusal = try await Program.onThread {
        var options = ServerOptions()
        options.deadline = limit()
        options.hooks.handleError = { _, error in
          heard.withLock { $0 = (error as? SocketError)?.name ?? "\(error)" }
        }
        let own = Handler { request in
          try request.socket.startTLS(server)
          // In TLS 1.3 the server may be through before the client has looked.
          _ = try request.socket.receive(max: 10)
        }
        let server = try ThreadingTCPServer(anyPort, handler: own, options: options)
        return try serving(server) {
          let socket = try connected(to: server.serverAddress)
          do {
            try socket.startTLS(context, expecting: "localhost")
            return "accepted"
          } catch {
            let name = (error as? SocketError)?.name
            // The server has to hear the alert before it is stopped.
            try? socket.shutdown(.write)
            _ = try? socket.receive(max: 1)
            return name ?? "\(error)"
          }
        }
      }
      #expect(refusal == flaw.1)
      #expect(heard.withLock { $0 } == flaw.1)
    }

    @Test func takesAnyCertificateOnlyIfItIsTold() async throws {
      let place = try TLSPlace()
      let context = try place.clientContext { $0.trust = .anybody }
      let named = try place.clientContext { $0.checksName = false }
      for (context, flaw) in [(context, TLSAuthority.Flaw.selfSigned), (named, .wrongName)] {
        let version = try await talking(server: try place.serverContext(flaw)) { socket in
          try socket.closeNotify()
        } client: { socket in
          try socket.startTLS(context, expecting: "localhost")
          try socket.expectEnd()
          return socket.tlsInfo?.version
        }
        #expect(version == "1.3")
      }
    }

    @Test func asksClientsForCertificates() async throws {
      let place = try TLSPlace()
      let server = try place.serverContext { $0.trust = .text(place.authority.certificate) }
      let identity = try place.authority.client("alice").identity
      for (version, has, end) in [
        (TLSSettings.Version.tls13, true, "hello"), (.tls12, true, "hello"),
        // In TLS 1.3 the client's handshake has succeeded by then.
        (.tls13, false, "certificate_required later"), (.tls12, false, "handshake_failure"),
      ] {
        let context = try place.clientContext {
          $0.versions = version...version
          if has { $0.identity = identity }
        }
        let seen = try await talking(server: server) { socket in
          try socket.sendAll("hello".utf8)
          try socket.closeNotify()
        } client: { socket -> String in
          do {
            try socket.startTLS(context, expecting: "localhost")
          } catch {
            return (error as? SocketError)?.name ?? "\(error)"
          }
          do {
            return String(decoding: try socket.receive(max: 5), as: UTF8.self)
          } catch {
            return ((error as? SocketError)?.name ?? "\(error)") + " later"
          }
        }
        #expect(seen == end, "TLS \(version.rawValue), \(has)")
      }
    }

    @Test(arguments: [(["h2", "echo"], ["echo"], "echo"), (["h2"], ["echo"], "no_application_protocol")])
    func agreesOnAProtocol(server: [String], client: [String], end: String) async throws {
      let place = try TLSPlace()
      let context = try place.clientContext { $0.protocols = client }
      let seen = try await talking(server: try place.serverContext { $0.protocols = server }) { socket in
        try socket.closeNotify()
      } client: { socket -> String in
        do {
          try socket.startTLS(context, expecting: "localhost")
          return socket.tlsInfo?.selectedProtocol ?? "none"
        } catch {
          return (error as? SocketError)?.name ?? "\(error)"
        }
      }
      #expect(seen == end)
    }

    @Test(arguments: TLSSettings.Version.today) func resumes(version: TLSSettings.Version) async throws {
      let place = try TLSPlace()
      let context = try place.clientContext { $0.versions = version...version }
      let isResumed = try await Program.onThread {
        var options = ServerOptions()
        options.deadline = limit()
        let own = Handler { try $0.send("hello".utf8) }
          .overTLS(try place.serverContext())
        let server = try ThreadingTCPServer(anyPort, handler: own, options: options)
        return try serving(server) {
          let first = try connected(to: server.serverAddress)
          try first.startTLS(context, expecting: "localhost")
          // The tickets of TLS 1.3 come before what is said.
          try first.expect("hello")
          let second = try connected(to: server.serverAddress)
          try second.startTLS(context, expecting: "localhost", ticket: first.tlsTicket)
          try second.expect("hello")
          return second.tlsInfo?.isResumed
        }
      }
      #expect(isResumed == true)
    }

    @Test func takesEarlyDataOfAResumedSession() async throws {
      let place = try TLSPlace()
      let context = try place.clientContext()
      let (early, answer) = try await Program.onThread {
        var options = ServerOptions()
        options.deadline = limit()
        let own = Handler { request in try request.send(request.receive(max: 100)) }
          .overTLS(try place.serverContext { $0.earlyData = 1000 })
        let server = try ThreadingTCPServer(anyPort, handler: own, options: options)
        return try serving(server) {
          let first = try connected(to: server.serverAddress)
          try first.startTLS(context, expecting: "localhost")
          try first.sendAll("hi".utf8)
          try first.expect("hi")
          let second = try connected(to: server.serverAddress)
          try second.startTLS(
            context, expecting: "localhost", ticket: first.tlsTicket, early: Array("early".utf8))
          return (second.tlsInfo?.tookEarlyData, try second.receive(max: 100))
        }
      }
      #expect(early == true)
      #expect(answer == Array("early".utf8))
    }

    @Test func meetsWhoDoesNotSpeakTLS() async throws {
      let place = try TLSPlace()
      let (client, server) = try await Program.onThread {
        let context = try place.clientContext()
        let heard = Mutex("nothing")
        var options = ServerOptions()
        options.deadline = limit()
        let plain = try ThreadingTCPServer(anyPort, handler: .welcome, options: options)
        let client = try serving(plain) { () -> String in
          do {
            try connected(to: plain.serverAddress).startTLS(context, expecting: "localhost")
            return "accepted"
          } catch {
            return (error as? SocketError)?.name ?? "\(error)"
          }
        }
        options.hooks.handleError = { _, error in
          heard.withLock { $0 = (error as? SocketError)?.name ?? "\(error)" }
        }
        let secure = try ThreadingTCPServer(
          anyPort, handler: Handler.echo.overTLS(try place.serverContext()), options: options)
        try serving(secure) {
          let socket = try connected(to: secure.serverAddress)
          try socket.send("GET / HTTP/1.1\r\n\r\n".utf8)
          while case let octets = try socket.receive(max: 100), !octets.isEmpty {}
        }
        return (client, heard.withLock { $0 })
      }
      #expect(client == "not_tls")
      #expect(server == "not_tls")
    }

    /// A handler with a record of what was called.
    final class Recorded: TLSRequestHandler {
      static let calls = Mutex<[String]>([])
      static let contexts = Mutex<TLSContext?>(nil)
      override class var context: TLSContext { contexts.withLock { $0! } }
      override func handle() throws {
        Self.calls.withLock { $0.append("handle") }
        try writer.write(reader.readLine())
      }
      override func finish() throws {
        Self.calls.withLock { $0.append("finish") }
        try super.finish()
      }
    }

    @Test func setUpIsThePlace() async throws {
      let place = try TLSPlace()
      Recorded.contexts.withLock { context in context = try? place.serverContext() }
      let context = try place.clientContext()
      let (line, calls, failed) = try await Program.onThread {
        var options = ServerOptions()
        options.deadline = limit()
        let failures = Mutex(0)
        options.hooks.handleError = { _, _ in failures.withLock { $0 += 1 } }
        let server = try ThreadingTCPServer(anyPort, handler: Handler(Recorded.self), options: options)
        return try serving(server) {
          let plain = try connected(to: server.serverAddress)
          try plain.send("not a handshake\n".utf8)
          while case let octets = try plain.receive(max: 100), !octets.isEmpty {}
          let before = Recorded.calls.withLock { $0 }
          let socket = try connected(to: server.serverAddress)
          try socket.startTLS(context, expecting: "localhost")
          try socket.sendAll("a line\n".utf8)
          try socket.expect("a line\n")
          try socket.expectEnd()
          guard before.isEmpty else { throw Unexpected(description: "\(before)") }
          return ("a line", Recorded.calls.withLock { $0 }, failures.withLock { $0 })
        }
      }
      #expect(line == "a line")
      #expect(calls == ["handle", "finish"])
      #expect(failed == 1)
    }

    @Test func keepsAKeyLogAndShowsRecordsInTheCallLog() async throws {
      let place = try TLSPlace()
      let lines = Mutex<[String]>([])
      let settings = try place.clientContext().settings
      let context = try TLSContext(settings, isServer: false) { line in lines.withLock { $0.append(line) } }
      let log = CallLog()
      try await Program.onThread {
        var options = ServerOptions()
        options.deadline = limit()
        let server = try ThreadingTCPServer(
          anyPort, handler: Handler.echo.overTLS(try place.serverContext()), options: options)
        try serving(server) {
          let socket = try connected(to: server.serverAddress, log: log)
          try socket.startTLS(context, expecting: "localhost")
          try socket.sendAll("hi".utf8)
          try socket.expect("hi")
        }
      }
      let labels = Set(lines.withLock { $0 }.compactMap { $0.split(separator: " ").first.map(String.init) })
      #expect(labels.isSuperset(of: ["CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_TRAFFIC_SECRET_0"]))
      let sent = log.calls.filter { $0.name == "send" }.map { $0.arguments.split(separator: ",")[0] }
      #expect(sent.first == "handshake")
      #expect(sent.last == "application_data")
    }
  }
}
