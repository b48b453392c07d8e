import Foundation
import Testing
import WireConversations
import WireLabKit
import WireScript
import WireSockets

/// The topics: whatever scenarios and the program know can be explained, in both languages.
@Suite struct TopicTests {
  static let scenarios = LoadedScenarios(ShippedScenarioTests.entries).scenarios
  static let catalog = TopicCatalog(scenarios)

  /// The words of a list that nothing explains, as a topic of that group.
  private func unexplained(_ words: some Sequence<String>, as group: TopicGroup) -> [String] {
    Set(words).filter { word in
      !Self.catalog.explanations(of: word).contains { $0.group == group }
    }.sorted()
  }

  @Test func everyScenario() {
    #expect(Self.scenarios.count == ShippedScenarioTests.entries.count)
    #expect(unexplained(Self.scenarios.map(\.id), as: .scenarios) == [])
  }

  @Test func everyWordOfTheProgram() {
    #expect(unexplained(TCPState.allCases.map(\.rawValue), as: .states) == [])
    #expect(unexplained(HandshakeKind.allCases.map(\.rawValue), as: .handshakes) == [])
    #expect(unexplained(TeardownKind.allCases.map(\.rawValue), as: .teardowns) == [])
    #expect(unexplained(FindingKind.allCases.map(\.rawValue), as: .findings) == [])
    #expect(unexplained(CallNames.all, as: .calls) == [])
    #expect(unexplained(SocketOption.Name.allCases.map(\.rawValue), as: .options) == [])
    #expect(unexplained(BenchRule.Name.allCases.map(\.rawValue), as: .bench) == [])
    #expect(unexplained(Ability.timerSysctls, as: .sysctls) == [])
  }

  /// A word of the grammar that has no page of its own is explained by its line there.
  @Test func aWordWithoutAPage() {
    let line = LocalizedText(en: "Looks at what is there", zhHans: "看看有什么")
    let topics = Topic.lines([("noDelay", line), ("peek", line)], .options, beside: Topic.written)
    #expect(topics.map(\.name) == ["peek"])
    #expect(topics.map(\.text) == [line])
  }

  /// The settings from which `after` in `order` is computed.
  @Test func everySettingThatACheckReads() throws {
    let source = try String(
      contentsOfFile: ShippedScenarioTests.directory + "/../Sources/WireJudgement/Checks/TCPTimers.swift",
      encoding: .utf8)
    let names = source.matches(of: /number\("([a-z0-9_]+)"\)/).map { String($0.1) }
    #expect(names.count >= 8)
    #expect(unexplained(names, as: .sysctls) == [])
  }

  /// The names that ss(8) and netstat(8) give to the states.
  @Test func statesByTheNamesOfTheKernel() {
    let names = [
      "ESTAB", "SYN-SENT", "SYN-RECV", "SYN_RECV", "FIN-WAIT-1", "FIN-WAIT-2", "FIN_WAIT1", "FIN_WAIT2",
      "TIME-WAIT", "UNCONN", "CLOSE-WAIT", "LAST-ACK", "LISTEN", "CLOSING",
    ]
    #expect(unexplained(names, as: .states) == [])
  }

  @Test func flagsByNameAndLetter() {
    #expect(
      unexplained(["SYN", "ACK", "FIN", "RST", "PSH", "URG", "ECE", "CWR"], as: .flags) == [])
    #expect(unexplained("SAFRPUEC".map(String.init), as: .flags) == [])
  }

  /// The errors that socket calls can return, by the pages of section 2.
  @Test func errorsOfSocketCalls() {
    let names = [
      "ECONNREFUSED", "ECONNRESET", "EPIPE", "EADDRINUSE", "EADDRNOTAVAIL", "ETIMEDOUT", "EAGAIN",
      "EWOULDBLOCK", "EINTR", "EMSGSIZE", "EHOSTUNREACH", "ENETUNREACH", "EINVAL", "ENOTCONN", "EISCONN",
      "EINPROGRESS", "EALREADY", "EDESTADDRREQ", "EMFILE", "ENFILE", "ENOBUFS", "ENOMEM", "EACCES", "EPERM",
      "EBADF", "ENOTSOCK", "EOPNOTSUPP", "EAFNOSUPPORT", "ENOPROTOOPT", "ECONNABORTED", "EPROTO", "ECHILD",
    ]
    #expect(unexplained(names, as: .errors) == [])
    #expect(Topic.all.filter { $0.group == .errors }.allSatisfy { ErrnoName.number(of: $0.name) != nil })
  }

  /// What Zeek can say: `ZeekState`.
  @Test func wordsOfOtherTools() {
    let names = [
      "SF", "S0", "S1", "S2", "S3", "REJ", "RSTO", "RSTR", "RSTOS0", "RSTRH", "SH", "SHR", "OTH",
      "completeness",
    ]
    #expect(unexplained(names, as: .otherTools) == [])
  }

  /// The words of all scenario files that somebody could look up.
  @Test func everyWordOfTheScenarios() throws {
    var words: Set<String> = []
    for scenario in Self.scenarios {
      let text = try String(contentsOfFile: scenario.file, encoding: .utf8)
      words.formUnion(text.matches(of: /[A-Za-z0-9_]+/).map { String($0.0) })
      #expect(unexplained(scenario.plan.sysctls.map(\.name), as: .sysctls) == [], "\(scenario.id)")
      let counters = scenario.plan.expect.counters.map(\.name.value)
      #expect(unexplained(counters, as: .counters) == [], "\(scenario.id)")
    }
    #expect(words.contains("ECONNRESET"))
    #expect(unexplained(words.filter { ErrnoName.number(of: $0) != nil }, as: .errors) == [])
    #expect(
      unexplained(
        words.filter { $0.contains("_") && ["SO_", "TCP_", "MSG_"].contains(where: $0.hasPrefix) },
        as: .options) == [])
    #expect(unexplained(words.filter { $0.hasPrefix("SHUT_") }, as: .calls) == [])
    #expect(unexplained(words.filter { $0.hasPrefix("tcp_") }, as: .sysctls) == [])
    #expect(unexplained(words.filter { $0.hasSuffix("_WAIT") || $0.hasSuffix("_SENT") }, as: .states) == [])
  }

  @Test(arguments: Topic.written) func isWhole(_ topic: Topic) {
    #expect(ShippedScenarioTests.faults(of: topic.text).filter { $0 != "the same in both languages" } == [])
    #expect(!topic.sources.isEmpty)
    #expect(!topic.text.en.contains("  ") && !topic.text.en.contains("\n"), "\(topic.text.en)")
    #expect(topic.text.en.hasSuffix(".") && topic.text.zhHans.hasSuffix("。"))
    let ids = Set(Self.scenarios.map(\.id))
    #expect(topic.scenarios.filter { !ids.contains($0) } == [])
    #expect(Set(topic.scenarios).count == topic.scenarios.count)
  }

  /// A scenario that is named for a kind or a finding expects it: whether it shows is no matter of luck.
  @Test func scenariosOfVerdictsExpectThem() throws {
    for topic in Topic.all where [.handshakes, .teardowns, .findings].contains(topic.group) {
      for id in topic.scenarios {
        let scenario = try #require(Self.scenarios.first { $0.id == id })
        #expect(ScenarioWords(file: scenario.file).mention(topic), "\(id) does not expect \(topic.name)")
      }
    }
  }

  @Test func eachNameOnceInItsGroup() {
    for (group, topics) in Dictionary(grouping: Topic.all, by: \.group) {
      let keys = topics.flatMap { topic in Set(([topic.name] + topic.otherNames).map(TopicName.key)) }
      #expect(Set(keys).count == keys.count, "\(group)")
    }
  }
}
