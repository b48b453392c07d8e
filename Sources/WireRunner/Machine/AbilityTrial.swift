import WireCapture
import WireScript
import WireSockets
import WireSystem

extension Ability {
  /// Tries it in the network that this process is in, and answers with evidence; nil: it is not tried in this
  /// way.
  package func attempt() throws(Obstacle) -> String? {
    switch self {
    case .privateNetwork, .resources, .reportDirectory, .utf8: nil
    case .rootNamespaces: try Trial.rootNamespaces()
    case .privateCapture, .hostCapture: try Trial.capture()
    case .ipv6Loopback: try Trial.ipv6Loopback()
    case .socketTable: try Trial.socketTable()
    case .socketDiagnostics: try Trial.socketDiagnostics()
    case .counters: try Trial.counters()
    case .sysctl(let name): try Trial.sysctl(name)
    case .loopbackSettings: try Trial.loopbackSettings()
    case .socketFilter: try Trial.socketFilter()
    case .packetRules: try Trial.packetRules()
    case .packetQueue: try Trial.packetQueue()
    case .tls: try Self.attemptTLS()
    case .rawSockets: try Trial.rawSocket()
    case .repair: try Trial.repair()
    case .callTracing: try ProgramTrial.tracing()
    case .shield: try ShieldTrial.attempt()
    case .program(let name): try ProgramTrial.finding(name)
    }
  }

  private static func attemptTLS() throws(Obstacle) -> String {
    if let missing = TLSContext.obstacle { throw Obstacle("load OpenSSL", detail: missing) }
    return TLSContext.libraryVersion ?? ""
  }
}
