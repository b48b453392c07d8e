import Glibc
import Synchronization
import Testing

/// The tests that were skipped because the machine lacks something: told at the very end, in the last lines
/// of `swift test`.
enum Skips {
  private static let missing = Mutex<[String: Set<String>]>([:])

  static func add(_ test: Test, for needs: [String]) {
    let file = test.sourceLocation.fileName.prefix { $0 != "." }
    missing.withLock { $0["\(file).\(test.name)", default: []].formUnion(needs) }
  }

  /// Has the summary written when this process ends.
  static let isToldOfAtTheEnd: Void = {
    _ = atexit { Skips.tell() }
  }()

  private static func tell() {
    let text = summary(missing.withLock { $0 }) + "\n"
    // What standard output still holds comes before.
    fflush(nil)
    _ = write(STDERR_FILENO, text, text.utf8.count)
  }

  /// A line for each combination of needs, and the number of tests last.
  static func summary(_ missing: [String: Set<String>]) -> String {
    let tests = Dictionary(grouping: missing.keys) {
      missing[$0, default: []].sorted().joined(separator: ", ")
    }
    let lines = tests.sorted { $0.key < $1.key }.map {
      "skipped for want of \($0.key): \($0.value.sorted().joined(separator: " "))"
    }
    let remedy = missing.isEmpty ? [] : ["programs are installed by: CI=true sh .ci/setup"]
    return (lines + remedy + ["tests skipped for want of a program or a right: \(missing.count)"])
      .joined(separator: "\n")
  }
}
