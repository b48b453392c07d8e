import WireText

/// The values of a map by their keys, of which only some are allowed.
package struct Fields {
  /// The map.
  package let node: SourceNode
  private let what: String
  private let values: [String: (key: SourceNode, value: SourceNode)]
  /// Keys that an unknown one was most likely meant to be.
  private let suggested: Set<String>
  /// Who reads it.
  package let reader: FormReader

  /// The fields of a map; nil: the node is none. Keys that are unknown, doubled or no text are noted.
  ///
  /// - Parameter what: what the map describes, for messages.
  package init?(_ node: SourceNode, _ what: String, keys allowed: [String], _ reader: FormReader) {
    guard case .mapping(let pairs) = node.content else {
      reader.wrongKind(what, mustBe: "a map", node, hint: "its keys: \(allowed.joined(separator: ", "))")
      return nil
    }
    var values: [String: (key: SourceNode, value: SourceNode)] = [:]
    var suggested: Set<String> = []
    for (key, value) in pairs {
      guard let name = key.scalar, !name.isEmpty else {
        reader.error("a key of `\(what)` must be a word, not \(key.kindText)", at: key)
        continue
      }
      if let first = values[name] {
        reader.error(
          "duplicate key `\(name)`", at: key, hint: "it is already in line \(first.key.range.start.line)")
      } else if allowed.contains(name) {
        values[name] = (key, value)
      } else {
        if reader.keepsMore, let near = Suggestion.nearest(to: name, among: allowed) {
          suggested.insert(near)
        }
        reader.error("unknown key `\(name)`", at: key, hint: Suggestion.hint(for: name, among: allowed))
      }
    }
    self.node = node
    self.what = what
    self.values = values
    self.suggested = suggested
    self.reader = reader
  }

  /// The value of a key; nil: it is not there.
  package subscript(_ key: String) -> SourceNode? { values[key]?.value }

  /// The key itself, as a place for messages.
  package func key(_ name: String) -> SourceNode? { values[name]?.key }

  /// Whether a key was mistyped; then it is not missed as well.
  package var hasMistypedKey: Bool { !suggested.isEmpty }

  /// The value of a key that must be there.
  package func required(_ key: String) -> SourceNode? {
    if let value = self[key] { return value }
    guard !suggested.contains(key) else { return nil }
    reader.error("`\(what)` has no `\(key)`", at: start)
    return nil
  }

  /// The first key, which is where a map that lacks something is pointed at.
  private var start: TextRange {
    if case .mapping(let pairs) = node.content, let first = pairs.first { return first.key.range }
    return node.range
  }
}

extension FormReader {
  /// The pairs of a map whose keys the file's author chooses, in their order; keys that are doubled or no
  /// text are noted.
  package func entries(_ node: SourceNode, _ what: String, of kind: String) -> [(
    key: SourceNode, name: String, value: SourceNode
  )] {
    guard case .mapping(let pairs) = node.content, !pairs.isEmpty else {
      wrongKind(what, mustBe: "a map of \(kind)", node)
      return []
    }
    var seen: [String: Int] = [:]
    return pairs.compactMap { key, value in
      guard let name = key.scalar, !name.isEmpty else {
        error("a key of `\(what)` must be a word, not \(key.kindText)", at: key)
        return nil
      }
      if let line = seen[name] {
        error("duplicate key `\(name)`", at: key, hint: "it is already in line \(line)")
        return nil
      }
      seen[name] = key.range.start.line
      return (key, name, value)
    }
  }
}
