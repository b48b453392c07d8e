import WireGrammar
import WireText

/// How an event is written, as what `wait` waits for and what ends a rule of the bench.
package struct EventForm: Sendable {
  /// The schema of its value.
  let schema: JSONValue
  /// The keys beside it.
  let beside: [KeyEntry]
  let read: @Sendable (SourceNode, Place) -> Step.Event?
  /// The ways to write it, for the manual.
  package let ways: [Way]

  /// Where an event stands.
  struct Place {
    let reader: FormReader
    let fields: Fields
    /// Whether who waits has a socket of its own.
    let hasOwnSocket: Bool
  }

  init(
    _ schema: JSONValue, beside: [KeyEntry] = [], _ ways: Way...,
    read: @escaping @Sendable (SourceNode, Place) -> Step.Event?
  ) {
    self.schema = schema
    self.beside = beside
    self.ways = ways
    self.read = read
  }

  /// An event whose value is all there is to it.
  init<Plain>(
    _ name: Step.Event.Name, _ form: Form<Plain>, _ ways: Way...,
    make: @escaping @Sendable (Plain) -> Step.Event
  ) {
    schema = form.schema
    beside = []
    self.ways = ways
    read = { node, place in form.read(node, name.rawValue, place.reader).map(make) }
  }

  static let ofClient = Key(
    "of", .use(.client), "of whose conversation; left out: of one's own", "谁的会话；省略时为自己的")
  static let ofActor = Key("of", .use(.actor), "of whose socket; left out: of one's own", "谁的套接字；省略时为自己的")
  static let anyActor = Key("of", .use(.actor), isRequired: true, "of whose socket", "谁的套接字")
  static let actor = Key("actor", .use(.actor), isRequired: true, "who makes the call", "调用者")
  static let ofProgram = Key("of", .use(.program), isRequired: true, "which program", "哪个程序")
  static let grows = Key(
    "grows", .integer(1...1_000_000), isRequired: true, "by how much, since the scenario began", "自场景开始以来增长多少"
  )

  /// The forms of all events.
  package static let all: [Step.Event.Name: EventForm] = Dictionary(
    uniqueKeysWithValues: Step.Event.Name.allCases.map { ($0, $0.form) })
  private static let names = Step.Event.Name.allCases.map(\.rawValue)
  /// The keys beside events, in the order of messages, each with the events that have it.
  private static let besides: [(key: KeyEntry, owners: [Step.Event.Name])] = [
    ofActor.entry, actor.entry, grows.entry,
  ].map { key in
    (key, Step.Event.Name.allCases.filter { all[$0]?.beside.contains { $0.name == key.name } ?? false })
  }

  /// As JSON Schema says it.
  package static var schema: JSONValue {
    let kinds = Step.Event.Name.allCases.compactMap { name in
      all[name].map { form in
        JSONValue.Member(
          key: name.rawValue,
          value: form.schema.described(form.ways.map(\.meaning.en.withoutCode).joined(separator: "; ")))
      }
    }
    let keys = besides.map { JSONValue.Member(key: $0.key.name, value: $0.key.described) }
    let required = Step.Event.Name.allCases.compactMap { name -> JSONValue.Member? in
      let keys = all[name]?.beside.filter(\.isRequired).map(\.name) ?? []
      return keys.isEmpty ? nil : .init(key: name.rawValue, value: .strings(keys))
    }
    let owned = besides.map { key, owners in
      JSONValue.Member(
        key: key.name, value: .any(of: owners.map { ["required": .strings([$0.rawValue])] }))
    }
    return JSONValue.choices(.object(kinds + keys)).adding([
      "allOf": [.exactlyOne(of: names)], "dependentRequired": .object(required),
      "dependentSchemas": .object(owned),
    ]).described("Waits for an event, never for time.")
  }

  fileprivate static func read(_ node: SourceNode, hasOwnSocket: Bool, _ reader: FormReader) -> Step.Event? {
    if let text = node.scalar, PlainScalarKind(text) == .number {
      reader.error(
        "`wait` waits for an event, never for time", at: node,
        hint: "one of: " + names.joined(separator: ", "))
      return nil
    }
    guard let fields = Fields(node, "wait", keys: names + besides.map(\.key.name), reader),
      let word = fields.only(of: names, "`wait` waits for one thing", evenIfMistyped: true),
      let name = Step.Event.Name(rawValue: word), let form = all[name], let value = fields[word]
    else { return nil }
    for (key, owners) in besides where !owners.contains(name) {
      if let place = fields.key(key.name) {
        reader.error("`wait: \(word)` cannot have `\(key.name)`", at: place)
      }
    }
    return form.read(value, Place(reader: reader, fields: fields, hasOwnSocket: hasOwnSocket))
  }
}

extension FormReader {
  /// What `wait` waits for.
  ///
  /// - Parameter hasOwnSocket: whether who waits has a socket of its own.
  package func event(_ node: SourceNode, hasOwnSocket: Bool = true) -> Step.Event? {
    EventForm.read(node, hasOwnSocket: hasOwnSocket, self)
  }
}
