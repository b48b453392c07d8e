/// What a program has written to one of its outputs: the end of it, and which awaited texts it holds.
package struct ProgramOutput: Hashable, Sendable {
  /// The last octets, at most `limit`.
  package private(set) var end: [UInt8] = []
  /// How many there were before them.
  package private(set) var dropped = 0
  /// The texts that were seen, wherever.
  private var seen: Set<[UInt8]> = []
  private var awaited: [[UInt8]]
  /// How many of the last octets belong to what may become an awaited text.
  private let overlap: Int

  /// As much as a person reads.
  package static let limit = 64 << 10

  init(awaiting texts: [String]) {
    awaited = texts.map { Array($0.utf8) }.filter { !$0.isEmpty }
    overlap = max(0, (awaited.map(\.count).max() ?? 0) - 1)
  }

  /// How many octets were written.
  package var count: Int { dropped + end.count }

  /// As text; what is not UTF-8 is repaired.
  package var text: String {
    // The first character may have lost its beginning.
    String(decoding: dropped > 0 ? end.drop { $0 & 0xC0 == 0x80 }[...] : end[...], as: UTF8.self)
  }

  /// Whether a text was written; one that is not awaited is looked for in the end that is kept.
  package func has(_ text: String) -> Bool {
    let octets = Array(text.utf8)
    return octets.isEmpty || seen.contains(octets) || Self.contains(end[...], octets)
  }

  /// Adds what it wrote.
  mutating func append(_ octets: UnsafeRawBufferPointer) {
    let fresh = max(0, end.count - overlap)
    end.append(contentsOf: octets)
    awaited.removeAll { text in
      guard Self.contains(end[fresh...], text) else { return false }
      seen.insert(text)
      return true
    }
    // Seldom, because it moves everything.
    if end.count > 2 * Self.limit {
      dropped += end.count - Self.limit
      end.removeFirst(end.count - Self.limit)
    }
  }

  /// Forgets what is more than the limit.
  mutating func finish() {
    let excess = end.count - Self.limit
    if excess > 0 {
      dropped += excess
      end.removeFirst(excess)
    }
  }

  private static func contains(_ octets: ArraySlice<UInt8>, _ text: [UInt8]) -> Bool {
    guard let first = text.first else { return true }
    var place = octets.startIndex
    while let found = octets[place...].firstIndex(of: first) {
      if octets[found...].starts(with: text) { return true }
      place = found + 1
    }
    return false
  }
}
