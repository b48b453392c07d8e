import Glibc
import Testing
import WireCapture
import WireLabKit
import WireScript

/// Which scenarios can run, from what works.
@Suite struct DiagnosisTests {
  private static let all: [Ability] = [
    .privateNetwork, .privateCapture, .hostCapture, .reportDirectory, .socketTable,
    .sysctl("net.ipv4.tcp_fin_timeout"), .packetQueue,
  ]
  private static let machine = RunResult.Machine(kernel: "Linux 6.18", capture: "libpcap", wirelab: "0")

  private func scenario(_ id: String, _ extra: String = "", client: String = "") throws -> Scenario {
    try Scenario.decode(
      """
      id: \(id)
      title: { en: "T", zh-Hans: "T" }
      lesson: { en: "L", zh-Hans: "L" }
      why: { en: "W", zh-Hans: "W" }
      \(extra)
      server: { model: tcp, handler: welcome }
      clients: [{ name: alice, steps: [\(client)connect, { expect: welcome }, close] }]
      expect: { each: { handshake: three-way } }
      """, file: "test/\(id).yaml")
  }

  private func diagnosis(without missing: Set<Ability>) throws -> Diagnosis {
    Diagnosis(
      Self.all.map { ($0, missing.contains($0) ? .missing(Obstacle("x", errno: EPERM)) : .available("")) },
      scenarios: [
        try scenario("plain"), try scenario("sys", "sysctls: { net.ipv4.tcp_fin_timeout: 5 }"),
        try scenario("port", client: "{ bind: 5000 }, "),
      ],
      surroundings: Surroundings(system: "Debian", distribution: .debian), machine: Self.machine)
  }

  @Test func everythingIsThere() throws {
    let diagnosis = try diagnosis(without: [])
    #expect(diagnosis.exitStatus == .passed)
    #expect(diagnosis.scenarios.allSatisfy { $0.network == .private && $0.lacks.isEmpty })
  }

  /// What no scenario needs is shown, and changes nothing.
  @Test func notNeeded() throws {
    let diagnosis = try diagnosis(without: [.packetQueue, .hostCapture])
    #expect(diagnosis.exitStatus == .passed)
    #expect(diagnosis.findings.allSatisfy { !$0.blocks })
    #expect(diagnosis.findings.filter { $0.remedy != nil }.map(\.ability) == [.hostCapture, .packetQueue])
  }

  @Test func onlyTheMachinesLoopback() throws {
    let diagnosis = try diagnosis(without: [.privateNetwork, .privateCapture])
    #expect(diagnosis.exitStatus == .notPermitted)
    #expect(diagnosis.scenarios.map(\.network) == [.host, nil, nil])
    #expect(diagnosis.findings.first { $0.ability == .privateNetwork }?.blocks == true)
    #expect(diagnosis.findings.first { $0.ability == .hostCapture }?.neededBy == ["plain"])
  }

  @Test func nothing() throws {
    let diagnosis = try diagnosis(without: [.privateNetwork, .privateCapture, .hostCapture])
    #expect(diagnosis.scenarios.allSatisfy { $0.network == nil })
    #expect(diagnosis.scenarios[0].lacks == [.privateNetwork, .privateCapture, .hostCapture])
  }

  @Test func oneSetting() throws {
    let diagnosis = try diagnosis(without: [.sysctl("net.ipv4.tcp_fin_timeout")])
    #expect(diagnosis.scenarios.map(\.network) == [.private, nil, .private])
    #expect(
      diagnosis.findings.filter(\.blocks).map(\.neededBy) == [["sys"]])
  }

  @Test func noPlaceForReports() throws {
    #expect(try diagnosis(without: [.reportDirectory]).scenarios.allSatisfy { $0.network == nil })
  }

  @Test func withoutScenarios() {
    let diagnosis = Diagnosis(
      Self.all.map { ($0, .missing(Obstacle("x", errno: EPERM))) }, scenarios: [],
      surroundings: Surroundings(system: "Debian", distribution: .debian), machine: Self.machine)
    #expect(diagnosis.exitStatus == .notPermitted)
  }

  @Test func textInBothLanguages() throws {
    let diagnosis = try diagnosis(without: [.privateNetwork, .packetQueue])
    let english = TextReport().doctor(diagnosis)
    #expect(english.contains("✗ private network"))
    #expect(english.contains("─ packet queue"))
    #expect(english.contains("1 of 3 scenarios runs on the machine's own loopback, one at a time"))
    #expect(english.contains("2 of 3 scenarios cannot run here"))
    let chinese = TextReport(TextReport.Options(language: .zhHans)).doctor(diagnosis)
    #expect(chinese.contains("私有网络"))
    #expect(chinese.contains("3 个场景中 2 个无法在此运行"))
    #expect(!chinese.contains("needed by"))
  }
}
