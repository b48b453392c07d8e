import WireText

/// The values of a map by their keys, of which only some are allowed.
package struct Fields {
  /// The map.
  let node: YAMLNode
  private let what: String
  private let values: [String: (key: YAMLNode, value: YAMLNode)]
  /// Keys that an unknown one was most likely meant to be.
  private let suggested: Set<String>
  private unowned let decoder: ScenarioDecoder

  /// The fields of a map; nil: the node is none. Keys that are unknown, doubled or no text are noted.
  ///
  /// - Parameter what: what the map describes, for messages.
  init?(_ node: YAMLNode, _ what: String, keys allowed: [String], _ decoder: ScenarioDecoder) {
    guard case .mapping(let pairs) = node.content else {
      decoder.wrongKind(what, mustBe: "a map", node, hint: "its keys: \(allowed.joined(separator: ", "))")
      return nil
    }
    var values: [String: (key: YAMLNode, value: YAMLNode)] = [:]
    var suggested: Set<String> = []
    for (key, value) in pairs {
      guard let name = key.scalar, !name.isEmpty else {
        decoder.error("a key of `\(what)` must be a word, not \(key.kindText)", at: key)
        continue
      }
      if let first = values[name] {
        decoder.error(
          "duplicate key `\(name)`", at: key, hint: "it is already in line \(first.key.range.start.line)")
      } else if allowed.contains(name) {
        values[name] = (key, value)
      } else {
        if let near = Suggestion.nearest(to: name, among: allowed) { suggested.insert(near) }
        decoder.error("unknown key `\(name)`", at: key, hint: Suggestion.hint(for: name, among: allowed))
      }
    }
    self.node = node
    self.what = what
    self.values = values
    self.suggested = suggested
    self.decoder = decoder
  }

  /// The value of a key; nil: it is not there.
  subscript(_ key: String) -> YAMLNode? { values[key]?.value }

  /// The key itself, as a place for messages.
  func key(_ name: String) -> YAMLNode? { values[name]?.key }

  /// Whether a key was mistyped; then it is not missed as well.
  var hasMistypedKey: Bool { !suggested.isEmpty }

  /// The value of a key that must be there.
  func required(_ key: String) -> YAMLNode? {
    if let value = self[key] { return value }
    guard !suggested.contains(key) else { return nil }
    decoder.error("`\(what)` has no `\(key)`", at: start)
    return nil
  }

  /// The first key, which is where a map that lacks something is pointed at.
  private var start: TextRange {
    if case .mapping(let pairs) = node.content, let first = pairs.first { return first.key.range }
    return node.range
  }
}

extension ScenarioDecoder {
  /// The pairs of a map whose keys the file's author chooses, in their order; keys that are doubled or no text are noted.
  package func entries(_ node: YAMLNode, _ what: String, of kind: String) -> [(
    key: YAMLNode, name: String, value: YAMLNode
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
