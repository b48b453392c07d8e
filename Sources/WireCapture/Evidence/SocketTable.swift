public import WireFormat

/// The TCP sockets of the network namespace, as the kernel lists them (/proc/net/tcp and tcp6, proc_net_tcp.txt).
public enum SocketTable {
  /// One socket.
  public struct Entry: Hashable, Sendable {
    /// Its own endpoint.
    public var local: Endpoint
    /// The endpoint of its peer; port 0 of a listening socket.
    public var remote: Endpoint
    /// The name of its state, with underscores: `TIME_WAIT`, `SYN_RECEIVED`.
    public var state: String
    /// Octets that were sent and are not acknowledged; of a listening socket: 0.
    public var unacknowledged: Int
    /// Octets that nobody has read; of a listening socket: conversations that nobody has accepted.
    public var unread: Int

    /// Whether the kernel is going to send, or waits for an answer that is on its way.
    public var isInTransition: Bool {
      switch state {
      case "SYN_SENT", "SYN_RECEIVED", "FIN_WAIT_1", "LAST_ACK", "CLOSING": true
      case "LISTEN", "TIME_WAIT": false
      default: unacknowledged > 0
      }
    }
  }

  /// All TCP sockets at this moment; empty where the kernel does not tell.
  public static func read() -> [Entry] {
    ["/proc/net/tcp", "/proc/net/tcp6"].flatMap { path in
      ((try? SystemFile.read(path)) ?? "").split(separator: "\n").dropFirst().compactMap { entry($0) }
    }
  }

  /// `sl local_address rem_address st tx_queue:rx_queue …`, all hexadecimal.
  private static func entry(_ line: Substring) -> Entry? {
    let fields = line.split(separator: " ", maxSplits: 5)
    guard fields.count >= 5, let local = endpoint(fields[1]), let remote = endpoint(fields[2]),
      let number = Int(fields[3], radix: 16), states.indices.contains(number)
    else { return nil }
    let queues = fields[4].split(separator: ":").map { Int($0, radix: 16) ?? 0 }
    guard queues.count == 2 else { return nil }
    return Entry(
      local: local, remote: remote, state: states[number], unacknowledged: queues[0], unread: queues[1])
  }

  /// The numbers of enum in include/net/tcp_states.h, by the names of RFC 9293.
  private static let states = [
    "", "ESTABLISHED", "SYN_SENT", "SYN_RECEIVED", "FIN_WAIT_1", "FIN_WAIT_2", "TIME_WAIT", "CLOSED",
    "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING", "SYN_RECEIVED",
  ]

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
      // An IPv4 peer of an IPv6 socket is shown mapped (RFC 4291 section 2.5.5.2).
      if high == 0 && low >> 32 == 0xffff { return Endpoint(IPAddress(v4: words[3]), port) }
      return Endpoint(IPAddress(v6High: high, low: low), port)
    default: return nil
    }
  }
}
