import Synchronization
import Testing
import WireSockets

/// A server that a handler's closure can reach.
final class Holder: Sendable {
  private let state = Mutex<(any BaseServer)?>(nil)
  var server: (any BaseServer)? {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }
}

/// A handler that notes its life, and fails where it is told to.
final class Recorder: BaseRequestHandler {
  static let plan = Mutex<(Notes, String)>((Notes(), ""))
  private let notes: Notes
  private let failing: String

  init(request: Request, server: any BaseServer) {
    (notes, failing) = Self.plan.withLock { $0 }
  }

  func setup() throws { try live("setup") }
  func handle() throws { try live("handle") }
  func finish() throws { try live("finish") }

  private func live(_ part: String) throws {
    notes.add(part)
    if part == failing { throw Unexpected(description: part) }
  }
}

/// Says each line backwards.
final class Backwards: StreamRequestHandler {
  override class var writeBufferSize: Int { 4096 }

  override func handle() throws {
    while true {
      let line = try reader.readLine()
      if line.isEmpty { return }
      try writer.write(line.dropLast().reversed())
      if line.elementsEqual("end\n".utf8) { return }
    }
  }
}

/// Answers every other datagram with nothing.
final class Silent: DatagramRequestHandler {
  override func handle() throws {
    if read(max: 1) == Array("a".utf8) { write(read()) }
  }
}

extension Live.InProcess {
  /// The two handlers that are like files.
  @Suite struct Handlers {
    @Test func aStreamIsReadByLinesAndWrittenAtTheEnd() async throws {
      try await Program.onThread {
        let server = try ThreadingTCPServer(anyPort, handler: Handler(Backwards.self))
        try serving(server) {
          let client = try connected(to: server.serverAddress)
          try client.sendAll("abc\nde".utf8)
          try client.sendAll("f\nend\n".utf8)
          try client.expect("cbafeddne")
          try client.expectEnd()
        }
      }
    }

    @Test func aDatagramIsAnsweredEvenWithNothing() async throws {
      try await Program.onThread {
        let server = try UDPServer(anyPort, handler: Handler(Silent.self))
        try serving(server) {
          let client = try Socket(.ipv4, isDatagram: true, deadline: limit())
          try client.send("abc".utf8, to: server.serverAddress)
          #expect(try client.receiveFrom(max: 10).0 == Array("bc".utf8))
          try client.send("xyz".utf8, to: server.serverAddress)
          #expect(try client.receiveFrom(max: 10).0 == [])
        }
      }
    }
  }
}
