/// A short text of ASCII that is put together without allocations: dates, addresses, equations.
///
/// For texts whose length is known to be bounded; more than `capacity` octets trap.
package struct ShortText {
  /// The most octets that it holds.
  package static var capacity: Int { 128 }

  private var octets = InlineArray<128, UInt8>(repeating: 0)
  private var count = 0

  /// An empty text.
  package init() {}

  /// Appends a text of ASCII.
  package mutating func append(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount { append(unsafe text.utf8Start[index]) }
  }

  /// Appends a character of ASCII.
  @inline(__always)
  package mutating func append(_ character: UInt8) {
    octets[count] = character
    count += 1
  }

  /// Appends a number.
  package mutating func append(_ number: Int) {
    if number < 0 { append(UInt8(ascii: "-")) }
    append(UInt64(number.magnitude))
  }

  /// Appends a number.
  ///
  /// - Parameter width: the least digits; zeros are put before fewer.
  package mutating func append(_ number: UInt64, width: Int = 1) {
    var rest = number
    var digits = 1
    var power: UInt64 = 10
    while digits < 20 && (digits < width || rest >= power) {
      digits += 1
      power = digits < 20 ? power * 10 : power
    }
    var position = count + digits
    count = position
    for _ in 0..<digits {
      position -= 1
      octets[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }

  /// Takes back what stands at the end.
  package mutating func removeLast(while isUnwanted: (UInt8) -> Bool) {
    while count > 0 && isUnwanted(octets[count - 1]) { count -= 1 }
  }

  /// The text.
  package var string: String {
    // ASCII is valid UTF-8; writing it where the string keeps it saves a copy.
    unsafe String(unsafeUninitializedCapacity: count) { buffer in
      unsafe octets.span.withUnsafeBufferPointer { octets in
        _ = unsafe buffer.initialize(fromContentsOf: octets[..<count])
      }
      return count
    }
  }
}
