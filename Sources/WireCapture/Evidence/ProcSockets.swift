import WireFormat
import WireSystem

/// The sockets as /proc/net/tcp and tcp6 list them (proc_net_tcp.txt): for where netlink is refused.
package enum ProcSockets {
  /// All sockets; none where the kernel does not tell.
  package static func sockets() -> [SocketTable.Entry] {
    ["/proc/net/tcp", "/proc/net/tcp6"].flatMap { path in
      ((try? SystemFile.read(path)) ?? "").split(separator: "\n").dropFirst().compactMap { entry($0) }
    }
  }

  /// `sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt …`, all hexadecimal; times in
  /// ticks of 10 ms (USER_HZ).
  package static func entry(_ line: Substring) -> SocketTable.Entry? {
    let fields = line.split(separator: " ", maxSplits: 7)
    guard fields.count >= 7, let local = endpoint(fields[1]), let remote = endpoint(fields[2]),
      let number = Int(fields[3], radix: 16), SocketTable.states.indices.contains(number),
      let queues = pair(fields[4]), let timer = pair(fields[5])
    else { return nil }
    return SocketTable.Entry(
      local: local, remote: remote, state: SocketTable.states[number], unacknowledged: queues.0,
      unread: queues.1, timer: SocketTable.Timer(number: timer.0, milliseconds: timer.1 * 10),
      retransmissions: Int(fields[6], radix: 16) ?? 0)
  }

  private static func pair(_ text: Substring) -> (Int, Int)? {
    let parts = text.split(separator: ":").map { Int($0, radix: 16) }
    guard parts.count == 2, let first = parts[0], let second = parts[1] else { return nil }
    return (first, second)
  }

  /// Addresses are 32-bit words in the byte order of the machine, each as a number; ports are plain.
  private static func endpoint(_ text: Substring) -> Endpoint? {
    let parts = text.split(separator: ":")
    guard parts.count == 2, let port = UInt16(parts[1], radix: 16) else { return nil }
    var words: [UInt32] = []
    var rest = parts[0]
    while rest.count >= 8 {
      guard let word = UInt32(rest.prefix(8), radix: 16) else { return nil }
      words.append(UInt32(bigEndian: word))
      rest = rest.dropFirst(8)
    }
    switch words.count {
    case 1: return Endpoint(IPAddress(v4: words[0]), port)
    case 4:
      let high = UInt64(words[0]) << 32 | UInt64(words[1])
      let low = UInt64(words[2]) << 32 | UInt64(words[3])
      return Endpoint(IPAddress(v6OrMappedHigh: high, low: low), port)
    default: return nil
    }
  }
}
