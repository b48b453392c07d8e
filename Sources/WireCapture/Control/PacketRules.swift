import WireSystem

/// Rules of iptables that hand what a network sends or receives to a queue, in the private network that the
/// process is in.
///
/// A queue that nobody reads lets everything pass. Nobody removes the rules: they end with the network.
enum PacketRules {
  /// What is handed over.
  struct Selection: Hashable {
    /// `tcp` or `udp`.
    var transport: String
    /// The port of one of the ends; nil: any.
    var port: UInt16?
    /// Whether of IPv6.
    var isIPv6: Bool
  }

  /// Adds the rules of a selection.
  static func queue(_ selection: Selection, at point: WireControl.Point) throws(Obstacle) {
    let program = try Tool.iptables(isIPv6: selection.isIPv6)
    let ends: [[String]] = selection.port.map { [["--sport", "\($0)"], ["--dport", "\($0)"]] } ?? [[]]
    for end in ends {
      try Tool.run(
        program,
        ["-A"] + point.chain + ["-p", selection.transport] + end + [
          "-j", "NFQUEUE", "--queue-num", "\(point.queueNumber)", "--queue-bypass",
        ])
    }
  }
}

extension WireControl.Point {
  /// The chain of iptables, and its interface.
  fileprivate var chain: [String] {
    switch self {
    case .receiver: ["INPUT", "-i", "lo"]
    case .sender: ["OUTPUT", "-o", "lo"]
    }
  }
}
