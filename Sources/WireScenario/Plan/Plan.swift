public import WireScript
public import WireSockets
import WireText

/// What happens in a scenario, and what must be seen of it: all that its run needs to know, in whatever
/// language it was written.
public struct Plan: Sendable {
  /// Who acts. The servers are started first, in this order: the first is on port 8899, the next on 8900, and
  /// so on. The clients, each on a thread of its own, are started all at once when the servers can be
  /// reached.
  package var actors: [any ActorPlan]
  /// The version of IP that it needs, where that is the lesson; nil: either, as the run asks.
  public var family: AddressFamily?
  /// Sysctls to set in the private network before anything starts, under `/proc/sys`:
  /// `net.ipv4.tcp_fin_timeout`.
  public var sysctls: [Sysctl]
  /// What to set of `lo` in the private network before anything starts.
  public var loopback: Loopback
  /// What the bench does to packets on their way; the first rule that acts on a packet is the only one.
  public var bench: [BenchRule]
  /// What must be seen.
  public var expect: Expectations
  /// What an exercise expects, part by part.
  public var parts: [ExercisePart]
  /// The longest that it may take; more is a failure.
  public var timeoutSeconds: Double

  /// A plan from its parts.
  package init(
    actors: [any ActorPlan], family: AddressFamily? = nil, sysctls: [Sysctl] = [],
    loopback: Loopback = Loopback(), bench: [BenchRule] = [], expect: Expectations,
    parts: [ExercisePart] = [], timeoutSeconds: Double = 10
  ) {
    self.actors = actors
    self.family = family
    self.sysctls = sysctls
    self.loopback = loopback
    self.bench = bench
    self.expect = expect
    self.parts = parts
    self.timeoutSeconds = timeoutSeconds
  }

  /// Settings of `lo` in the private network.
  public struct Loopback: Hashable, Sendable {
    /// The largest packet, in octets; nil: as the kernel has it, 65,536.
    public var mtu: Int?
    /// Whether segments larger than the MTU may be left to the device; nil: as the kernel has it, yes.
    public var segmentation: Bool?
    /// Further addresses.
    public var addresses: [SocketAddress]

    /// The MTUs that a scenario may ask for, in octets.
    static let mtus = 1280...65_536

    /// Whether anything is to be set.
    public var isEmpty: Bool { mtu == nil && segmentation == nil && addresses.isEmpty }

    /// Settings from their parts.
    public init(mtu: Int? = nil, segmentation: Bool? = nil, addresses: [SocketAddress] = []) {
      self.mtu = mtu
      self.segmentation = segmentation
      self.addresses = addresses
    }
  }

  /// A kernel setting of the private network.
  public typealias Sysctl = SysctlSetting
}

extension Plan {
  /// What somebody hands in; nil: it is a lesson.
  package var submission: ProgramPlan? {
    actors.lazy.compactMap { $0 as? ProgramPlan }.first(where: \.isSubmission)
  }

  /// All that is expected.
  package var expectations: [Expectations] { [expect] + parts.map(\.expect) }

  /// The actors that others are to reach, in the order of their addresses.
  package var servers: [any ActorPlan] { actors.filter { $0.role == .server } }

  /// The actors that are started when the servers can be reached.
  package var clients: [any ActorPlan] { actors.filter { $0.role == .client } }

  /// Whether its actors talk UDP, TCP, or both.
  package var transports: Set<Bool> { Set(actors.map(\.isDatagram)) }

  /// The handlers whose processes its scripts end.
  package var killed: Set<String> {
    Set(
      actors.flatMap { $0.steps.uses(by: $0.name) }.compactMap { _, use in
        if case .errand(.kill(let victim)) = use { victim } else { nil }
      })
  }
}
