import CWireLab
import Glibc
public import WireFormat
import WireSockets

/// The TCP sockets of the network namespace, as the kernel listed them at one moment.
public struct SocketTable: Hashable, Sendable {
  /// How the kernel was asked.
  public enum Source: String, Hashable, Sendable {
    /// Netlink (sock_diag(7)), which tells all.
    case socketDiagnostics = "sock_diag"
    /// /proc/net/tcp and tcp6 (proc_net_tcp.txt), which lack the limits of queues, and what TCP_INFO tells.
    case proc = "/proc/net/tcp"
  }

  /// The sockets.
  public var sockets: [Entry]
  /// How the kernel was asked.
  public var source: Source
  /// When it was asked.
  public var before: Timestamp
  /// When it had answered; what it says was true at some moment in between.
  public var after: Timestamp

  /// A table from its parts.
  public init(sockets: [Entry], source: Source, before: Timestamp, after: Timestamp) {
    self.sockets = sockets
    self.source = source
    self.before = before
    self.after = after
  }

  /// The sockets at this moment; none where the kernel does not tell at all.
  public static func read() -> SocketTable {
    let before = wirelab_realtime_nanoseconds()
    let dumped = SocketDump.sockets()
    let sockets = dumped ?? ProcSockets.sockets()
    return SocketTable(
      sockets: sockets, source: dumped == nil ? .proc : .socketDiagnostics,
      before: Timestamp(nanoseconds: before), after: Timestamp(nanoseconds: wirelab_realtime_nanoseconds()))
  }

  /// The numbers of enum in include/net/tcp_states.h, by the names of RFC 9293.
  package static let states = [
    "", "ESTABLISHED", "SYN_SENT", "SYN_RECEIVED", "FIN_WAIT_1", "FIN_WAIT_2", "TIME_WAIT", "CLOSED",
    "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING", "SYN_RECEIVED",
  ]
}

extension SocketTable {
  /// One socket.
  public struct Entry: Hashable, Sendable {
    /// Its own endpoint.
    public var local: Endpoint
    /// The endpoint of its peer; port 0 of a listening socket.
    public var remote: Endpoint
    /// The name of its state, with underscores: `TIME_WAIT`, `SYN_RECEIVED`.
    public var state: String
    /// Octets that were sent and are not acknowledged, a FIN counts as one; of a listening socket: 0.
    public var unacknowledged: Int
    /// Octets that nobody has read, a FIN counts as one; of a listening socket: conversations that nobody has accepted.
    public var unread: Int
    /// Of a listening socket: how many conversations may wait to be accepted; nil where it is not told.
    public var queueLimit: Int?
    /// The timer that runs.
    public var timer: Timer
    /// How often what the timer is for was sent again.
    public var retransmissions: Int
    /// What TCP_INFO tells (tcp(7)); nil of requests and in TIME_WAIT, which have none, and where it is not told.
    public var info: Info?

    /// An entry from its parts.
    public init(
      local: Endpoint, remote: Endpoint, state: String, unacknowledged: Int = 0, unread: Int = 0,
      queueLimit: Int? = nil, timer: Timer = Timer(.none, milliseconds: 0), retransmissions: Int = 0,
      info: Info? = nil
    ) {
      self.local = local
      self.remote = remote
      self.state = state
      self.unacknowledged = unacknowledged
      self.unread = unread
      self.queueLimit = queueLimit
      self.timer = timer
      self.retransmissions = retransmissions
      self.info = info
    }

    /// Whether it listens.
    public var isListening: Bool { state == "LISTEN" }

    /// Whether the kernel is going to send, or waits for an answer that is on its way.
    public var isInTransition: Bool {
      switch state {
      case "SYN_SENT", "SYN_RECEIVED", "FIN_WAIT_1", "LAST_ACK", "CLOSING": true
      case "LISTEN", "TIME_WAIT": false
      default: unacknowledged > 0
      }
    }
  }

  /// The timer of a socket. A socket has several, and the kernel names the one that matters most.
  public struct Timer: Hashable, Sendable {
    /// What it is for.
    public var kind: SocketTimer
    /// How long it still runs; 0 if none does.
    public var milliseconds: Int

    /// A timer from its parts.
    public init(_ kind: SocketTimer, milliseconds: Int) {
      self.kind = kind
      self.milliseconds = milliseconds
    }

    /// A timer by the number of its kind.
    package init(number: Int, milliseconds: Int) {
      let kind = SocketTimer.numbered.indices.contains(number) ? SocketTimer.numbered[number] : .none
      self.init(kind, milliseconds: kind == .none ? 0 : milliseconds)
    }
  }

  /// What TCP_INFO tells of a conversation.
  public struct Info: Hashable, Sendable {
    /// The retransmission timeout, with its back-off (RFC 6298), in microseconds.
    public var rto: Int
    /// How often it was doubled since the last measurement (RFC 6298 section 5.5).
    public var backoff: Int
    /// The smoothed round-trip time, in microseconds.
    public var rtt: Int
    /// Its variation, in microseconds.
    public var rttVariation: Int
    /// Segments that are not acknowledged.
    public var unacknowledged: Int
    /// Segments that were ever sent again.
    public var retransmitted: Int
    /// Segments that may be on their way (cwnd).
    public var congestionWindow: Int
    /// What both ends have agreed to.
    public var options: Options

    /// The bits TCPI_OPT_* of <linux/tcp.h>.
    public struct Options: OptionSet, Hashable, Sendable {
      /// The bits.
      public let rawValue: UInt8

      /// Options from their bits.
      public init(rawValue: UInt8) { self.rawValue = rawValue }
      /// RFC 7323 section 3.
      public static let timestamps = Options(rawValue: 1)
      /// RFC 2018.
      public static let selectiveAcknowledgment = Options(rawValue: 2)
      /// RFC 7323 section 2.
      public static let windowScale = Options(rawValue: 4)
    }

    /// What TCP_INFO tells, from its parts.
    public init(
      rto: Int, backoff: Int = 0, rtt: Int = 0, rttVariation: Int = 0, unacknowledged: Int = 0,
      retransmitted: Int = 0,
      congestionWindow: Int = 0, options: Options = []
    ) {
      self.rto = rto
      self.backoff = backoff
      self.rtt = rtt
      self.rttVariation = rttVariation
      self.unacknowledged = unacknowledged
      self.retransmitted = retransmitted
      self.congestionWindow = congestionWindow
      self.options = options
    }
  }
}
