import WireText

/// A table of the manual: what stands in a file, and what it says.
package struct Table: Sendable {
  /// Its name, by which the manual asks for it.
  package var name: String
  /// What its columns hold.
  package var heads: [LocalizedText]
  /// Its rows, in Markdown.
  package var rows: [[LocalizedText]]

  /// The keys of a record.
  package init(_ name: String, _ record: Record) {
    self.init(name, record.entries)
  }

  /// Some keys.
  package init(_ name: String, _ entries: [KeyEntry]) {
    self.name = name
    heads = [
      LocalizedText(en: "key", zhHans: "键"), LocalizedText(en: "value", zhHans: "值"),
      LocalizedText(en: "what it says", zhHans: "含义"),
    ]
    rows = entries.map { entry in
      let name = "`\(entry.name)`"
      return [LocalizedText(en: name, zhHans: name), entry.words, entry.meaningInTable]
    }
  }

  /// Ways to write something.
  package init(_ name: String, _ head: LocalizedText, _ ways: [Way]) {
    self.name = name
    heads = [head, LocalizedText(en: "what it does", zhHans: "作用")]
    rows = ways.map { way in
      let example = way.examples.map { "`\($0)`" }.joined(separator: ", ")
      return [LocalizedText(en: example, zhHans: example), way.meaning]
    }
  }

  /// In Markdown, without a line feed at the end.
  package func markdown(_ language: Language) -> String {
    func line(_ cells: [LocalizedText]) -> String {
      "| " + cells.map { $0.text(in: language).replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
    let rule = "|" + String(repeating: "---|", count: heads.count)
    return ([line(heads), rule] + rows.map(line)).joined(separator: "\n")
  }
}

/// A way to write something, and what it does then.
package struct Way: Sendable {
  /// Examples, which are right where their names are somebody's.
  package var examples: [String]
  /// What it does, in one line.
  package var meaning: LocalizedText

  /// A way from its parts.
  package init(_ examples: String..., en: String, zhHans: String) {
    self.examples = examples
    meaning = LocalizedText(en: en, zhHans: zhHans)
  }
}

extension KeyEntry {
  /// What it says, and what holds where it is left out.
  fileprivate var meaningInTable: LocalizedText {
    guard let usual else { return meaning }
    let text = usual.plainText
    return LocalizedText(
      en: "\(meaning.en); `\(text)` if left out", zhHans: "\(meaning.zhHans)；省略时为 `\(text)`")
  }
}

extension JSONValue {
  /// A plain value as a file writes it.
  fileprivate var plainText: String {
    switch self {
    case .string(let text), .number(let text): text
    case .bool(let flag): "\(flag)"
    case .null: "null"
    case .array, .object: "…"
    }
  }
}
