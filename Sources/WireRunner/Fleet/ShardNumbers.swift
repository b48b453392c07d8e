import WireText

/// The range of each number in the report of a shard, before anything counts with it: it was written
/// elsewhere, by anybody.
///
/// A number has a range by being there: one that no rule names has that of amounts. All are wide, and narrow
/// enough that no sum or difference of two overflows, and no loop runs for ever.
enum ShardNumbers {
  /// Octets, window sizes, results of calls, and how often something was done: what no rule names.
  private static let amounts: ClosedRange<Int128> = 0...1 << 48
  /// Moments in nanoseconds since 1970: up to the year 2116.
  static let moments: ClosedRange<Int128> = 0...1 << 62
  /// How far, in nanoseconds, two moments of a run may lie apart: a year, since a clock may have been set
  /// meanwhile.
  static let distances: ClosedRange<Int128> = -1 << 55...1 << 55
  /// Relative sequence numbers, which may lie before the first.
  private static let sequences: ClosedRange<Int128> = -1 << 32...1 << 48
  /// What is counted from 1: frames, conversations, calls.
  static let numbers: ClosedRange<Int128> = 1...1 << 32
  /// Lines and columns of a file of 1 MiB; 0 where something has no place in it.
  private static let places: ClosedRange<Int128> = 0...1 << 20
  /// Places in a list of the file.
  private static let positions: ClosedRange<Int128> = 1...1 << 20
  /// How often a scenario of a run may run (`--repeat`).
  private static let repetitions: ClosedRange<Int128> = 1...1000
  /// Halves of an address.
  private static let halves: ClosedRange<Int128> = 0...Int128(UInt64.max)
  /// Seconds: more than any run takes. The only numbers that are not whole.
  private static let seconds = 0...1e9

  /// Rules by the key of a number, or by that of the object around it and its own.
  private static let rules: [String: ClosedRange<Int128>] = [
    "nanoseconds": moments, "start": moments, "end": moments, "signalTime": moments,
    "clockOffset/nanoseconds": distances,
    "segment/sequence": sequences, "segment/acknowledgment": sequences,
    "calls/sequence": numbers, "calls/times": 1...amounts.upperBound,
    "_0/times": 1...amounts.upperBound,
    "id": numbers, "conversation": numbers, "frame": numbers, "frames": numbers, "firstFrame": numbers,
    "lastFrame": numbers,
    "line": places, "column": places,
    "call/_0": positions, "order/_0": positions, "kernel/_0": positions, "bench/_0": positions,
    "of/_1": positions, "selected/_0": positions, "absent/_0": positions, "ignored/_0": positions,
    "repetitions": repetitions, "repetition": repetitions, "index": repetitions, "count": repetitions,
    "exitStatus": 0...255,
    "high": halves, "low": halves,
  ]

  /// What of a document is out of range, as the end of a sentence that begins with its name; nil: nothing.
  static func fault(in octets: [UInt8]) -> String? {
    do throws(JSONNumbers.Failure) {
      guard let number = try JSONNumbers.first(in: octets, where: { !allows($0, $1, $2) }) else { return nil }
      return "\(quoted(number.path)) is \(clipped(number.text)), and must be \(allowed(number))"
    } catch {
      return switch error {
      case .malformed(let octet): "octet \(octet) belongs to no JSON in UTF-8"
      case .tooDeep(let octet): "at octet \(octet) it is deeper than \(JSONNumbers.depthLimit) levels"
      case .foreignKey(let octet): "at octet \(octet) stands a key that no run writes"
      }
    }
  }

  /// A name of the document for a message.
  static func quoted(_ text: String) -> String { "`\(clipped(text))`" }

  /// As much of somebody's text as a message has room for, harmless.
  static func clipped(_ text: String) -> String {
    // Widths are counted of what can be shown at all.
    TerminalText.escaped(String(text.prefix(200))).truncated(columns: 100, ellipsis: "…")
  }

  private static func isSeconds(_ key: String) -> Bool { key == "durationSeconds" }

  private static func range(_ key: String, _ parent: String) -> ClosedRange<Int128> {
    rules["\(parent)/\(key)"] ?? rules[key] ?? amounts
  }

  private static func allows(_ text: String, _ key: String, _ parent: String) -> Bool {
    if isSeconds(key) { return Double(text).map(seconds.contains) ?? false }
    return Int128(text).map(range(key, parent).contains) ?? false
  }

  private static func allowed(_ number: JSONNumbers.Number) -> String {
    if isSeconds(number.key) { return "a number from 0 to \(Int(seconds.upperBound))" }
    let range = range(number.key, number.parent)
    return "a whole number from \(range.lowerBound) to \(range.upperBound)"
  }
}
