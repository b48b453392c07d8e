import WireSystem

/// The counters of the network namespace (/proc/net/snmp and /proc/net/netstat; `nstat -az` shows the same).
package struct KernelCounters: Sendable {
  private var values: [String: Int] = [:]

  /// The counters at this moment; names as the kernel writes them, those of snmp also with their group:
  /// `TCPAbortOnClose`, `UdpNoPorts`.
  ///
  /// UDP is counted by each version of IP on its own: `UdpNoPorts` and the like are the sums of both.
  package static func read() -> KernelCounters {
    var counters = KernelCounters()
    for (file, hasGroup) in [("/proc/net/netstat", false), ("/proc/net/snmp", true)] {
      guard let text = try? SystemFile.read(file) else { continue }
      counters.add(text, withGroup: hasGroup)
    }
    counters.addUDP6((try? SystemFile.read("/proc/net/snmp6")) ?? "")
    return counters
  }

  /// A name and a value a line: `Udp6NoPorts 1`.
  private mutating func addUDP6(_ text: String) {
    for line in text.split(separator: "\n") where line.hasPrefix("Udp6") {
      let fields = line.split(whereSeparator: \.isWhitespace)
      guard fields.count == 2, let number = Int(fields[1]) else { continue }
      values["Udp" + fields[0].dropFirst(4), default: 0] += number
    }
  }

  /// Each group is two lines that begin alike: the names, and the values.
  private mutating func add(_ text: String, withGroup: Bool) {
    let lines = text.split(separator: "\n").map { $0.split(separator: " ") }
    for (names, numbers) in zip(lines, lines.dropFirst())
    where names.first == numbers.first && names.count == numbers.count {
      let group = withGroup ? String(names.first?.dropLast() ?? "") : ""
      for (name, number) in zip(names, numbers).dropFirst() {
        values[group + String(name)] = Int(number)
      }
    }
  }

  /// The value of a counter; nil: the kernel has none of that name.
  package func value(of name: String) -> Int? { values[name] }

  /// By how much one counter has grown since; nil: the kernel has none of that name.
  package func growth(of name: String, since earlier: KernelCounters) -> Int? {
    values[name].map { $0 - (earlier.values[name] ?? 0) }
  }

  /// By how much each counter has grown since.
  package func growth(since earlier: KernelCounters) -> [String: Int] {
    values.reduce(into: [:]) { $0[$1.key] = $1.value - (earlier.values[$1.key] ?? 0) }
  }
}
