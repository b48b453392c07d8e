/// Writes one JSON document (RFC 8259) from left to right: keys stand in the order in which they are written.
///
/// What it writes is safe to show on a terminal and to embed in a page: control characters, `<`, the two
/// Unicode line separators and bidirectional controls are always escaped.
struct JSONWriter {
  /// What was written so far.
  private(set) var text = ""
  private let isPretty: Bool
  private var depth = 0
  /// How many of the open containers are kept on one line.
  private var flatDepth = 0
  private var isFirst = true

  /// A writer of an empty document; a pretty one indents by two spaces and leaves small things on one line.
  init(pretty: Bool) {
    isPretty = pretty
  }

  /// Writes an object; nil as the key: as the document itself, or as an element of an array.
  mutating func object(_ key: String? = nil, onOneLine: Bool = false, _ members: (inout JSONWriter) -> Void) {
    container(key, "{", "}", onOneLine: onOneLine, members)
  }

  /// Writes an array, one element after the other.
  mutating func array<Element>(
    _ key: String, _ elements: some Sequence<Element>, onOneLine: Bool = false,
    _ write: (inout JSONWriter, Element) -> Void
  ) {
    container(key, "[", "]", onOneLine: onOneLine) { json in
      for element in elements {
        write(&json, element)
      }
    }
  }

  /// Writes a text, or null.
  mutating func member(_ key: String, _ value: String?) {
    begin(key)
    string(value)
  }

  /// Writes a whole number, or null.
  mutating func member(_ key: String, _ value: Int?) {
    begin(key)
    text += value.map(String.init) ?? "null"
  }

  /// Writes true or false.
  mutating func member(_ key: String, _ value: Bool) {
    begin(key)
    text += value ? "true" : "false"
  }

  /// Writes whole numbers on one line.
  mutating func member(_ key: String, _ values: [Int]) {
    array(key, values, onOneLine: true) { json, value in
      json.begin(nil)
      json.text += String(value)
    }
  }

  /// Writes texts, one a line.
  mutating func member(_ key: String, _ values: [String]) {
    array(key, values) { $0.element($1) }
  }

  /// Writes a text as an element of an array.
  mutating func element(_ value: String) {
    begin(nil)
    string(value)
  }

  /// Writes any value, as the document itself or as an element of an array.
  mutating func element(_ value: JSONValue) {
    write(nil, value)
  }

  private mutating func write(_ key: String?, _ value: JSONValue) {
    switch value {
    case .object(let members):
      object(key) { json in
        for member in members { json.write(member.key, member.value) }
      }
    case .array(let elements):
      container(key, "[", "]", onOneLine: elements.allSatisfy(\.isPlain)) { json in
        for element in elements { json.write(nil, element) }
      }
    case .string(let text):
      begin(key)
      string(text)
    case .number(let digits):
      begin(key)
      text += digits
    case .bool(let flag):
      begin(key)
      text += flag ? "true" : "false"
    case .null:
      begin(key)
      text += "null"
    }
  }

  /// Writes a duration in seconds, never with an exponent; nil: null.
  mutating func member(_ key: String, nanoseconds: Int64?) {
    begin(key)
    text += nanoseconds.map(Decimal.seconds) ?? "null"
  }

  private mutating func container(
    _ key: String?, _ open: String, _ close: String, onOneLine: Bool, _ body: (inout JSONWriter) -> Void
  ) {
    begin(key)
    text += open
    depth += 1
    flatDepth += onOneLine || flatDepth > 0 ? 1 : 0
    isFirst = true
    body(&self)
    depth -= 1
    let isEmpty = isFirst
    let isFlat = flatDepth > 0
    flatDepth -= isFlat ? 1 : 0
    if !isEmpty && !isFlat { newLine() }
    text += close
    isFirst = false
  }

  /// Writes what has to stand before a value: the comma after its predecessor, the line, the key.
  private mutating func begin(_ key: String?) {
    if !isFirst { text += isPretty && flatDepth > 0 ? ", " : "," }
    if depth > 0 && flatDepth == 0 { newLine() }
    isFirst = false
    guard let key else { return }
    string(key)
    text += isPretty ? ": " : ":"
  }

  private mutating func newLine() {
    guard isPretty else { return }
    text += "\n"
    text += String(repeating: "  ", count: depth)
  }

  private mutating func string(_ value: String?) {
    guard let value else {
      text += "null"
      return
    }
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "<": text += "\\u003c"
      case _ where scalar.isHarmfulInText: escape(scalar)
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }

  private mutating func escape(_ scalar: Unicode.Scalar) {
    for unit in String(scalar).utf16 {
      let digits = String(unit, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }
}
