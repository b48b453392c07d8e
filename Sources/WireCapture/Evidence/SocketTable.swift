import Glibc
import WireFormat
import WireSockets
import WireSystem

/// The TCP sockets of the network namespace, as the kernel listed them at one moment.
package struct SocketTable: Hashable, Sendable {
  /// How the kernel was asked.
  package enum Source: String, Hashable, Sendable {
    /// Netlink (sock_diag(7)), which tells all.
    case socketDiagnostics = "sock_diag"
    /// /proc/net/tcp and tcp6 (proc_net_tcp.txt), which lack the limits of queues, and what TCP_INFO tells.
    case proc = "/proc/net/tcp"
  }

  /// The sockets.
  package var sockets: [Entry]
  /// How the kernel was asked.
  package var source: Source
  /// When it was asked.
  package var before: Timestamp
  /// When it had answered; what it says was true at some moment in between.
  package var after: Timestamp

  /// A table from its parts.
  package init(sockets: [Entry], source: Source, before: Timestamp, after: Timestamp) {
    self.sockets = sockets
    self.source = source
    self.before = before
    self.after = after
  }

  /// The sockets at this moment; none where the kernel does not tell at all.
  package static func read() -> SocketTable {
    let before = Clock.realtime()
    let dumped = SocketDump.sockets()
    let sockets = dumped ?? ProcSockets.sockets()
    return SocketTable(
      sockets: sockets, source: dumped == nil ? .proc : .socketDiagnostics,
      before: Timestamp(nanoseconds: before), after: Timestamp(nanoseconds: Clock.realtime()))
  }

  /// The numbers of enum in include/net/tcp_states.h, by the names of RFC 9293.
  package static let states = [
    "", "ESTABLISHED", "SYN_SENT", "SYN_RECEIVED", "FIN_WAIT_1", "FIN_WAIT_2", "TIME_WAIT", "CLOSED",
    "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING", "SYN_RECEIVED",
  ]
}

extension SocketTable {
  /// One socket.
  package struct Entry: Hashable, Sendable {
    /// Its own endpoint.
    package var local: Endpoint
    /// The endpoint of its peer; port 0 of a listening socket.
    package var remote: Endpoint
    /// The name of its state, with underscores: `TIME_WAIT`, `SYN_RECEIVED`.
    package var state: String
    /// Octets that were sent and are not acknowledged, a FIN counts as one; of a listening socket: 0.
    package var unacknowledged: Int
    /// Octets that nobody has read, a FIN counts as one; of a listening socket: conversations that nobody has
    /// accepted.
    package var unread: Int
    /// Of a listening socket: how many conversations may wait to be accepted; nil where it is not told.
    package var queueLimit: Int?
    /// The timer that runs.
    package var timer: Timer
    /// How often the segment, or the probe, that the timer is for was sent again.
    package var retransmissions: Int
    /// What TCP_INFO tells (tcp(7)); nil of requests and in TIME_WAIT, which have none, and where it is not
    /// told.
    package var info: Info?

    /// An entry from its parts.
    package init(
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
    package var isListening: Bool { state == "LISTEN" }

    /// Whether the kernel is going to send, or waits for an answer that is on its way.
    package var isInTransition: Bool {
      switch state {
      case "SYN_SENT", "SYN_RECEIVED", "FIN_WAIT_1", "LAST_ACK", "CLOSING": true
      case "LISTEN", "TIME_WAIT": false
      default: unacknowledged > 0
      }
    }
  }

  /// The timer of a socket. A socket has several, and the kernel names the one that matters most.
  package struct Timer: Hashable, Sendable {
    /// What it is for.
    package var kind: SocketTimer
    /// How long it still runs; 0 if none does.
    package var milliseconds: Int

    /// A timer from its parts.
    package init(_ kind: SocketTimer, milliseconds: Int) {
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
  package struct Info: Hashable, Sendable {
    /// The retransmission timeout, with its back-off (RFC 6298), in microseconds.
    package var rto: Int
    /// How often it was doubled since the last measurement (RFC 6298 section 5.5).
    package var backoff: Int
    /// The smoothed round-trip time, in microseconds.
    package var rtt: Int
    /// Its variation, in microseconds.
    package var rttVariation: Int
    /// Segments that are not acknowledged.
    package var unacknowledged: Int
    /// Segments that were ever sent again.
    package var retransmitted: Int
    /// Segments that may be on their way (cwnd).
    package var congestionWindow: Int
    /// Segments up to which that number grows by each that is acknowledged (ssthresh); 2,147,483,647 where no
    /// loss has set it.
    package var slowStartThreshold: Int
    /// What both ends have agreed to.
    package var options: Options

    /// The bits TCPI_OPT_* of <linux/tcp.h>.
    package struct Options: OptionSet, Hashable, Sendable {
      /// The bits.
      package let rawValue: UInt8

      /// Options from their bits.
      package init(rawValue: UInt8) { self.rawValue = rawValue }
      /// RFC 7323 section 3.
      package static let timestamps = Options(rawValue: 1)
      /// RFC 2018.
      package static let selectiveAcknowledgment = Options(rawValue: 2)
      /// RFC 7323 section 2.
      package static let windowScale = Options(rawValue: 4)
    }

    /// What TCP_INFO tells, from its parts.
    package init(
      rto: Int, backoff: Int = 0, rtt: Int = 0, rttVariation: Int = 0, unacknowledged: Int = 0,
      retransmitted: Int = 0,
      congestionWindow: Int = 0, slowStartThreshold: Int = 0, options: Options = []
    ) {
      self.rto = rto
      self.backoff = backoff
      self.rtt = rtt
      self.rttVariation = rttVariation
      self.unacknowledged = unacknowledged
      self.retransmitted = retransmitted
      self.congestionWindow = congestionWindow
      self.slowStartThreshold = slowStartThreshold
      self.options = options
    }
  }
}
