/// A text with placeholders, as the tables of texts spell it.
package struct TextTemplate: Sendable {
  private let octets: ArraySlice<UInt8>

  package init(_ octets: ArraySlice<UInt8>) {
    self.octets = octets
  }

  /// The text, with arguments in place of its placeholders; one without an argument stays as it is.
  package func text(_ arguments: TextArguments, in language: Language) -> String {
    guard octets.contains(UInt8(ascii: "{")) else { return String(decoding: octets, as: UTF8.self) }
    var result: [UInt8] = []
    result.reserveCapacity(octets.count + 32)
    append(to: &result, arguments, in: language)
    return String(decoding: result, as: UTF8.self)
  }

  private func append(to result: inout [UInt8], _ arguments: TextArguments, in language: Language) {
    forEachPart { part in
      switch part {
      case .text(let octets): result += octets
      case .placeholder(let name, let forms):
        let argument = arguments.first { $0.key.utf8.elementsEqual(name) }?.value
        if forms.isEmpty {
          if let argument {
            result += argument.written(in: language).utf8
          } else {
            result += [UInt8(ascii: "{")] + name + [UInt8(ascii: "}")]
          }
        } else {
          let form = argument?.number.map(language.pluralForm) ?? 0
          forms[min(form, forms.count - 1)].append(to: &result, arguments, in: language)
        }
      }
    }
  }

  /// The names of its placeholders, also of those inside of plural forms.
  package var placeholders: Set<String> {
    var names: Set<String> = []
    forEachPart { part in
      guard case .placeholder(let name, let forms) = part else { return }
      names.insert(String(decoding: name, as: UTF8.self))
      for form in forms { names.formUnion(form.placeholders) }
    }
    return names
  }

  /// How many forms each plural has.
  package var pluralFormCounts: [Int] {
    var counts: [Int] = []
    forEachPart { part in
      guard case .placeholder(_, let forms) = part, !forms.isEmpty else { return }
      counts.append(forms.count)
      for form in forms { counts += form.pluralFormCounts }
    }
    return counts
  }

  private enum Part {
    case text(ArraySlice<UInt8>)
    case placeholder(ArraySlice<UInt8>, forms: [TextTemplate])
  }

  private func forEachPart(_ body: (Part) -> Void) {
    var rest = octets
    while let open = rest.firstIndex(of: UInt8(ascii: "{")), let close = end(from: open) {
      if open > rest.startIndex { body(.text(rest[..<open])) }
      let inside = octets[open + 1..<close]
      if let bar = inside.firstIndex(of: UInt8(ascii: "|")) {
        body(.placeholder(inside[..<bar], forms: forms(inside[(bar + 1)...])))
      } else {
        body(.placeholder(inside, forms: []))
      }
      rest = octets[(close + 1)...]
    }
    if !rest.isEmpty { body(.text(rest)) }
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

  /// What bars divide that stand in no placeholder themselves.
  private func forms(_ inside: ArraySlice<UInt8>) -> [TextTemplate] {
    var forms: [TextTemplate] = []
    var start = inside.startIndex
    var depth = 0
    for index in inside.indices {
      switch inside[index] {
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "|") where depth == 0:
        forms.append(TextTemplate(inside[start..<index]))
        start = index + 1
      default: break
      }
    }
    return forms + [TextTemplate(inside[start...])]
  }
}
