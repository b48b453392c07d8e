/// The counters of the network namespace (/proc/net/snmp and /proc/net/netstat; `nstat -az` shows the same).
public struct KernelCounters: Sendable {
  private var values: [String: Int] = [:]

  /// The counters at this moment; names as the kernel writes them, those of snmp also with their group: `TCPAbortOnClose`,
  /// `UdpNoPorts`.
  public static func read() -> KernelCounters {
    var counters = KernelCounters()
    for (file, hasGroup) in [("/proc/net/netstat", false), ("/proc/net/snmp", true)] {
      guard let text = try? SystemFile.read(file) else { continue }
      counters.add(text, withGroup: hasGroup)
    }
    return counters
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
  func value(of name: String) -> Int? { values[name] }

  /// By how much each counter has grown since.
  public func growth(since earlier: KernelCounters) -> [String: Int] {
    values.reduce(into: [:]) { $0[$1.key] = $1.value - (earlier.values[$1.key] ?? 0) }
  }
}
