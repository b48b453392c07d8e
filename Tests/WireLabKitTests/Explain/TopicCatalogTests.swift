import Testing
import WireLabKit

/// How topics are looked up, and which scenarios are found for them.
@Suite struct TopicCatalogTests {
  private let catalog = TopicTests.catalog

  @Test(
    arguments: [
      ("time_wait", ["TIME_WAIT"]), ("TIME-WAIT", ["TIME_WAIT"]), ("timewait", ["TIME_WAIT"]),
      ("tcp_fin_timeout", ["net.ipv4.tcp_fin_timeout"]),
      ("net.ipv4.TCP_FIN_TIMEOUT", ["net.ipv4.tcp_fin_timeout"]),
      ("/proc/sys/net/ipv4/tcp_fin_timeout", ["net.ipv4.tcp_fin_timeout"]),
      ("somaxconn", ["net.core.somaxconn"]), ("keepaliveidle", ["TCP_KEEPIDLE"]),
      ("tcp-keepidle", ["TCP_KEEPIDLE"]), ("econnreset", ["ECONNRESET"]), ("recv()", ["recv"]),
      ("recv(2)", ["recv"]), ("listen", ["LISTEN", "listen"]), ("close_four", ["close-four"]),
      ("syn-retransmission", ["syn_retransmission"]), ("三次握手", ["three-way"]), ("s", ["SYN"]),
      ("reset", ["RST", "reset"]), ("nonsense", []), ("()", []), ("a(b)c", []),
    ] as [(String, [String])])
  func finds(name: String, names: [String]) {
    #expect(catalog.explanations(of: name).map(\.name) == names)
  }

  /// What a student or an engineer types, in either language.
  @Test(
    arguments: [
      ("''", "INADDR_ANY"), ("", "INADDR_ANY"), ("0.0.0.0", "INADDR_ANY"), ("::", "INADDR_ANY"),
      ("inaddr_any", "INADDR_ANY"), ("port", "port"), ("seq", "seq"), ("window", "window"), ("ISN", "ISN"),
      ("RTT", "RTT"), ("RTO", "RTO"), ("MSL", "MSL"), ("2MSL", "MSL"), ("SACK", "SACK"),
      ("SYN_RCVD", "SYN_RECEIVED"), ("connection", "connection"), ("连接", "connection"),
      ("挥手", "teardown"), ("握手", "handshake"), ("半关闭", "half-close"), ("half-close", "half-close"),
      ("粘包", "sticky packets"), ("sticky packets", "sticky packets"), ("三次握手", "three-way"),
      ("四次挥手", "four-segment"), ("全连接队列", "accept queue"), ("半连接队列", "SYN queue"),
      ("TIME_WAIT 太多", "TIME_WAIT"), ("listen backlog", "backlog"), ("EOF", "EOF"), ("FIN", "FIN"),
      ("keepalive", "SO_KEEPALIVE"), ("心跳", "heartbeat"), ("Nagle", "Nagle"), ("Nagle 算法", "Nagle"),
      ("Recv-Q", "Recv-Q"), ("ESTAB", "ESTABLISHED"), ("SYN-RECV", "SYN_RECEIVED"),
      ("CLOSE-WAIT", "CLOSE_WAIT"), ("bench", "bench"), ("ladder", "ladder"), ("initiator", "initiator"),
      ("responder", "responder"), ("embryonic", "half-connection"), ("滑动窗口", "sliding window"),
      ("半开连接", "half-open"), ("字节", "byte"), ("端口被占用", "EADDRINUSE"), ("重传", "retransmission"),
    ])
  func findsWhatPeopleType(typed: String, name: String) {
    #expect(catalog.explanations(of: typed).contains { $0.name == name })
  }

  @Test(
    arguments: [
      "settimeout", "socketserver", "BaseServer", "TCPServer", "UDPServer", "ForkingMixIn", "ThreadingMixIn",
      "ForkingTCPServer", "ThreadingTCPServer", "ForkingUDPServer", "ThreadingUDPServer",
      "BaseRequestHandler", "StreamRequestHandler", "DatagramRequestHandler", "DataStreamRequestHandler",
      "BrokenPipeError", "ConnectionRefusedError", "ConnectionResetError", "ConnectionAbortedError",
      "TimeoutError", "BlockingIOError", "socketserver.TCPServer",
    ])
  func findsWhatPythonSays(name: String) {
    let own = name.split(separator: ".").last.map(String.init)
    #expect(catalog.explanations(of: name).filter { $0.group == .python }.map(\.name) == [own])
  }

  /// Numbers, sentences, and messages as programs print them.
  @Test(
    arguments: [
      ("98", ["EADDRINUSE"]), ("111", ["ECONNREFUSED"]), ("104", ["ECONNRESET"]), ("32", ["EPIPE"]),
      ("errno 110", ["ETIMEDOUT"]), ("Address already in use", ["EADDRINUSE"]), ("broken pipe", ["EPIPE"]),
      ("Connection refused", ["ECONNREFUSED"]), ("Connection reset by peer", ["ECONNRESET"]),
      ("OSError: [Errno 98] Address already in use", ["EADDRINUSE"]),
      ("Error: listen EADDRINUSE: address already in use 0.0.0.0:80", ["EADDRINUSE"]),
      ("connect() failed (111: Connection refused)", ["ECONNREFUSED"]), ("10054", ["ECONNRESET"]),
      ("Resource temporarily unavailable", ["EAGAIN"]), ("errno 4000", []), ("errno", []),
    ] as [(String, [String])])
  func findsErrors(message: String, names: [String]) {
    #expect(catalog.explanations(of: message).filter { $0.group == .errors }.map(\.name) == names)
  }

  /// A lesson that only mentions an error is not what one runs to see it.
  @Test func whatOnlyMentionsIsNotShown() throws {
    let error = try #require(catalog.explanations(of: "EISCONN").first)
    #expect(error.shownBy == [] && !error.mentionedBy.isEmpty)
    let text = TextReport(TextReport.Options(language: .en)).explain([error])
    #expect(!text.contains("wirelab run") && text.contains("also in"))
    #expect(catalog.explanations(of: "ETIMEDOUT").first?.shownBy.first == "syn-timeout")
  }

  /// A word for two things has both: the finding, the option, and the scenario.
  @Test func keepAlive() {
    #expect(
      catalog.explanations(of: "keep-alive").map(\.group) == [.scenarios, .findings, .options])
  }

  @Test(
    arguments: [
      ("tme_wait", "TIME_WAIT"), ("ECONNREST", "ECONNRESET"), ("close-fuor", "close-four"),
      ("keepalividle", "keepAliveIdle"), ("linger0", "linger"), ("finwait", "FIN_WAIT_1"),
      ("somaxcon", "net.core.somaxconn"), ("连接队", "全连接队列"), ("sockteserver", "socketserver"),
    ])
  func suggests(name: String, meant: String) {
    #expect(catalog.explanations(of: name).isEmpty)
    #expect(catalog.suggestions(for: name).contains(meant), "\(catalog.suggestions(for: name))")
  }

  @Test func suggestsNothingForNonsense() {
    #expect(catalog.suggestions(for: "qqqqqqqqqqqq") == [])
    #expect(catalog.suggestions(for: "") == [])
  }

  /// The chosen scenarios come first, and then those whose files mention it.
  @Test func scenariosOfATopic() throws {
    let linger = try #require(catalog.explanations(of: "SO_LINGER").first)
    #expect(linger.scenarios.first == "linger-zero")
    #expect(linger.scenarios.contains("close-unread") == false)
    let refused = try #require(catalog.explanations(of: "refused").first)
    #expect(refused.scenarios.contains("half-open-scan"))
    let hold = try #require(catalog.explanations(of: "hold").first)
    #expect(hold.scenarios.allSatisfy { $0 != "handshake-basic" })
  }

  /// Without scenarios the topics are there all the same.
  @Test func withoutScenarios() throws {
    let catalog = TopicCatalog([])
    #expect(catalog.names(in: .en).first?.group == .states)
    let explanation = try #require(catalog.explanations(of: "TIME_WAIT").first)
    #expect(explanation.scenarios.first == "time-wait-60s")
  }

  @Test func asText() {
    let options = TextReport.Options(language: .zhHans)
    let text = TextReport(options).explain(catalog.explanations(of: "tcp_rfc1337"))
    #expect(
      text == """
        net.ipv4.tcp_rfc1337（sysctl）

          1：在 TIME_WAIT 中忽略 RST，旧报文段和它引来的 RST 就不能提前结束 TIME_WAIT。
          默认为 0。

          运行       wirelab run time-wait-assassination
          延伸阅读   ip-sysctl: tcp_rfc1337 · RFC 1337

        """)
  }
}
