import WireScript
public import WireSockets
import WireText

/// A lesson that runs: servers, clients, and everything that must be seen.
public struct Scenario: Hashable, Sendable {
  /// Its name on the command line; the name of its file without `.yaml`.
  public var id: String
  /// The folder that holds it.
  public var chapter: String
  /// The file, as it was found.
  public var file: String
  /// A headline.
  public var title: LocalizedText
  /// What a learner takes away: each claim of it is checked.
  public var lesson: LocalizedText
  /// What the wire will show, in order; empty where the file does not say.
  public var prediction: LocalizedText
  /// Why it is so; empty where the file does not say.
  public var why: LocalizedText
  /// What many believe instead, and that it is wrong; empty where the file does not say.
  public var misconception: LocalizedText
  /// Where to read on: `RFC 9293 section 3.6`, `listen(2)` (see `ReferenceForm`).
  public var reference: [String]
  /// The ids of the lessons that it builds on, which come before it in the course.
  public var after: [String]
  /// The servers, at least one; the first is on port 8899, the next on 8900, and so on.
  public var servers: [ServerPlan]
  /// The clients; each runs on a thread of its own, all start at once when the servers listen.
  public var clients: [ClientPlan]
  /// The version of IP that it needs, where that is the lesson; nil: either, as the run asks.
  public var family: AddressFamily?
  /// Sysctls to set in the private network before anything starts, under `/proc/sys`: `net.ipv4.tcp_fin_timeout`.
  public var sysctls: [Sysctl]
  /// What to set of `lo` in the private network before anything starts.
  public var loopback: Loopback
  /// What the bench does to packets on their way; the first rule that acts on a packet is the only one.
  public var bench: [BenchRule]
  /// What must be seen.
  public var expect: Expectations
  /// The longest that it may take; more is a failure.
  public var timeoutSeconds: Double

  /// Settings of `lo` in the private network.
  public struct Loopback: Hashable, Sendable {
    /// The largest packet, in octets; nil: as the kernel has it, 65,536.
    public var mtu: Int?
    /// Whether segments larger than the MTU may be left to the device; nil: as the kernel has it, yes.
    public var segmentation: Bool?

    /// The MTUs that a scenario may ask for, in octets.
    static let mtus = 1280...65_536

    /// Whether anything is to be set.
    public var isEmpty: Bool { mtu == nil && segmentation == nil }

    /// Settings from their parts.
    public init(mtu: Int? = nil, segmentation: Bool? = nil) {
      self.mtu = mtu
      self.segmentation = segmentation
    }
  }

  /// A kernel setting of the private network.
  public struct Sysctl: Hashable, Sendable {
    /// The dotted name.
    public var name: String
    /// The value as it is written.
    public var value: String
    /// Whether a kernel that does not have it can do without.
    public var isOptional: Bool
    /// Where the file says so.
    public var location: SourceLocation
  }
}

/// One server of a scenario.
public struct ServerPlan: Hashable, Sendable {
  /// The six models of `wirelab serve`.
  public enum Model: String, Hashable, Codable, Sendable, CaseIterable {
    case tcp
    case threadingTCP = "threading-tcp"
    case forkingTCP = "forking-tcp"
    case udp
    case threadingUDP = "threading-udp"
    case forkingUDP = "forking-udp"

    /// Whether it talks UDP.
    public var isDatagram: Bool {
      self == .udp || self == .threadingUDP || self == .forkingUDP
    }

    /// Whether it has a process for each request.
    package var isForking: Bool { self == .forkingTCP || self == .forkingUDP }
  }

  /// What a server does with each conversation.
  public enum Handler: Hashable, Sendable {
    /// One of the named handlers: `welcome`, `echo`, `chat`.
    case named(String)
    /// These steps, on the accepted socket; afterwards the server ends the request (SHUT_WR, then close).
    case steps([Step])
  }

  /// Its name, also of its actor in the call log; the first is `server` unless named.
  public var name: String
  /// How requests are processed.
  public var model: Model
  /// What each request is answered with.
  public var handler: Handler
  /// False: the port is bound and `listen(2)` is never called.
  public var listens: Bool
  /// False: `accept(2)` is never called.
  public var accepts: Bool
  /// The queue of `listen(2)`.
  public var backlog: Int
  /// SO_REUSEADDR before bind.
  public var reuseAddress: Bool
  /// Further options of its socket, set before bind.
  public var socketOptions: [SocketOption]
  /// Forking only: the parent keeps its copy of each accepted socket, which is the mistake that a lesson shows.
  public var keepsDescriptors: Bool
  /// … until this mark is passed; nil: until the end.
  public var keepsDescriptorsUntil: String?
  /// Forking only: false: the parent never waits for its children, which is the mistake that another lesson shows.
  public var collectsChildren: Bool
  /// Where the file says so.
  public var location: SourceLocation
}

/// One scripted client of a scenario.
public struct ClientPlan: Hashable, Sendable {
  /// Its name, also of its actor in the call log.
  public var name: String
  /// UDP rather than TCP; by default as the first server's model.
  public var isDatagram: Bool
  /// Whether it has no socket, and spells out its own segments.
  public var isRaw: Bool
  /// What it does; at the end an open socket is closed.
  public var steps: [Step]
  /// Where the file says so.
  public var location: SourceLocation
}

/// A value and the place that says it.
public struct Located<Value: Hashable & Sendable>: Hashable, Sendable {
  /// The value.
  public var value: Value
  /// Where the file says so.
  public var location: SourceLocation

  /// A value at a place.
  public init(_ value: Value, at location: SourceLocation) {
    self.value = value
    self.location = location
  }
}
