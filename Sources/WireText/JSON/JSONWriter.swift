/// Writes one JSON document (RFC 8259) from left to right: keys stand in the order in which they are written.
///
/// What it writes is safe to show on a terminal and to embed in a page: control characters, `<`, the two
/// Unicode line separators and bidirectional controls are always escaped.
package struct JSONWriter {
  /// What was written so far, in UTF-8.
  package private(set) var octets: [UInt8] = []
  private let isPretty: Bool
  private var depth = 0
  /// How many of the open containers are kept on one line.
  private var flatDepth = 0
  private var isFirst = true

  /// A writer of an empty document; a pretty one indents by two spaces and leaves small things on one line.
  package init(pretty: Bool) {
    isPretty = pretty
  }

  /// Writes another document behind what is in a buffer: lines of JSON share one.
  package static func append(to buffer: inout [UInt8], _ write: (inout JSONWriter) -> Void) {
    var json = JSONWriter(pretty: false)
    swap(&json.octets, &buffer)
    write(&json)
    swap(&json.octets, &buffer)
  }

  /// Gives on what was written so far, once it is enough to be worth a call: a document may be larger than
  /// memory.
  package mutating func drain(to receiver: ([UInt8]) -> Void) {
    guard octets.count >= Self.drainLimit else { return }
    receiver(octets)
    octets.removeAll(keepingCapacity: true)
  }

  private static let drainLimit = 1 << 18

  /// What was written so far.
  package var text: String { String(decoding: octets, as: UTF8.self) }

  /// Writes an object; nil as the key: as the document itself, or as an element of an array.
  package mutating func object(
    _ key: JSONKey? = nil, onOneLine: Bool = false, _ members: (inout JSONWriter) -> Void
  ) {
    container(key, UInt8(ascii: "{"), UInt8(ascii: "}"), onOneLine: onOneLine, members)
  }

  /// Writes an array, one element after the other.
  package mutating func array<Element>(
    _ key: JSONKey, _ elements: some Sequence<Element>, onOneLine: Bool = false,
    _ write: (inout JSONWriter, Element) -> Void
  ) {
    container(key, UInt8(ascii: "["), UInt8(ascii: "]"), onOneLine: onOneLine) { json in
      for element in elements {
        write(&json, element)
      }
    }
  }

  /// Writes a text, or null.
  package mutating func member(_ key: JSONKey, _ value: String?) {
    begin(key)
    string(value)
  }

  /// Writes a whole number, or null.
  package mutating func member(_ key: JSONKey, _ value: Int?) {
    begin(key)
    if let value { number(value) } else { raw("null") }
  }

  /// Writes true or false.
  package mutating func member(_ key: JSONKey, _ value: Bool) {
    begin(key)
    raw(value ? "true" : "false")
  }

  /// Writes whole numbers on one line.
  package mutating func member(_ key: JSONKey, _ values: [Int]) {
    array(key, values, onOneLine: true) { json, value in
      json.begin(nil)
      json.number(value)
    }
  }

  /// Writes texts, one a line.
  package mutating func member(_ key: JSONKey, _ values: [String]) {
    array(key, values) { $0.element($1) }
  }

  /// Writes a text as an element of an array.
  package mutating func element(_ value: String) {
    begin(nil)
    string(value)
  }

  /// Writes any value, as the document itself or as an element of an array.
  package mutating func element(_ value: JSONValue) {
    write(nil, value)
  }

  private mutating func write(_ key: JSONKey?, _ value: JSONValue) {
    switch value {
    case .object(let members):
      object(key) { json in
        for member in members { json.write(JSONKey(member.key), member.value) }
      }
    case .array(let elements):
      container(key, UInt8(ascii: "["), UInt8(ascii: "]"), onOneLine: elements.allSatisfy(\.isPlain)) {
        json in
        for element in elements { json.write(nil, element) }
      }
    case .string(let text):
      begin(key)
      string(text)
    case .number(let digits):
      begin(key)
      octets.append(contentsOf: digits.utf8)
    case .bool(let flag):
      begin(key)
      raw(flag ? "true" : "false")
    case .null:
      begin(key)
      raw("null")
    }
  }

  /// Writes a duration in seconds, never with an exponent; nil: null.
  package mutating func member(_ key: JSONKey, nanoseconds: Int64?) {
    begin(key)
    if let nanoseconds { octets.append(contentsOf: Decimal.seconds(nanoseconds).utf8) } else { raw("null") }
  }

  private mutating func container(
    _ key: JSONKey?, _ open: UInt8, _ close: UInt8, onOneLine: Bool,
    _ body: (inout JSONWriter) -> Void
  ) {
    begin(key)
    octets.append(open)
    depth += 1
    flatDepth += onOneLine || flatDepth > 0 ? 1 : 0
    isFirst = true
    body(&self)
    depth -= 1
    let isEmpty = isFirst
    let isFlat = flatDepth > 0
    flatDepth -= isFlat ? 1 : 0
    if !isEmpty && !isFlat { newLine() }
    octets.append(close)
    isFirst = false
  }

  /// Writes what has to stand before a value: the comma after its predecessor, the line, the key.
  private mutating func begin(_ key: JSONKey?) {
    if !isFirst {
      octets.append(UInt8(ascii: ","))
      if isPretty && flatDepth > 0 { octets.append(UInt8(ascii: " ")) }
    }
    if depth > 0 && flatDepth == 0 { newLine() }
    isFirst = false
    switch key {
    case nil: return
    case .literal(let text): quote(text)
    case .text(let text): string(text)
    }
    octets.append(UInt8(ascii: ":"))
    if isPretty { octets.append(UInt8(ascii: " ")) }
  }

  /// Writes a text in which nothing has to be escaped.
  private mutating func quote(_ text: StaticString) {
    octets.append(UInt8(ascii: "\""))
    raw(text)
    octets.append(UInt8(ascii: "\""))
  }

  private mutating func newLine() {
    guard isPretty else { return }
    raw("\n")
    for _ in 0..<depth { raw("  ") }
  }

  /// Writes a text as it is.
  private mutating func raw(_ text: StaticString) {
    unsafe octets.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func number(_ value: Int) {
    if value < 0 { octets.append(UInt8(ascii: "-")) }
    // The digits come from the last to the first.
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var start = digits.count
    var rest = value.magnitude
    repeat {
      start -= 1
      digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest > 0
    unsafe digits.span.extracting(start...).withUnsafeBufferPointer { unsafe octets.append(contentsOf: $0) }
  }

  private mutating func string(_ value: String?) {
    guard let value else {
      raw("null")
      return
    }
    let isWritten =
      unsafe value.utf8.withContiguousStorageIfAvailable { bytes in
        // No early end: so the compiler looks at many octets at once.
        guard unsafe bytes.reduce(true, { $0 && $1.isPlainInJSON }) else { return false }
        octets.append(addingCapacity: bytes.count + 2) { output in
          output.append(UInt8(ascii: "\""))
          unsafe output.withUnsafeMutableBufferPointer { room, count in
            unsafe count = room[count...].update(fromContentsOf: bytes)
          }
          output.append(UInt8(ascii: "\""))
        }
        return true
      } ?? false
    if isWritten { return }
    octets.append(UInt8(ascii: "\""))
    escaped(value)
    octets.append(UInt8(ascii: "\""))
  }

  private mutating func escaped(_ value: String) {
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": raw("\\\"")
      case "\\": raw("\\\\")
      case "\n": raw("\\n")
      case "\r": raw("\\r")
      case "\t": raw("\\t")
      case "<": raw("\\u003c")
      case _ where scalar.isHarmfulInText: escape(scalar)
      default: octets.append(contentsOf: UTF8.encode(scalar)!)
      }
    }
  }

  private mutating func escape(_ scalar: Unicode.Scalar) {
    for unit in String(scalar).utf16 {
      let digits = String(unit, radix: 16)
      raw("\\u")
      octets.append(contentsOf: (String(repeating: "0", count: 4 - digits.count) + digits).utf8)
    }
  }
}

extension UInt8 {
  /// Whether the octet is a character of its own that stands in a JSON text as it is.
  fileprivate var isPlainInJSON: Bool {
    self >= 0x20 && self < 0x7F && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\")
      && self != UInt8(ascii: "<")
  }
}
