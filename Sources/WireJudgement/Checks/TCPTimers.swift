import CWireLab
import WireCapture
import WireScenario

/// When Linux sends something again, computed from the settings in force.
///
/// Sources: RFC 6298 (RTO, back-off), RFC 8985 section 7 (probe of a lost tail), RFC 9293 sections 3.8.4
/// (keep-alive) and 3.8.6.3 (delayed acknowledgments), include/net/tcp.h of Linux (TCP_DELACK_MIN,
/// tcp_fin_time()), and Documentation/networking/ip-sysctl.rst of Linux for each sysctl. How late a timer may
/// be is told by the comment in kernel/time/timer.c: the wheel is coarser the longer a timer runs, by an
/// eighth at most, and never early.
package struct TCPTimers: Hashable, Sendable {
  /// What shows that a timer has ended.
  package enum Sign: Hashable, Sendable {
    /// A packet, which the kernel sends at once.
    case packet
    /// A program that was woken: it may have to wait for a processor.
    case program

    /// What a loaded machine may need, in seconds. Timers end in the softirq of a processor, which may have
    /// others to serve first.
    var allowance: Double { self == .packet ? 0.25 : 1 }
  }

  /// An interval: what is computed, and what is tolerated.
  package struct Interval: Hashable, Sendable {
    /// The least and the most, in seconds.
    package var range: ClosedRange<Double>
    /// The computed value, and where it comes from: `1 s (RTO 1 s, tcp_syn_linear_timeouts 4)`.
    package var text: String
  }

  /// `net.ipv4.tcp_syn_linear_timeouts` (Linux 6.5); where it is not there: 0.
  package var synLinearTimeouts = 0
  /// `net.ipv4.tcp_rto_min_us` (Linux 6.11) in seconds; where it is not there: 200 ms.
  package var leastRTO = 0.2
  /// `net.ipv4.tcp_rto_max_ms` (Linux 6.15) in seconds; where it is not there: 120 s.
  package var mostRTO = 120.0
  /// `net.ipv4.tcp_early_retrans`: whether a lost tail is probed; only with SACK.
  package var probesTail = true
  /// `net.ipv4.tcp_keepalive_time`, or TCP_KEEPIDLE of the socket, in seconds.
  package var keepAliveTime = 7_200.0
  /// `net.ipv4.tcp_keepalive_intvl`, or TCP_KEEPINTVL of the socket, in seconds.
  package var keepAliveInterval = 75.0
  /// `net.ipv4.tcp_fin_timeout` in seconds.
  package var finTimeout = 60.0
  /// The tick of the kernel's clock (1/HZ), in seconds.
  package var tick = 0.004

  /// RFC 6298 section 2.1, and TCP_TIMEOUT_INIT in include/net/tcp.h.
  private static let initialRTO = 1.0
  /// TCP_DELACK_MIN in include/net/tcp.h: HZ/25.
  private static let delayedAck = 0.04
  /// TCP_TIMEOUT_MIN_US in include/net/tcp.h: a tail of several segments is probed as early as this.
  private static let leastProbe = 0.002

  /// The settings of Linux as it is delivered.
  package init() {}

  /// The settings in force in the network that this process is in.
  package static func current() -> TCPTimers {
    func number(_ name: String) -> Double? {
      (try? Sysctl.value(of: "net.ipv4." + name)).flatMap(Double.init)
    }
    var timers = TCPTimers()
    timers.synLinearTimeouts = Int(number("tcp_syn_linear_timeouts") ?? 0)
    if let least = number("tcp_rto_min_us") { timers.leastRTO = least / 1e6 }
    if let most = number("tcp_rto_max_ms") { timers.mostRTO = most / 1e3 }
    timers.probesTail = [3, 4].contains(number("tcp_early_retrans") ?? 3) && number("tcp_sack") != 0
    if let time = number("tcp_keepalive_time") { timers.keepAliveTime = time }
    if let interval = number("tcp_keepalive_intvl") { timers.keepAliveInterval = interval }
    if let timeout = number("tcp_fin_timeout") { timers.finTimeout = timeout }
    timers.tick = Double(wirelab_tick_nanoseconds()) / 1e9
    return timers
  }

  /// How long after the one before something is sent for the n-th time again (of `fin-timeout`: how long the
  /// state lasts).
  ///
  /// - Parameters:
  ///   - rto: the RTO of the conversation without back-off, in seconds, as the kernel told it; nil: nobody
  ///     asked in time.
  ///   - sign: what shows that the timer has ended.
  package func interval(_ kind: TCPTimer, number: Int, rto: Double?, sign: Sign = .packet) -> Interval {
    var interval = interval(kind, number, rto)
    interval.range = interval.range.lowerBound...interval.range.upperBound + sign.allowance
    return interval
  }

  private func interval(_ kind: TCPTimer, _ number: Int, _ rto: Double?) -> Interval {
    switch kind {
    case .synRetransmission:
      // Linear timeouts are counted before the RTO is doubled: the one after them is not longer yet.
      let doublings = max(0, number - 1 - synLinearTimeouts)
      return tolerated(
        backedOff(Self.initialRTO, doublings), "RTO 1 s, tcp_syn_linear_timeouts \(synLinearTimeouts)")
    case .synAckRetransmission:
      return tolerated(backedOff(Self.initialRTO, number - 1), "RTO 1 s")
    case .retransmission, .finRetransmission:
      return retransmission(number, rto)
    case .zeroWindowProbe:
      // RFC 9293 section 3.8.6.1: the first after one RTO, and then ever later.
      let (base, source, slack) = known(rto)
      return tolerated(backedOff(base, number - 1), source, slack: slack)
    case .keepAlive:
      return number == 1
        ? tolerated(keepAliveTime, "tcp_keepalive_time") : tolerated(keepAliveInterval, "tcp_keepalive_intvl")
    case .finTimeout:
      // Never less than 3.5 RTOs; nobody has told the RTO, which acknowledgments that come late double.
      let seconds = max(finTimeout, 3.5 * leastRTO)
      return tolerated(seconds, "tcp_fin_timeout", slack: max(1, 7 * leastRTO / seconds))
    case .delayedAck:
      return tolerated(Self.delayedAck, "HZ/25")
    }
  }

  private func retransmission(_ number: Int, _ rto: Double?) -> Interval {
    let (base, source, slack) = known(rto)
    guard probesTail else { return tolerated(backedOff(base, number - 1), source, slack: slack) }
    // First the probe of a lost tail, which does not double the RTO.
    var interval = tolerated(
      backedOff(base, max(0, number - 2)), "\(source), tcp_early_retrans probes first", slack: slack)
    if number == 1 { interval.range = Self.leastProbe...interval.range.upperBound }
    return interval
  }

  /// The RTO to count with, where it comes from, and by how much it may be longer. Where nobody told it: it
  /// has its least value, and twice it if acknowledgments come late (RFC 6298 section 2.3).
  private func known(_ rto: Double?) -> (base: Double, source: String, slack: Double) {
    rto.map { ($0, "RTO \(Self.text($0)) s as the kernel told it", 1) } ?? (leastRTO, "the least RTO", 2)
  }

  private func backedOff(_ base: Double, _ doublings: Int) -> Double {
    min(mostRTO, base * Double(1 << min(doublings, 30)))
  }

  /// Two ticks either way (one that had begun, one that is rounded up), and an eighth for the wheel.
  private func tolerated(_ seconds: Double, _ source: String, slack: Double = 1) -> Interval {
    let least = max(0, seconds - 2 * tick - seconds / 64)
    let most = (seconds * slack) * 9 / 8 + 2 * tick
    return Interval(range: least...most, text: "\(Self.text(seconds)) s (\(source))")
  }

  /// Seconds without idle zeros, in thousandths.
  package static func text(_ seconds: Double) -> String {
    let rounded = (seconds * 1_000).rounded() / 1_000
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}
