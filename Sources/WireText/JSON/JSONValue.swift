/// A JSON value as Swift code writes it down; the members of an object keep their order.
package enum JSONValue: Hashable, Sendable {
  case object([Member])
  case array([JSONValue])
  case string(String)
  case number(String)
  case bool(Bool)
  case null

  /// One member of an object.
  package struct Member: Hashable, Sendable {
    package var key: String
    package var value: JSONValue

    /// From its parts.
    package init(
      key: String, value: JSONValue
    ) {
      self.key = key
      self.value = value
    }
  }

  /// An array of texts.
  package static func strings(_ texts: [String]) -> JSONValue {
    .array(texts.map { .string($0) })
  }

  /// The members of an object; none of anything else.
  package var members: [Member] {
    if case .object(let members) = self { members } else { [] }
  }

  /// Whether it holds no other value.
  package var isPlain: Bool {
    switch self {
    case .object, .array: false
    default: true
    }
  }

  /// An object with the members of this one and those of another after them.
  package func adding(_ more: JSONValue) -> JSONValue {
    .object(members + more.members)
  }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member(key: $0, value: $1) })
  }

  package init(arrayLiteral elements: JSONValue...) {
    self = .array(elements)
  }

  package init(stringLiteral value: String) {
    self = .string(value)
  }

  package init(integerLiteral value: Int) {
    self = .number("\(value)")
  }

  package init(booleanLiteral value: Bool) {
    self = .bool(value)
  }
}
