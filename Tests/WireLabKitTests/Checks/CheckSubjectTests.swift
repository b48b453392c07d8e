import Testing
import WireLabKit
import WireSockets

/// How reports name what was judged.
@Suite struct CheckSubjectTests {
  @Test(
    "Names",
    arguments: [
      (.conversations, "conversations"),
      (.conversation(.each, nil), "each"),
      (.conversation(.each, .teardown), "each.teardown.kind"),
      (.conversation(.of(client: "alice", nil), .wire), "of.alice.wire"),
      (.conversation(.of(client: "alice", 2), .initiatorBytes), "of.alice[2].bytes.initiator"),
      (.conversationsOf(.udp), "conversations.udp"),
      (.conversation(.selected(2), .match), "where[2].match"), (.conversation(.absent(1), nil), "none[1]"),
      (.conversation(.ignored(1), nil), "ignore[1]"), (.conversation(.each, .udp), "each.udp"),
      (.call(1), "calls[1]"), (.order(2), "order[2]"),
      (.counter("TcpExtTCPTimeouts"), "counters.TcpExtTCPTimeouts"),
      (.kernel(1), "kernel[1]"), (.agreement, "kernel"), (.bench(3), "bench[3]"),
      (.handler(server: "server"), "server: handler"),
      (.step(actor: "alice", path: "3.1", name: "connect"), "alice step 3.1: connect"),
    ] as [(Check.Subject, String)])
  func name(_ subject: Check.Subject, text: String) {
    #expect("\(subject)" == text)
  }

  /// What a socket was told goes before the sysctls: the log says it as one writes it in C.
  @Test(
    "Options of whole seconds",
    arguments: [
      ("setsockopt", "TCP_KEEPIDLE, 7", .keepAliveIdle(seconds: 7)),
      ("setsockopt", "TCP_KEEPINTVL, 3", .keepAliveInterval(seconds: 3)),
      ("setsockopt", "TCP_KEEPCNT, 3", nil),
      ("setsockopt", "SO_LINGER, {1, 0}", nil),
      ("connect", "TCP_KEEPIDLE, 7", nil),
    ] as [(String, String, SocketOption?)])
  func option(call: String, arguments: String, option: SocketOption?) {
    #expect(
      SocketOption(setBy: Call(sequence: 1, actor: "alice", name: call, arguments: arguments, start: 0))
        == option)
    #expect(
      SocketOption(
        setBy: Call(
          sequence: 1, actor: "alice", name: call, arguments: arguments, start: 0, error: "EINVAL")) == nil)
  }
}
