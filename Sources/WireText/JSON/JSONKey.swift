/// The key of a member of a JSON object: one that the program names is written as it is, any other is looked
/// through for what has to be escaped.
package enum JSONKey: ExpressibleByStringLiteral {
  case literal(StaticString)
  case text(String)

  package init(stringLiteral value: StaticString) {
    self = .literal(value)
  }

  /// A key that comes from elsewhere.
  package init(_ text: String) {
    self = .text(text)
  }
}
