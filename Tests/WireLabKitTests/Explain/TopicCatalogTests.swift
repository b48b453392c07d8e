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
      ("reset", ["RST", "reset"]), ("nonsense", []), ("", []), ("()", []), ("a(b)c", []),
    ] as [(String, [String])])
  func finds(name: String, names: [String]) {
    #expect(catalog.explanations(of: name).map(\.name) == names)
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
      ("somaxcon", "net.core.somaxconn"),
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
    #expect(catalog.names.first?.group == .states)
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
