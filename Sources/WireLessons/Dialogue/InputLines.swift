/// Lines out of octets that are typed or come through a pipe.
struct InputLines {
  /// Whole lines that nobody has taken yet, without their line feeds.
  private var lines: [[UInt8]] = []
  private var taken = 0
  /// A line that has begun.
  private var begun: [UInt8] = []

  /// The longest line; what is longer goes on as the next. The most that a datagram holds over IPv4.
  private static let limit = 65_507

  /// How many lines wait.
  var count: Int { lines.count - taken }

  /// Adds octets that were read.
  mutating func add(_ octets: [UInt8]) {
    for octet in octets {
      if octet == 0x0A {
        finish()
      } else {
        begun.append(octet)
        if begun.count == Self.limit { finish() }
      }
    }
  }

  /// The end of the input: what has no line feed is a line too.
  mutating func end() {
    if !begun.isEmpty { finish() }
  }

  private mutating func finish() {
    lines.append(begun)
    begun = []
  }

  /// The next line.
  mutating func next() -> [UInt8]? {
    guard taken < lines.count else { return nil }
    defer { taken += 1 }
    let line = lines[taken]
    if taken == lines.count - 1 {
      lines = []
      taken = -1
    }
    return line
  }
}
