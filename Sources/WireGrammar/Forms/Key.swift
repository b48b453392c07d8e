import WireText

/// A key of a map: its name, what may stand there, what holds where it is left out, and what it says.
package struct Key<Value: Sendable>: Sendable {
  /// What messages, the schema and the manual know of it.
  package let entry: KeyEntry
  package let form: Form<Value>
  /// What holds where it is left out; nil: nothing in particular.
  let usual: Value?

  /// A key from its parts.
  ///
  /// - Parameters:
  ///   - usual: what holds where it is left out.
  ///   - isRequired: whether it may not be left out.
  ///   - en: what it says, in one line; with `zhHans` the same.
  package init(
    _ name: String, _ form: Form<Value>, usual: Value? = nil, isRequired: Bool = false, _ en: String,
    _ zhHans: String
  ) {
    entry = KeyEntry(
      name: name, schema: form.schema, words: form.words, usual: usual.flatMap(Self.json),
      isRequired: isRequired, meaning: LocalizedText(en: en, zhHans: zhHans))
    self.form = form
    self.usual = usual
  }

  /// What holds where a key is left out, as a file would write it.
  private static func json(_ usual: Value) -> JSONValue? {
    switch usual {
    case let flag as Bool: .bool(flag)
    case let number as Int: .number("\(number)")
    case let seconds as Double: .number(seconds.short)
    case let word as String: .string(word)
    case _: nil
    }
  }
}

/// What messages, the schema and the manual know of a key.
package struct KeyEntry: Sendable {
  package var name: String
  package var schema: JSONValue
  package var words: LocalizedText
  package var usual: JSONValue?
  package var isRequired: Bool
  package var meaning: LocalizedText

  /// From its parts.
  package init(
    name: String, schema: JSONValue, words: LocalizedText, usual: JSONValue? = nil, isRequired: Bool = false,
    meaning: LocalizedText
  ) {
    self.name = name
    self.schema = schema
    self.words = words
    self.usual = usual
    self.isRequired = isRequired
    self.meaning = meaning
  }

  /// The schema of its value, with what it says and what holds where it is left out.
  package var described: JSONValue {
    let usual: JSONValue = usual.map { ["default": $0] } ?? [:]
    return schema.described(meaning.en.withoutCode).adding(usual)
  }
}

/// A map with some keys, and what they demand of each other.
package struct Record: Sendable {
  /// Its keys, in the order of messages and tables.
  package var entries: [KeyEntry]
  /// What keys demand of each other.
  package var rules: [Rule]

  /// A record from its parts.
  package init(_ entries: [KeyEntry], rules: [Rule] = []) {
    self.entries = entries
    self.rules = rules
  }

  /// The names of its keys.
  package var keys: [String] { entries.map(\.name) }

  /// As JSON Schema says it.
  package var schema: JSONValue {
    let required = entries.filter(\.isRequired).map(\.name)
    let demands = rules.map(\.schema).filter { !$0.members.isEmpty }
    return JSONValue.object([
      .init(key: "type", value: "object"),
      .init(
        key: "properties", value: .object(entries.map { .init(key: $0.name, value: $0.described) })),
      .init(key: "additionalProperties", value: false),
    ])
    .adding(required.isEmpty ? ["minProperties": 1] : ["required": .strings(required)])
    .adding(demands.isEmpty ? [:] : ["allOf": .array(demands)])
  }
}

/// Something that keys of a map demand of each other: as a message, and as a schema.
package struct Rule: Sendable {
  let schema: JSONValue
  let check: @Sendable (Fields) -> Void

  /// A rule from its parts.
  package init(_ schema: JSONValue, check: @escaping @Sendable (Fields) -> Void = { _ in }) {
    self.schema = schema
    self.check = check
  }

  /// Exactly one of some keys is there; who reads the map looks for it with `only(of:)`.
  package static func exactlyOne(of keys: [String]) -> Rule { Rule(.exactlyOne(of: keys)) }

  /// Some keys stand only beside others.
  ///
  /// - Parameter message: what is said of a key that does not.
  package static func only(
    _ keys: [String], with owners: [String], hint: String? = nil,
    _ message: @escaping @Sendable (_ key: String) -> String
  ) -> Rule {
    let demand = JSONValue.any(of: owners.map { ["required": .strings([$0])] })
    return Rule([
      "dependentSchemas": .object(keys.map { .init(key: $0, value: demand) })
    ]) { fields in
      guard owners.allSatisfy({ fields[$0] == nil }) else { return }
      for key in keys {
        if let place = fields.key(key) { fields.reader.error(message(key), at: place, hint: hint) }
      }
    }
  }

  /// One key needs another beside it.
  package static func needs(_ key: String, with owner: String, hint: String) -> Rule {
    Rule(["if": ["required": .strings([owner])], "then": ["required": .strings([key])]]) { fields in
      guard fields[key] == nil, !fields.hasMistypedKey, let place = fields.key(owner) else { return }
      fields.reader.error("`\(owner)` has no `\(key)`", at: place, hint: hint)
    }
  }

  /// Two keys never stand together; the message is about the second.
  package static func notBoth(_ first: String, _ second: String, _ message: String, hint: String) -> Rule {
    Rule(["not": ["required": .strings([first, second])]]) { fields in
      guard fields[first] != nil, let place = fields.key(second) else { return }
      fields.reader.error(message, at: place, hint: hint)
    }
  }
}

extension Fields {
  /// The fields of a map of this record; nil: the node is none.
  package init?(_ node: SourceNode, _ what: String, _ record: Record, _ reader: FormReader) {
    self.init(node, what, keys: record.keys, reader)
  }

  /// Notes what keys do not fulfil of what a record demands.
  package func check(_ record: Record) {
    for rule in record.rules { rule.check(self) }
  }

  /// The value of a key; where it is left out, what holds then. Nil: there is none, or it is wrong, which was
  /// noted.
  package subscript<Value>(_ key: Key<Value>) -> Value? {
    let name = key.entry.name
    guard let node = key.entry.isRequired ? required(name) : self[name] else { return key.usual }
    return key.form.read(node, name, reader)
  }

  /// The only one of some keys that is there; nil: there are none or several, which is noted.
  package func only(of keys: [String], _ message: String, hint: String? = nil, evenIfMistyped: Bool = false)
    -> String?
  {
    let present = keys.filter { self[$0] != nil }
    if present.count == 1 { return present[0] }
    if evenIfMistyped || !hasMistypedKey {
      reader.error(message, at: node, hint: hint ?? "one of: " + keys.joined(separator: ", "))
    }
    return nil
  }
}

extension String {
  /// Without the marks of code.
  package var withoutCode: String { filter { $0 != "`" } }
}
