import WireText

extension FormReader {
  /// The most octets of one message.
  private static let maximumOctets = 4 << 20

  /// Octets: a text (also `8899` and `no`, which are meant as they stand), `{ hex: "e6 b1 89" }`, or
  /// `{ text: "汉", times: 400 }`.
  package func octets(_ node: SourceNode, _ what: String) -> [UInt8]? {
    if let text = node.scalar {
      guard !node.isAbsent else {
        wrongKind(what, mustBe: "text or a map", node, hint: "no bytes at all are written \"\"")
        return nil
      }
      return Array(text.utf8)
    }
    guard let fields = Fields(node, what, keys: ["text", "hex", "times"], self) else { return nil }
    let unit: [UInt8]?
    switch (fields["text"], fields["hex"]) {
    case (let text?, nil):
      guard let string = text.scalar, !text.isAbsent else {
        wrongKind("text", mustBe: "text", text)
        return nil
      }
      unit = Array(string.utf8)
    case (nil, let hex?): unit = hexadecimal(hex)
    default:
      error("`\(what)` needs either `text` or `hex`", at: node)
      return nil
    }
    let times = fields["times"].map { integer($0, "times", in: 1...1_000_000) } ?? 1
    guard let unit, let times else { return nil }
    guard unit.count * times <= Self.maximumOctets else {
      error("`\(what)` has \(unit.count * times) bytes, more than \(Self.maximumOctets)", at: node)
      return nil
    }
    return Array(repeatElement(unit, count: times).joined())
  }

  private func hexadecimal(_ node: SourceNode) -> [UInt8]? {
    guard let text = node.scalar, !node.isAbsent else {
      wrongKind("hex", mustBe: "pairs of hexadecimal digits", node)
      return nil
    }
    var octets: [UInt8] = []
    var high: Int?
    for character in text where !character.isWhitespace {
      guard character.isASCII, let digit = character.hexDigitValue else {
        error("`\(character)` is not a hexadecimal digit", at: node)
        return nil
      }
      if let first = high {
        octets.append(UInt8(first << 4 | digit))
        high = nil
      } else {
        high = digit
      }
    }
    guard high == nil else {
      error("`hex` has an odd number of digits", at: node, hint: "two digits a byte")
      return nil
    }
    return octets
  }
}

/// How octets are written.
package enum OctetsForm {
  /// A text as it stands (`8899` and `no`, too), hexadecimal digits, or a text many times.
  package static var schema: JSONValue {
    let many = JSONValue.record(
      [:],
      optional: [
        "text": ["type": ["string", "number", "boolean"]],
        "hex": JSONValue.any(of: [
          .text(matching: "^\\s*([0-9A-Fa-f]\\s*[0-9A-Fa-f]\\s*)*$"), ["type": "integer"],
        ]),
        "times": .integer(1...1_000_000),
      ]
    ).adding(.exactlyOne(of: ["text", "hex"]))
    return .any(of: [["type": ["string", "number", "boolean"]], many])
  }
}
