import CWireLab
import Foundation
import Testing
import WireCapture
import WireFormat
import WireSockets

extension Live.InProcess {
  /// What the kernel says of real sockets: netlink, /proc, and `ss` say the same.
  @Suite(.tags(.rights)) struct SocketTableTests {
    /// A listener with a queue of 3, and a conversation that nobody has accepted, to which 5 octets were
    /// sent.
    private struct Sockets {
      let listener: Socket
      let client: Socket

      init() throws {
        listener = try Socket(.ipv4)
        try listener.bind(to: .loopback(.ipv4, port: 0))
        try listener.listen(backlog: 3)
        client = try Socket(.ipv4)
        try client.connect(to: try listener.localAddress())
        try client.sendAll(Array("hello".utf8))
        let port = try listener.localAddress().port
        let limit = Clock.monotonic(after: 20)
        while Clock.monotonic() < limit,
          !SocketTable.read().sockets.contains(where: { $0.local.port == port && $0.unread == 5 })
        {
          usleep(1_000)
        }
      }

      func close() {
        try? client.close()
        try? listener.close()
      }
    }

    private func find(_ sockets: [SocketTable.Entry], port: UInt16, listening: Bool) -> SocketTable.Entry? {
      sockets.first { $0.local.port == port && $0.isListening == listening }
    }

    @Test func queuesAndStatesOfBothSources() async throws {
      try await Program.onThread {
        let sockets = try Sockets()
        defer { sockets.close() }
        let port = try sockets.listener.localAddress().port
        let table = SocketTable.read()
        #expect(table.before <= table.after)
        for (source, entries) in [("netlink", SocketDump.sockets()), ("proc", ProcSockets.sockets())] {
          // Netlink may be refused; what is asked there is asked of /proc then.
          guard let entries else { continue }
          let listener = try #require(find(entries, port: port, listening: true), "\(source)")
          #expect(listener.state == "LISTEN" && listener.unread == 1 && listener.unacknowledged == 0)
          #expect(listener.queueLimit == (source == "netlink" ? 3 : nil))
          let waiting = try #require(find(entries, port: port, listening: false), "\(source)")
          #expect(waiting.state == "ESTABLISHED" && waiting.unread == 5)
          let client = try #require(entries.first { $0.remote.port == port }, "\(source)")
          #expect(client.state == "ESTABLISHED" && client.local == waiting.remote)
          #expect((client.info != nil) == (source == "netlink"))
          if let info = client.info { #expect(info.rto >= 200_000 && info.congestionWindow > 0) }
        }
      }
    }

    @Test func whatGoesWhileItIsListedIsNotListed() {
      var socket = wirelab_socket()
      socket.version = 4
      let states: [UInt8: String?] = [1: "ESTABLISHED", 6: "TIME_WAIT", 7: nil, 12: "SYN_RECEIVED", 13: nil]
      for (number, state) in states {
        socket.state = number
        #expect(SocketTable.Entry(socket)?.state == state)
      }
    }

    @Test func timeWaitHasItsTimer() async throws {
      try await Program.onThread {
        let sockets = try Sockets()
        defer { sockets.close() }
        let port = try sockets.listener.localAddress().port
        let accepted = try sockets.listener.accept()
        _ = try accepted.receive(max: 5)
        try sockets.client.close()
        _ = try accepted.receive(max: 5)
        try accepted.close()
        let limit = Clock.monotonic(after: 20)
        var waiting: SocketTable.Entry?
        while waiting == nil, Clock.monotonic() < limit {
          waiting = SocketTable.read().sockets.first { $0.remote.port == port && $0.state == "TIME_WAIT" }
        }
        let entry = try #require(waiting)
        #expect(entry.timer.kind == .timeWait && (1...60_100).contains(entry.timer.milliseconds))
        let told = ProcSockets.sockets().first { $0.local == entry.local && $0.remote == entry.remote }
        #expect(told?.timer.kind == .timeWait && told?.state == "TIME_WAIT")
      }
    }

    /// `ss` asks the same kernel with a program that is not ours.
    @Test(.needs(.socketStatistics)) func agreesWithSS() async throws {
      let sockets = try await Program.onThread { try Sockets() }
      defer { sockets.close() }
      let port = try sockets.listener.localAddress().port
      let outcome = try await Program.run(
        try Program.tool("ss"), ["-Htan", "sport = :\(port)"], directory: "/", limit: 20)
      let lines = outcome.output.split(separator: "\n").map {
        $0.split(separator: " ").prefix(3).joined(separator: " ")
      }.sorted()
      #expect(lines == ["ESTAB 5 0", "LISTEN 1 3"])
      let own = SocketTable.read().sockets.filter { $0.local.port == port }
      #expect(own.map(\.unread).sorted() == [1, 5])
    }
  }
}
