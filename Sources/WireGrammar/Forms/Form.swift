import WireText

/// What may stand in a place of a file: how it is read, and how a schema and a manual say so.
package struct Form<Value>: Sendable {
  /// As JSON Schema says it.
  package var schema: JSONValue
  /// As a table says it, in a few words.
  package var words: LocalizedText
  private let body: @Sendable (SourceNode, String, FormReader) -> Value?

  /// A form from its parts.
  ///
  /// - Parameter read: reads a node that messages call by the text; nil: it is wrong, which was noted.
  package init(
    _ schema: JSONValue, _ en: String, _ zhHans: String,
    read: @escaping @Sendable (SourceNode, String, FormReader) -> Value?
  ) {
    self.schema = schema
    words = LocalizedText(en: en, zhHans: zhHans)
    body = read
  }

  /// Reads a node; nil: it is wrong, which was noted.
  ///
  /// - Parameter what: what messages call it.
  package func read(_ node: SourceNode, _ what: String, _ reader: FormReader) -> Value? {
    body(node, what, reader)
  }

  /// The same form, whose value stands for another.
  package func map<New>(_ make: @escaping @Sendable (Value) -> New) -> Form<New> {
    let body = body
    return Form<New>(schema, words.en, words.zhHans) { body($0, $1, $2).map(make) }
  }

  /// The same form under another schema.
  package func under(_ schema: JSONValue) -> Form {
    var form = self
    form.schema = schema
    return form
  }

  /// A value, or a list of such values.
  package var oneOrMore: Form<[Value]> {
    let body = body
    return Form<[Value]>(.oneOrMore(schema), "\(words.en), or a list", "\(words.zhHans)，或其列表") {
      node, what, reader in
      reader.elements(node, what, orOne: true).compactMap { body($0, what, reader) }
    }
  }

  /// A list of at least one.
  package var list: Form<[Value]> {
    let body = body
    return Form<[Value]>(.nonEmptyList(schema), "a list: \(words.en)", "列表：\(words.zhHans)") {
      node, what, reader in
      reader.elements(node, what).compactMap { body($0, what, reader) }
    }
  }
}
