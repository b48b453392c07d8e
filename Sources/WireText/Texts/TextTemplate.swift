/// A text with placeholders, as the tables of texts spell it.
package struct TextTemplate: Sendable {
  private let octets: ArraySlice<UInt8>

  package init(_ octets: ArraySlice<UInt8>) {
    self.octets = octets
  }

  /// The text, with arguments in place of its placeholders; one without an argument stays as it is.
  package func text(_ arguments: TextArguments, in language: Language) -> String {
    guard octets.contains(UInt8(ascii: "{")) else { return String(decoding: octets, as: UTF8.self) }
    var result = ""
    for part in parts {
      switch part {
      case .text(let octets): result += String(decoding: octets, as: UTF8.self)
      case .placeholder(let name, let forms):
        let argument = arguments.first { $0.key == name }?.value
        if forms.isEmpty {
          result += argument?.written(in: language) ?? "{\(name)}"
        } else {
          let form = argument?.number.map(language.pluralForm) ?? 0
          result += forms[min(form, forms.count - 1)].text(arguments, in: language)
        }
      }
    }
    return result
  }

  /// The names of its placeholders, also of those inside of plural forms.
  package var placeholders: Set<String> {
    Set(
      parts.flatMap { part in
        switch part {
        case .text: [String]()
        case .placeholder(let name, let forms): [name] + forms.flatMap(\.placeholders)
        }
      })
  }

  /// How many forms each plural has.
  package var pluralFormCounts: [Int] {
    parts.flatMap { part in
      switch part {
      case .text: [Int]()
      case .placeholder(_, let forms):
        (forms.isEmpty ? [] : [forms.count]) + forms.flatMap(\.pluralFormCounts)
      }
    }
  }

  private enum Part {
    case text(ArraySlice<UInt8>)
    case placeholder(String, forms: [TextTemplate])
  }

  private var parts: [Part] {
    var parts: [Part] = []
    var rest = octets
    while let open = rest.firstIndex(of: UInt8(ascii: "{")), let close = end(from: open) {
      if open > rest.startIndex { parts.append(.text(rest[..<open])) }
      let fields = fields(octets[open + 1..<close])
      parts.append(
        .placeholder(
          String(decoding: fields[0], as: UTF8.self), forms: fields.dropFirst().map(TextTemplate.init)))
      rest = octets[(close + 1)...]
    }
    if !rest.isEmpty { parts.append(.text(rest)) }
    return parts
  }

  /// Where the placeholder ends that begins there; nil: nowhere, it is none.
  private func end(from open: Int) -> Int? {
    var depth = 0
    return octets[open...].indices.first { index in
      if octets[index] == UInt8(ascii: "{") { depth += 1 }
      if octets[index] == UInt8(ascii: "}") { depth -= 1 }
      return depth == 0
    }
  }

  /// The name of a placeholder, and its forms: what bars divide that stand in no placeholder themselves.
  private func fields(_ inside: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var fields: [ArraySlice<UInt8>] = []
    var start = inside.startIndex
    var depth = 0
    for index in inside.indices {
      switch inside[index] {
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "|") where depth == 0:
        fields.append(inside[start..<index])
        start = index + 1
      default: break
      }
    }
    return fields + [inside[start...]]
  }
}
