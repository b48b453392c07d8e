import CWireLab
import Glibc
import WireSystem

/// Tries what the lab uses of the kernel, in the network namespace that the process is in.
///
/// A setting can lie about what a machine allows (a security module, a seccomp filter, a capability that is
/// gone); a call that was made cannot. Each answers with evidence: a version, a number.
package enum Trial {
  /// Captures on `lo`: a packet of its own is seen, with a time in nanoseconds, at once.
  package static func capture() throws(Obstacle) -> String {
    do throws(CaptureFailure) {
      guard try LiveCapture.start(filter: "udp port 1").stop().drained else { throw .lostProbe }
    } catch {
      throw error.obstacle
    }
    // `libpcap version 1.10.3 (with TPACKET_V3)`
    let name = LiveCapture.version.prefix { $0 != "(" }
    return name + "in immediate mode, nanoseconds"
  }

  /// Sends IP packets of its own making (raw(7)).
  package static func rawSocket() throws(Obstacle) -> String {
    try expect(wirelab_try_raw_socket(), of: "socket(AF_INET, SOCK_RAW)")
    return "socket(AF_INET, SOCK_RAW)"
  }

  /// Lets a socket vanish without a word to its peer.
  package static func repair() throws(Obstacle) -> String {
    try expect(wirelab_try_repair(), of: "setsockopt(TCP_REPAIR)")
    return "setsockopt(TCP_REPAIR)"
  }

  /// Drops segments before a socket sees them.
  package static func socketFilter() throws(Obstacle) -> String {
    try expect(wirelab_try_socket_filter(), of: "setsockopt(SO_ATTACH_FILTER)")
    return "setsockopt(SO_ATTACH_FILTER)"
  }

  /// Asks the kernel for its sockets through netlink (sock_diag(7)).
  package static func socketDiagnostics() throws(Obstacle) -> String {
    try expect(SocketDump.refusal(), of: "sock_diag through netlink")
    return "sock_diag through netlink"
  }

  /// Uses ::1.
  package static func ipv6Loopback() throws(Obstacle) -> String {
    try expect(wirelab_try_ipv6_loopback(), of: "bind() to ::1")
    return "bind() to ::1"
  }

  /// What root does without user namespaces. It moves the thread that calls.
  package static func rootNamespaces() throws(Obstacle) -> String {
    try expect(wirelab_try_root_namespaces(), of: "unshare() of network and PID namespaces")
    return "unshare() of network and PID namespaces"
  }

  /// Reads the table of TCP sockets (proc_net_tcp.txt).
  package static func socketTable() throws(Obstacle) -> String {
    try read("/proc/net/tcp")
  }

  /// Reads the counters of TCP (nstat(8)).
  package static func counters() throws(Obstacle) -> String {
    let evidence = try read("/proc/net/netstat")
    guard KernelCounters.read().value(of: "TCPAbortOnClose") != nil else {
      throw Obstacle("/proc/net/netstat", detail: "there is no TCPAbortOnClose in it")
    }
    return evidence
  }

  /// Sets a sysctl to the value that it has.
  package static func sysctl(_ name: String) throws(Obstacle) -> String {
    let value = try Sysctl.value(of: name)
    try Sysctl.set(name, to: value)
    return "\(name) = \(value)"
  }

  /// Gives `lo` the settings that it has.
  package static func loopbackSettings() throws(Obstacle) -> String {
    let settings = try Loopback.settings()
    try Loopback.setMTU(settings.mtu)
    try Loopback.setSegmentation(settings.segmentation)
    return "lo: MTU \(settings.mtu), segmentation offload \(settings.segmentation ? "on" : "off")"
  }

  private static func read(_ path: String) throws(Obstacle) -> String {
    do {
      _ = try SystemFile.read(path)
    } catch {
      throw Obstacle("open \(path)", errno: error.errno)
    }
    return path
  }

  package static func expect(_ code: Int32, of step: String) throws(Obstacle) {
    guard code == 0 else { throw Obstacle(step, errno: code) }
  }
}
