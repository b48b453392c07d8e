import Glibc
import Synchronization
import Testing
import WireSockets

/// Reads a line of a client that may say nothing.
private final class Impatient: StreamRequestHandler {
  override class var timeoutSeconds: Double? { 0.02 }
  override class var disableNagleAlgorithm: Bool { true }

  override func handle() throws {
    do {
      _ = try reader.readLine()
    } catch {
      try writer.write(error.name.utf8)
    }
  }
}

/// Writes, with or without a buffer, and fails.
private class Failing: StreamRequestHandler {
  override func handle() throws {
    try writer.write("one".utf8)
    try writer.write("two".utf8)
    throw Unexpected(description: "told to fail")
  }
}

private final class FailingWithBuffer: Failing {
  override class var writeBufferSize: Int { 1024 }

  override func finish() throws {
    try super.finish()
    // Flushed, and closed: but not the socket.
    try writer.write("lost".utf8)
    try writer.flush()
    try request.send("three".utf8)
  }
}

/// Says how much can be read after the end, of what was read ahead.
private final class ReadingAfterTheEnd: StreamRequestHandler {
  override func handle() throws { _ = try reader.readLine() }

  override func finish() throws {
    try super.finish()
    try request.send("\(reader.read(1).count)".utf8)
  }
}

/// Writes more than there is room for.
private final class Flood: StreamRequestHandler {
  static let octets = 8 << 20
  static let thread = Mutex<pthread_t?>(nil)

  override func handle() throws {
    admitSignals()
    Self.thread.withLock { $0 = pthread_self() }
    try writer.write([UInt8](repeating: 0x61, count: Self.octets))
  }
}

extension Live.InProcess {
  /// Every setting that is not tested where it belongs.
  @Suite struct SettingsTests {
    @Test func bindAndActivateOneByOne() async throws {
      try await Program.onThread {
        var options = ServerOptions()
        options.bindAndActivate = false
        let server = try TCPServer(anyPort, handler: .welcome, options: options)
        defer { server.serverClose() }
        #expect(server.serverAddress == anyPort)
        try server.serverBind()
        #expect(server.serverAddress.port != 0)
        let refused = #expect(throws: SocketError.self) { _ = try connected(to: server.serverAddress) }
        #expect(refused?.name == "ECONNREFUSED")
        try server.serverActivate()
        _ = try connected(to: server.serverAddress)
      }
    }

    @Test func twoServersShareAPortIfBothAllowIt() async throws {
      try await Program.onThread {
        var options = ServerOptions()
        options.allowReusePort = true
        let first = try TCPServer(anyPort, handler: .welcome, options: options)
        defer { first.serverClose() }
        try TCPServer(first.serverAddress, handler: .welcome, options: options).serverClose()
        options.allowReusePort = false
        let error = #expect(throws: SocketError.self) {
          _ = try TCPServer(first.serverAddress, handler: .welcome, options: options)
        }
        #expect(error?.name == "EADDRINUSE")
      }
    }

    @Test func aLongDatagramLosesItsEnd() async throws {
      try await Program.onThread {
        for (size, expected) in [(nil, 8192), (5, 5)] as [(Int?, Int)] {
          var options = ServerOptions()
          if let size { options.maxPacketSize = size }
          let server = try UDPServer(anyPort, handler: .datagramEcho, options: options)
          try serving(server) {
            let client = try Socket(.ipv4, isDatagram: true, deadline: limit())
            try client.connect(to: server.serverAddress)
            try client.send([UInt8](repeating: 0x61, count: 9000))
            #expect(try client.receive(max: 10_000).count == expected)
            // Ending a request has done nothing to the socket.
            try client.send("hi".utf8)
            try client.expect("hi")
          }
        }
      }
    }

    @Test func closeWithoutWaitingForThreads() async throws {
      try await Program.onThread {
        let notes = Notes()
        let gate = Notes()
        let server = try ThreadingTCPServer(
          anyPort,
          handler: Handler { _ in
            notes.add("begun")
            try gate.wait(for: 1)
            notes.add("ended")
          }, processing: Threading(daemonThreads: false, blockOnClose: false))
        try serving(server) {
          _ = try connected(to: server.serverAddress)
          try notes.wait(for: 1)
          try server.shutdown()
          server.serverClose()
          notes.add("closed")
        }
        gate.add("open")
        try notes.wait(for: 3)
        #expect(notes.all == ["begun", "closed", "ended"])
      }
    }

    @Test func threadsThatHaveEndedAreForgotten() async throws {
      try await Program.onThread {
        let server = try ThreadingTCPServer(anyPort, handler: .welcome)
        try serving(server) {
          for _ in 0..<40 {
            let client = try connected(to: server.serverAddress)
            try client.sendAll("exit".utf8)
            try client.expect("welcome")
            try client.expectEnd()
            #expect(server.waitUntilIdle(until: limit()))
          }
          #expect(server.processing.numberOfThreads < 20)
        }
        #expect(server.processing.numberOfThreads == 0)
      }
    }

    @Test func theOptionsOfAStreamHandler() async throws {
      try await Program.onThread {
        let log = CallLog()
        var options = ServerOptions()
        options.log = log
        let server = try TCPServer(anyPort, handler: Handler(Impatient.self), options: options)
        try serving(server) {
          let client = try connected(to: server.serverAddress)
          try client.expect("EAGAIN")
          try client.expectEnd()
        }
        #expect(log.told.contains("server/1: setsockopt(TCP_NODELAY, 1)"), "\(log.told)")
        #expect(log.told.contains("server/1: setsockopt(SO_RCVTIMEO, {0, 20000})"), "\(log.told)")
      }
    }

    @Test func whatWasWrittenIsSentInAnyCase() async throws {
      try await Program.onThread {
        for (handler, sent) in [
          (Handler(Failing.self), ["one", "two"]), (Handler(FailingWithBuffer.self), ["onetwo", "three"]),
        ] {
          let log = CallLog()
          var options = ServerOptions()
          options.log = log
          options.hooks.handleError = { _, _ in }
          let server = try TCPServer(anyPort, handler: handler, options: options)
          try serving(server) {
            let client = try connected(to: server.serverAddress)
            try client.expect(sent.joined())
            try client.expectEnd()
          }
          let calls = log.calls.filter { $0.name == "send" }.map(\.arguments)
          #expect(calls == sent.map { "\"\($0)\", \($0.utf8.count)" })
        }
      }
    }

    @Test func whatWasReadAheadIsForgottenAtTheEnd() async throws {
      try await Program.onThread {
        let server = try TCPServer(anyPort, handler: Handler(ReadingAfterTheEnd.self))
        try serving(server) {
          let client = try connected(to: server.serverAddress)
          try client.sendAll("one\ntwo\n".utf8)
          try client.expect("0")
        }
      }
    }

    @Test func aReaderReadsAheadAndAWriterSendsAllWhateverInterruptsIt() async throws {
      try await Program.onThread {
        let log = CallLog()
        var options = ServerOptions()
        options.log = log
        let lines = try TCPServer(anyPort, handler: Handler(Backwards.self), options: options)
        try serving(lines) {
          let client = try connected(to: lines.serverAddress)
          try client.sendAll("end\n".utf8)
          try client.expect("dne")
        }
        #expect(log.calls.first { $0.name == "recv" }?.arguments == "8192")
        // A signal whose handler does not restart calls.
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in }
        sigaction(SIGUSR2, &action, nil)
        defer { signal(SIGUSR2, SIG_DFL) }
        Flood.thread.withLock { $0 = nil }
        let server = try ThreadingTCPServer(anyPort, handler: Handler(Flood.self))
        try serving(server) {
          let client = try connected(to: server.serverAddress)
          let deadline = limit()
          while Flood.thread.withLock({ $0 }) == nil, Clock.monotonic() < deadline { usleep(500) }
          let thread = try #require(Flood.thread.withLock { $0 })
          var count = 0
          while true {
            // Nobody reads for a moment: it blocks in send(2), and is interrupted there.
            if count < Flood.octets / 2 {
              usleep(2000)
              pthread_kill(thread, SIGUSR2)
            }
            let octets = try client.receive(max: 1 << 20)
            if octets.isEmpty { break }
            count += octets.count
          }
          #expect(count == Flood.octets)
        }
      }
    }

    @Test func theDefaultsOfTheStrategies() async throws {
      let forking = Forking()
      #expect(forking.maxChildren == 40 && forking.blockOnClose && forking.timeoutSeconds == 300)
      let threading = Threading()
      #expect(!threading.daemonThreads && threading.blockOnClose && threading.timeoutSeconds == nil)
    }
  }
}
