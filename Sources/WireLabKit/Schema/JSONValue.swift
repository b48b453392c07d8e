/// A JSON value as Swift code writes it down; the members of an object keep their order.
enum JSONValue: Hashable, Sendable {
  case object([Member])
  case array([JSONValue])
  case string(String)
  case number(String)
  case bool(Bool)
  case null

  /// One member of an object.
  struct Member: Hashable, Sendable {
    var key: String
    var value: JSONValue
  }

  /// An array of texts.
  static func strings(_ texts: [String]) -> JSONValue {
    .array(texts.map { .string($0) })
  }

  /// The members of an object; none of anything else.
  var members: [Member] {
    if case .object(let members) = self { members } else { [] }
  }

  /// Whether it holds no other value.
  var isPlain: Bool {
    switch self {
    case .object, .array: false
    default: true
    }
  }

  /// An object with the members of this one and those of another after them.
  func adding(_ more: JSONValue) -> JSONValue {
    .object(members + more.members)
  }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member(key: $0, value: $1) })
  }

  init(arrayLiteral elements: JSONValue...) {
    self = .array(elements)
  }

  init(stringLiteral value: String) {
    self = .string(value)
  }

  init(integerLiteral value: Int) {
    self = .number("\(value)")
  }

  init(booleanLiteral value: Bool) {
    self = .bool(value)
  }
}
