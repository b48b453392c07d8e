extension Wire {
  /// Which packets of `lo` are recorded.
  ///
  /// Tests run at the same time, and each sees only what its own filter takes: give each a server of its own,
  /// on a port that the kernel chooses (port 0), and record that port.
  public struct Filter: Hashable, Sendable {
    /// The ports that it was made from, which may be none.
    private let ports: [Int]
    /// In libpcap's language.
    private let text: String
    /// In few words: `tcp port 8899`.
    private let name: String

    private init(ports: [Int] = [], _ text: String, name: String) {
      self.ports = ports
      self.text = text
      self.name = name
    }

    /// TCP of this port, on either side.
    public static func tcp(port: some BinaryInteger) -> Filter {
      Filter(ports: [Int(clamping: port)], withErrors("tcp", port), name: "tcp port \(port)")
    }

    /// UDP of this port, on either side, and the ICMP errors that speak of it.
    public static func udp(port: some BinaryInteger) -> Filter {
      Filter(ports: [Int(clamping: port)], withErrors("udp", port), name: "udp port \(port)")
    }

    /// What any of these takes: of several servers, say.
    public static func any(of filters: Filter...) -> Filter {
      any(of: filters)
    }

    /// What any of these takes.
    public static func any(of filters: [Filter]) -> Filter {
      Filter(
        ports: filters.flatMap(\.ports), filters.map { "(\($0.text))" }.joined(separator: " or "),
        name: filters.map(\.name).joined(separator: " or "))
    }

    /// What an expression in libpcap's language takes (pcap-filter(7)): `.expression("host 127.0.0.7")`.
    public static func expression(_ text: String) -> Filter {
      Filter(text, name: text)
    }

    /// A protocol and port, and the ICMP errors that quote packets of it. The ports that are quoted stand
    /// behind a header of ICMP (8 octets) and one of IP without options (20; of IPv6 40).
    private static func withErrors(_ transport: String, _ port: some BinaryInteger) -> String {
      // `and` and `or` bind alike (pcap-filter(7)).
      """
      \(transport) port \(port) \
      or (icmp[0] = 3 and (icmp[28:2] = \(port) or icmp[30:2] = \(port))) \
      or (icmp6 and ip6[40] = 1 and (ip6[88:2] = \(port) or ip6[90:2] = \(port)))
      """
    }

    /// A capture makes sure that it sees packets by a datagram of eight octets that a socket sends to itself.
    /// Those of other recordings are nobody's conversation.
    private static let others = "udp[0:2] = udp[2:2] and udp[4:2] = 16"

    /// The filter as libpcap reads it.
    var expression: String {
      get throws(Failure) {
        if let wrong = ports.first(where: { UInt16(exactly: $0) == nil || $0 == 0 }) {
          throw Failure("\(wrong) is no port that could be recorded: ports are 1 to 65535")
        }
        if text.isEmpty { throw Failure("a recording needs a filter: others use lo, too") }
        return "(\(text)) and not (\(Self.others))"
      }
    }
  }
}

extension Wire.Filter: CustomStringConvertible {
  /// What it takes, in few words: `tcp port 8899`.
  public var description: String { name }
}
