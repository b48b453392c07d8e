import CWireLab
import Glibc
import WireSystem

extension Trial {
  /// Adds a rule that hands packets to a program, in the namespace that the process is in.
  package static func packetRules() throws(Obstacle) -> String {
    let program = try Tool.iptables()
    let version = try Tool.run(program, ["--version"])
    let rule = ["INPUT", "-p", "udp", "--dport", "1", "-j", "NFQUEUE", "--queue-num", "0"]
    for action in ["-A", "-D"] {
      try Tool.run(program, [action] + rule)
    }
    return "\(version), target NFQUEUE"
  }

  /// The library that is loaded for queues.
  package static let queueLibrary = "libnetfilter_queue.so.1"

  /// Opens a queue for such packets.
  package static func packetQueue() throws(Obstacle) -> String {
    _ = try PacketQueue(number: 0) { _, _ in }
    return queueLibrary
  }
}

/// Programs of the system that the lab calls.
package enum Tool {
  /// Where administrators' programs are: not in the PATH of an ordinary user, who may call them all the same.
  private static let administratorPaths = ["/usr/sbin", "/sbin", "/usr/local/sbin"]
  /// More than a rule takes on a busy machine.
  private static let limitNanoseconds: Int64 = 5_000_000_000

  /// The iptables that speaks to nf_tables, which a private network needs; the other one wants a lock file of
  /// root's.
  ///
  /// - Parameter isIPv6: the one for IPv6.
  package static func iptables(isIPv6: Bool = false) throws(Obstacle) -> String {
    let name = isIPv6 ? "ip6tables" : "iptables"
    guard let path = find(name + "-nft") ?? find(name) else {
      throw Obstacle(name, errno: ENOENT, detail: "not in PATH, nor in \(administratorPaths[0])")
    }
    return path
  }

  /// The path of a program.
  package static func find(_ name: String) -> String? {
    let searched = getenv("PATH").map { String(cString: $0).split(separator: ":").map(String.init) } ?? []
    return (searched + administratorPaths).map { $0 + "/" + name }.first { access($0, X_OK) == 0 }
  }

  /// Runs a program to its end, and answers the first line of its output.
  @discardableResult
  package static func run(_ path: String, _ arguments: [String]) throws(Obstacle) -> String {
    let child: ChildProcess
    do {
      child = try ChildProcess.spawn(path, arguments: arguments)
    } catch {
      throw error.obstacle
    }
    var entry = pollfd(fd: child.pidDescriptor, events: Int16(POLLIN), revents: 0)
    let deadline = Clock.monotonic() + limitNanoseconds
    while poll(&entry, 1, 100) <= 0 && Clock.monotonic() < deadline {}
    var output: [UInt8] = []
    var errors: [UInt8] = []
    child.readOutput(into: &output)
    child.readErrors(into: &errors)
    guard let cause = child.reapIfEnded() else { throw Obstacle(path, detail: "it did not end") }
    guard cause == .exited(0) else {
      throw Obstacle(
        ([path] + arguments).joined(separator: " "), detail: "it \(cause.description): \(firstLine(errors))")
    }
    return firstLine(output)
  }

  private static func firstLine(_ octets: [UInt8]) -> String {
    String(decoding: octets.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}
