/// Notices a server that takes the end of the stream for a message, and answers it again and again: the same
/// text, in one piece after another, since the client has ended its half.
///
/// Nothing else would end that: each answer is taken, so no send() of the server ever fails. What a client
/// has asked for and reads to its end is another matter, however long it is: it is not one short text over
/// and over.
package struct EndlessAnswer: Sendable {
  /// So many times it has to be the same.
  package static let limit = 1000
  /// An answer that is longer is no answer to nothing.
  package static let longest = 1024
  /// So many receives it takes at least: what comes at once may have been sent at once.
  static let leastReceives = 20

  private var beginning: [UInt8] = []
  /// The length of what is repeated; nil: not known yet.
  private var period: Int?
  private var count = 0
  private var receives = 0
  private var isSomethingElse = false

  /// Nothing has come.
  package init() {}

  /// Adds what one receive gave after the own FIN.
  ///
  /// - Returns: the text that has come too often; nil: it has not.
  package mutating func add(_ octets: some Collection<UInt8>) -> [UInt8]? {
    guard !isSomethingElse else { return nil }
    receives += 1
    for octet in octets {
      guard fits(octet) else {
        isSomethingElse = true
        beginning = []
        return nil
      }
    }
    guard let period, receives >= Self.leastReceives, count / period >= Self.limit else { return nil }
    return Array(beginning.prefix(period))
  }

  /// Whether an octet can still be part of what is repeated.
  private mutating func fits(_ octet: UInt8) -> Bool {
    defer { count += 1 }
    if let period { return octet == beginning[count % period] }
    beginning.append(octet)
    guard beginning.count == 2 * Self.longest else { return true }
    let shortest = Self.shortestPeriod(of: beginning)
    guard shortest <= Self.longest else { return false }
    period = shortest
    return true
  }

  /// The length of the shortest text that these octets repeat, the last time perhaps in part: their number,
  /// if they repeat nothing (Knuth, Morris and Pratt's failure function).
  private static func shortestPeriod(of octets: [UInt8]) -> Int {
    var borders = [Int](repeating: 0, count: octets.count)
    var border = 0
    for index in octets.indices.dropFirst() {
      while border > 0, octets[index] != octets[border] { border = borders[border - 1] }
      if octets[index] == octets[border] { border += 1 }
      borders[index] = border
    }
    return octets.count - border
  }
}
