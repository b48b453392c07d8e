import Glibc
import WireSystem

/// How many processes there are: proc(5).
enum ProcessCount {
  /// The living descendants of a process, however deep; zombies count, too: each takes a number.
  static func descendants(of ancestor: pid_t) -> Int {
    var children: [pid_t: [pid_t]] = [:]
    guard let directory = opendir("/proc") else {
      Shortage.note("opendir", errno: errno)
      return 0
    }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard let pid = pid_t(name), let parent = parent(of: pid) else { continue }
      children[parent, default: []].append(pid)
    }
    var count = 0
    var waiting = [ancestor]
    while let next = waiting.popLast() {
      let found = children[next] ?? []
      count += found.count
      waiting += found
    }
    return count
  }

  private static func parent(of pid: pid_t) -> pid_t? {
    guard let text = try? SystemFile.read("/proc/\(pid)/stat"), let name = text.lastIndex(of: ")") else {
      return nil
    }
    let fields = text[text.index(after: name)...].split(separator: " ")
    return fields.count > 1 ? pid_t(fields[1]) : nil
  }
}
