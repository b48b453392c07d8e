/// Reads numbers and vectors (RFC 8446 section 3) off the front of some octets; nil: there are too few.
struct OctetCursor {
  private(set) var rest: ArraySlice<UInt8>

  init(_ octets: some Sequence<UInt8>) {
    rest = ArraySlice(octets)
  }

  init(_ octets: ArraySlice<UInt8>) {
    rest = octets
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func octets(_ count: Int) -> ArraySlice<UInt8>? {
    guard count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  /// A number of so many octets, 1 to 4.
  mutating func number(_ count: Int) -> Int? {
    octets(count)?.reduce(0) { $0 << 8 | Int($1) }
  }

  /// Octets behind their count, which has so many octets itself.
  mutating func vector(_ lengthCount: Int) -> ArraySlice<UInt8>? {
    var copy = self
    guard let count = copy.number(lengthCount), let octets = copy.octets(count) else { return nil }
    self = copy
    return octets
  }

  /// All numbers of two octets in some octets; nil: they are of an odd length.
  static func numbers(in octets: ArraySlice<UInt8>) -> [UInt16]? {
    guard octets.count.isMultiple(of: 2) else { return nil }
    var cursor = OctetCursor(octets)
    var numbers: [UInt16] = []
    while let number = cursor.number(2) { numbers.append(UInt16(number)) }
    return numbers
  }
}
