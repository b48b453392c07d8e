/// Something that the lab asks of the machine. `wirelab doctor` tries each one; a scenario says which it
/// needs.
package enum Ability: Hashable, Sendable {
  /// Namespaces of its own, with `lo` up.
  case privateNetwork
  /// Network and PID namespaces without a user namespace: what root falls back to.
  case rootNamespaces
  /// Capturing on `lo` of a private network.
  case privateCapture
  /// Capturing on the machine's own `lo`.
  case hostCapture
  /// Using ::1.
  case ipv6Loopback
  /// Reading the table of sockets (/proc/net/tcp).
  case socketTable
  /// Asking for sockets through netlink.
  case socketDiagnostics
  /// Reading the counters of TCP.
  case counters
  /// Setting this sysctl.
  case sysctl(String)
  /// Setting the MTU and the offloads of `lo`.
  case loopbackSettings
  /// Dropping segments before a socket sees them (SO_ATTACH_FILTER).
  case socketFilter
  /// Rules of iptables that hand segments to a program (NFQUEUE).
  case packetRules
  /// Being that program (libnetfilter_queue).
  case packetQueue
  /// Speaking TLS (libssl, libcrypto).
  case tls
  /// Sending segments of our own making.
  case rawSockets
  /// Letting a socket vanish without a word (TCP_REPAIR).
  case repair
  /// Seeing the calls of programs that are not ours (ptrace(2), seccomp(2)).
  case callTracing
  /// Keeping what somebody hands in from all that is not its own (`wirelab grade`).
  case shield
  /// Starting this program, which is looked up in PATH.
  case program(String)
  /// Descriptors, processes, threads and memory, as many as a scenario takes. Used by everything, and never
  /// tried apart.
  case resources
  /// Writing reports.
  case reportDirectory
  /// Writing what is not ASCII.
  case utf8

  /// Settings that the timers and queues of TCP depend on, whether or not a scenario sets them.
  package static let timerSysctls = [
    "net.core.somaxconn", "net.ipv4.tcp_abort_on_overflow", "net.ipv4.tcp_early_retrans",
    "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_max_syn_backlog", "net.ipv4.tcp_orphan_retries",
    "net.ipv4.tcp_retries2", "net.ipv4.tcp_syn_linear_timeouts", "net.ipv4.tcp_syn_retries",
    "net.ipv4.tcp_synack_retries", "net.ipv4.tcp_tw_reuse",
  ]

  /// The sysctl that it sets; nil: it is something else.
  package var sysctl: String? {
    if case .sysctl(let name) = self { name } else { nil }
  }

  /// Whether it is only ever done in a private network: on the machine's own it would change what belongs to
  /// others.
  package var isOnlyPrivate: Bool {
    switch self {
    case .privateNetwork, .privateCapture, .counters, .sysctl, .loopbackSettings, .packetRules, .packetQueue,
      .rawSockets, .repair:
      true
    case .tls, .callTracing, .shield, .program, .rootNamespaces, .hostCapture, .ipv6Loopback, .socketTable,
      .socketDiagnostics, .socketFilter, .resources, .reportDirectory, .utf8:
      false
    }
  }

  /// Whether it needs no trial, because using it is the first thing that happens, and says as clearly that it
  /// failed.
  package var isTriedByUse: Bool {
    switch self {
    case .sysctl, .loopbackSettings, .packetRules, .packetQueue: true
    case .privateNetwork, .rootNamespaces, .privateCapture, .hostCapture, .ipv6Loopback, .socketTable,
      .socketDiagnostics, .counters, .socketFilter, .tls, .rawSockets, .repair, .callTracing, .shield,
      .program, .resources, .reportDirectory, .utf8:
      false
    }
  }

  /// The order in which needs are told: first what decides about the network.
  package var rank: Int {
    switch self {
    case .sysctl: 0
    case .loopbackSettings: 1
    case .counters: 2
    case .privateNetwork, .rootNamespaces, .privateCapture, .hostCapture: 3
    case .packetRules: 4
    case .packetQueue: 5
    case .tls: 5
    case .rawSockets: 6
    case .repair: 7
    case .ipv6Loopback: 8
    case .socketTable: 9
    case .socketDiagnostics: 10
    case .program: 11
    case .socketFilter, .callTracing, .shield, .resources, .reportDirectory, .utf8: 12
    }
  }
}

extension Ability {
  private static let sysctlPrefix = "sysctl:"
  private static let programPrefix = "program:"
  private static let simple: [(Ability, String)] = [
    (.privateNetwork, "private-network"), (.rootNamespaces, "root-namespaces"),
    (.privateCapture, "private-capture"), (.hostCapture, "host-capture"), (.ipv6Loopback, "ipv6-loopback"),
    (.socketTable, "socket-table"), (.socketDiagnostics, "socket-diagnostics"), (.counters, "counters"),
    (.loopbackSettings, "loopback-settings"), (.socketFilter, "socket-filter"),
    (.packetRules, "packet-rules"), (.packetQueue, "packet-queue"),
    (.tls, "tls"), (.rawSockets, "raw-sockets"), (.repair, "tcp-repair"), (.callTracing, "call-tracing"),
    (.shield, "shield"), (.resources, "resources"),
    (.reportDirectory, "report-directory"), (.utf8, "utf-8"),
  ]

  /// Its name in documents: `private-network`, `sysctl:net.ipv4.tcp_fin_timeout`, `program:python3`.
  package var id: String {
    if case .sysctl(let name) = self { return Self.sysctlPrefix + name }
    if case .program(let name) = self { return Self.programPrefix + name }
    return Self.simple.first { $0.0 == self }?.1 ?? ""
  }

  /// An ability by its name in documents.
  package init?(id: String) {
    if id.hasPrefix(Self.sysctlPrefix) {
      self = .sysctl(String(id.dropFirst(Self.sysctlPrefix.count)))
    } else if id.hasPrefix(Self.programPrefix) {
      self = .program(String(id.dropFirst(Self.programPrefix.count)))
    } else if let known = Self.simple.first(where: { $0.1 == id }) {
      self = known.0
    } else {
      return nil
    }
  }
}

extension Ability: Codable {
  /// From its name.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let id = try container.decode(String.self)
    guard let ability = Ability(id: id) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no ability is called \(id)")
    }
    self = ability
  }

  /// As its name.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(id)
  }
}
