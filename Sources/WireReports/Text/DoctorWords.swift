import WireJudgement
import WireScript
import WireText

extension Words {
  /// What an ability is, for people.
  package func ability(_ ability: Ability) -> String {
    switch ability {
    case .privateNetwork: text("doctor.ability.private-network")
    case .rootNamespaces: text("doctor.ability.root-namespaces")
    case .privateCapture: text("doctor.ability.private-capture")
    case .hostCapture: text("doctor.ability.host-capture")
    case .ipv6Loopback: text("doctor.ability.ipv6-loopback")
    case .socketTable: text("doctor.ability.socket-table")
    case .socketDiagnostics: text("doctor.ability.socket-diagnostics")
    case .counters: text("doctor.ability.counters")
    case .sysctl(let name): name
    case .loopbackSettings: text("doctor.ability.loopback-settings")
    case .socketFilter: text("doctor.ability.socket-filter")
    case .packetRules: text("doctor.ability.packet-rules")
    case .packetQueue: text("doctor.ability.packet-queue")
    case .tls: "TLS"
    case .rawSockets: text("doctor.ability.raw-sockets")
    case .repair: "TCP_REPAIR"
    case .callTracing: text("doctor.ability.call-tracing")
    case .shield: text("doctor.ability.shield")
    case .program(let name): text("doctor.ability.program", ["name": name])
    case .resources: text("doctor.ability.resources")
    case .reportDirectory: text("doctor.ability.report-directory")
    case .utf8: "UTF-8"
    }
  }
  /// What the shield does, and does not.
  var aboutShield: String { text("doctor.about-shield") }
  package var settings: String { text("doctor.settings") }
  func writableSettings(_ count: Int) -> String {
    text("doctor.writable-settings", ["count": count])
  }
  package func untried(_ reason: Ability) -> String {
    text("doctor.untried", ["ability": ability(reason)])
  }
  package var mends: String { text("doctor.mends") }
  var orElse: String { text("doctor.or-else") }
  package var neededBy: String { text("doctor.needed-by") }
  var allScenarios: String { text("doctor.all-scenarios") }
  var noScenario: String { text("doctor.no-scenario") }
  func canRun(_ count: Int, of total: Int, on network: NetworkKind) -> String {
    switch network {
    case .private:
      text("doctor.can-run", ["count": count, "total": total])
    case .host:
      text("doctor.can-run-on-host", ["count": count, "total": total])
    }
  }
  func cannotRun(_ count: Int, of total: Int) -> String {
    text("doctor.cannot-run", ["count": count, "total": total])
  }
  var noScenariosHere: String { text("doctor.no-scenarios-here") }
}
