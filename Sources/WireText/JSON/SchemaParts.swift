/// The pieces that every schema is made of.
extension JSONValue {
  /// A description of what a value means, which editors show.
  package func described(_ text: String) -> JSONValue {
    let description: JSONValue = ["description": .string(text)]
    return description.adding(self)
  }

  /// A part that is defined once, under `$defs`.
  package static func reference(_ name: String) -> JSONValue {
    ["$ref": .string("#/$defs/\(name)")]
  }

  /// One of some words.
  package static func word(of words: [String]) -> JSONValue {
    ["enum": .strings(words)]
  }

  /// One of the words of a type.
  package static func word<Choice: RawRepresentable<String> & CaseIterable>(of type: Choice.Type) -> JSONValue
  {
    word(of: type.allCases.map(\.rawValue))
  }

  /// One of the words of a type, or null.
  package static func optionalWord<Choice: RawRepresentable<String> & CaseIterable>(of type: Choice.Type)
    -> JSONValue
  {
    ["enum": .array(type.allCases.map { .string($0.rawValue) } + [.null])]
  }

  /// A value or null.
  package static func optional(_ value: JSONValue) -> JSONValue {
    ["anyOf": [value, ["type": "null"]]]
  }

  /// Any of some schemas.
  package static func any(of schemas: [JSONValue]) -> JSONValue {
    ["anyOf": .array(schemas)]
  }

  /// A value, or a list of such values.
  package static func oneOrMore(_ value: JSONValue) -> JSONValue {
    ["anyOf": [value, nonEmptyList(value)]]
  }

  /// A list with at least one element.
  package static func nonEmptyList(_ element: JSONValue) -> JSONValue {
    ["type": "array", "minItems": 1, "items": element]
  }

  /// A list.
  package static func list(_ element: JSONValue) -> JSONValue {
    ["type": "array", "items": element]
  }

  /// A whole number in a range.
  package static func integer(_ range: ClosedRange<Int>) -> JSONValue {
    [
      "type": "integer", "minimum": .number("\(range.lowerBound)"), "maximum": .number("\(range.upperBound)"),
    ]
  }

  /// The least and the most.
  package static func pair(of value: JSONValue) -> JSONValue {
    ["type": "array", "minItems": 2, "maxItems": 2, "items": value]
  }

  /// A whole number, or the least and the most.
  package static var countOrRange: JSONValue {
    let number = integer(0...Int(Int32.max))
    return any(of: [number, pair(of: number)])
  }

  /// A text that a regular expression matches.
  package static func text(matching pattern: String) -> JSONValue {
    ["type": "string", "pattern": .string(pattern)]
  }

  /// An object with these members and no others.
  ///
  /// - Parameter optional: those that may be left out.
  package static func record(_ members: JSONValue, optional: JSONValue = [:]) -> JSONValue {
    [
      "type": "object", "properties": members.adding(optional),
      "required": .strings(members.members.map(\.key)), "additionalProperties": false,
    ]
  }

  /// A map with these keys and no others, and at least one of them.
  package static func choices(_ members: JSONValue) -> JSONValue {
    ["type": "object", "properties": members, "additionalProperties": false, "minProperties": 1]
  }

  /// Exactly one of some keys is there.
  package static func exactlyOne(of keys: [String]) -> JSONValue {
    ["oneOf": .array(keys.map { ["required": .strings([$0])] })]
  }

  /// Where a condition holds, these keys must not be there.
  package static func forbidding(_ keys: [String], where condition: JSONValue) -> JSONValue {
    [
      "if": condition,
      "then": ["properties": .object(keys.map { Member(key: $0, value: false) })],
    ]
  }
}
