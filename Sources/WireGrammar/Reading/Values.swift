import WireText

/// How the plain values of a scenario file are read.
extension FormReader {
  /// A text. What YAML takes for a number, a truth value or nothing must be quoted, so that `no` is never a
  /// surprise.
  package func text(_ node: SourceNode, _ what: String) -> String? {
    guard let text = node.scalar else {
      wrongKind(what, mustBe: "text", node)
      return nil
    }
    if let plain = node.plain {
      let kind = PlainScalarKind(plain)
      guard kind == .text else {
        if plain.isEmpty {
          wrongKind(what, mustBe: "text", node)
        } else {
          error(
            "`\(what)` must be text, and YAML takes `\(plain)` for \(kind.rawValue)", at: node,
            hint: "quote it: \"\(plain)\"")
        }
        return nil
      }
    }
    guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      error("`\(what)` is empty", at: node)
      return nil
    }
    return text
  }

  /// A name of an actor, a thread or a mark: letters, digits, `-` and `_`, and a letter first.
  package func name(_ node: SourceNode, _ what: String) -> String? {
    guard let name = text(node, what) else { return nil }
    let isName =
      name.utf8.count <= 64 && name.first.map { $0.isASCII && $0.isLetter } == true
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    guard isName else {
      error(
        "`\(name)` cannot be a name", at: node, hint: "letters, digits, `-` and `_`, beginning with a letter")
      return nil
    }
    return name
  }

  /// A whole number, in decimal digits.
  package func integer(_ node: SourceNode, _ what: String, in range: ClosedRange<Int>) -> Int? {
    guard let text = number(node, what, "a whole number") else { return nil }
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), digits == "0" || !digits.hasPrefix("0") else {
      error("`\(what)` must be a whole number, not `\(text)`", at: node, hint: "decimal digits only")
      return nil
    }
    guard let value = Int(text), range.contains(value) else {
      error("`\(what)` must be \(range.text), not \(text)", at: node)
      return nil
    }
    return value
  }

  /// A number of seconds; fractions are written with a point.
  package func seconds(_ node: SourceNode, _ what: String, in range: ClosedRange<Double>) -> Double? {
    guard let text = number(node, what, "a number of seconds") else { return nil }
    let isDecimal = text.allSatisfy { ($0.isASCII && $0.isNumber) || $0 == "." || $0 == "-" }
    guard isDecimal, let value = Double(text) else {
      error("`\(what)` must be a number of seconds, not `\(text)`", at: node, hint: "as in `10` or `0.5`")
      return nil
    }
    guard range.contains(value) else {
      error(
        "`\(what)` must be from \(range.lowerBound.short) to \(range.upperBound.short) seconds, not \(text)",
        at: node)
      return nil
    }
    return value
  }

  /// `true` or `false`, and no other of YAML's words.
  package func boolean(_ node: SourceNode, _ what: String) -> Bool? {
    switch node.plain {
    case "true": return true
    case "false": return false
    default: break
    }
    guard let text = node.scalar, !node.isAbsent else {
      wrongKind(what, mustBe: "`true` or `false`", node)
      return nil
    }
    error("`\(what)` must be `true` or `false`, not `\(text)`", at: node)
    return nil
  }

  /// One of some words.
  package func word(_ node: SourceNode, _ what: String, of words: [String]) -> String? {
    guard let text = node.scalar, !node.isAbsent else {
      wrongKind(
        what, mustBe: "a word", node,
        hint: words.count <= 12 ? "one of: " + words.joined(separator: ", ") : nil)
      return nil
    }
    guard words.contains(text) else {
      error("unknown value `\(text)` of `\(what)`", at: node, hint: Suggestion.hint(for: text, among: words))
      return nil
    }
    return text
  }

  /// One of the words of a type.
  package func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ node: SourceNode, _ what: String, _ type: Choice.Type = Choice.self
  ) -> Choice? {
    word(node, what, of: type.allCases.map(\.rawValue)).flatMap(Choice.init)
  }

  /// The elements of a list that must have some; a single value stands for a list of one where `orOne`.
  package func elements(_ node: SourceNode, _ what: String, orOne: Bool = false) -> [SourceNode] {
    guard case .sequence(let elements) = node.content else {
      if orOne, !node.isAbsent { return [node] }
      wrongKind(what, mustBe: "a list", node, hint: "its elements begin with `- `")
      return []
    }
    if elements.isEmpty { error("`\(what)` is an empty list", at: node) }
    return elements
  }

  /// The digits of a number, which must not be quoted.
  private func number(_ node: SourceNode, _ what: String, _ kind: String) -> String? {
    guard let text = node.scalar, !node.isAbsent else {
      wrongKind(what, mustBe: kind, node)
      return nil
    }
    guard PlainScalarKind(text) == .number else {
      error("`\(what)` must be \(kind), not `\(text)`", at: node)
      return nil
    }
    guard node.plain != nil else {
      error("`\(what)` must be \(kind), not text", at: node, hint: "without quotes: \(text)")
      return nil
    }
    return text
  }
}

extension ClosedRange<Int> {
  /// The range in words.
  fileprivate var text: String {
    upperBound == .max ? "\(lowerBound) or more" : "from \(lowerBound) to \(upperBound)"
  }
}
