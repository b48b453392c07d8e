import Glibc

/// How much memory this process may take for what grows with its input: half of the least of what the machine
/// has left (`MemAvailable` of proc_meminfo(5)), what its control groups leave it (`memory.max`), and a
/// quarter of its address space (`RLIMIT_AS`), where that is limited: arrays reserve what they grow to.
///
/// It is asked before memory is short, because an allocation that fails cannot be caught.
public struct MemoryBudget: Sendable {
  /// Octets of resident memory.
  public let resident: Int
  /// Octets of address space; nil: it is not limited.
  public let addressSpace: Int?

  /// That of this process, as it was when it was first asked for.
  public static let ofProcess = MemoryBudget(
    available: available(), group: groupLimit(), addressSpace: addressSpaceLimit())

  /// A budget from what there is, in octets; nil: not known, or not limited.
  public init(available: Int?, group: Int?, addressSpace: Int?) {
    resident = [available, group].compactMap(\.self).min().map { $0 / 2 } ?? .max
    self.addressSpace = addressSpace.map { $0 / 2 }
  }

  /// Whether some of it is left.
  public var isLeft: Bool {
    let used = Self.used()
    return used.resident < resident && addressSpace.map { used.virtual < $0 } ?? true
  }

  /// What this process has taken; without /proc, the most that it ever had.
  private static func used() -> (virtual: Int, resident: Int) {
    let pages = words(of: "/proc/self/statm").prefix(2).compactMap { Int($0) }
    if pages.count == 2 {
      let size = sysconf(Int32(_SC_PAGESIZE))
      return (pages[0] * size, pages[1] * size)
    }
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return (0, usage.ru_maxrss * 1024)
  }

  private static func available() -> Int? {
    let words = words(of: "/proc/meminfo")
    guard let place = words.firstIndex(of: "MemAvailable:"), place + 1 < words.count else { return nil }
    return Int(words[place + 1]).map { $0 * 1024 }
  }

  private static func addressSpaceLimit() -> Int? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur != rlim_t.max else {
      return nil
    }
    return Int(clamping: limit.rlim_cur)
  }

  /// The least of the limits of the control groups that hold this process (cgroups(7)): of version 2, and of
  /// the controller `memory` of version 1.
  private static func groupLimit() -> Int? {
    var least: Int?
    for line in text(of: "/proc/self/cgroup").split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let isUnified = parts[1].isEmpty
      guard isUnified || parts[1].split(separator: ",").contains("memory") else { continue }
      let (root, file) =
        isUnified
        ? ("/sys/fs/cgroup", "memory.max") : ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
      var path = parts[2].split(separator: "/")[...]
      while true {
        let folder = ([root] + path.map(String.init)).joined(separator: "/")
        if let limit = words(of: "\(folder)/\(file)").first.flatMap({ Int($0) }) {
          least = min(least ?? limit, limit)
        }
        if path.isEmpty { break }
        path.removeLast()
      }
    }
    return least
  }

  private static func words(of path: String) -> [Substring] {
    text(of: path).split { $0 == " " || $0 == "\n" }
  }

  /// The first octets of a file of the kernel; nothing where it cannot be read.
  private static func text(of path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var octets = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &octets, octets.count)
    return String(decoding: octets.prefix(max(0, count)), as: UTF8.self)
  }
}
