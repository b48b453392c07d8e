import WireText

/// A file of named records, as those in `Sources/CResources` beside the texts: a name in brackets, and
/// fields beneath it.
///
///     [FIN_WAIT_1]
///     also: FIN-WAIT-1, FIN_WAIT1
///     en:
///       The active closer has sent its FIN, and nobody
///       has acknowledged it.
///
/// A text is indented, and a line of it goes on in the next; a line that begins with `#` is a comment.
package struct RecordFile {
  /// What is wrong in such a file.
  package struct Fault: Error, Hashable {
    /// The line, from 1.
    package var line: Int
    /// What is wrong with it.
    package var text: String

    package init(line: Int, text: String) {
      self.line = line
      self.text = text
    }
  }

  /// What stands under one name.
  package struct Record {
    /// The name.
    package let name: String
    /// The line in which all of it has been read.
    let end: Int
    private var fields: [String: String]

    fileprivate init(name: String, end: Int, fields: [String: String]) {
      self.name = name
      self.end = end
      self.fields = fields
    }

    /// Takes a field out; nil: it is not there.
    mutating func take(_ key: String) -> String? { fields.removeValue(forKey: key) }

    /// Takes a field out that is a list.
    mutating func list(_ key: String, separator: String) -> [String] {
      (take(key) ?? "").split(separator: separator).map(String.init)
    }

    /// Takes a text out that must be there in every language, as `en` or `why-en`.
    mutating func text(_ prefix: String = "") throws(Fault) -> LocalizedText {
      var texts: [Language: String] = [:]
      for language in Language.allCases {
        guard let text = take(prefix + language.rawValue), !text.isEmpty else {
          throw Fault(line: end, text: "\(name) has no text in \(prefix)\(language.rawValue)")
        }
        texts[language] = text
      }
      return LocalizedText { texts[$0, default: ""] }
    }

    /// Fails if a field is left that nothing has taken.
    func expectNothingElse() throws(Fault) {
      guard let unknown = fields.keys.min() else { return }
      throw Fault(line: end, text: "\(name): `\(unknown)` is no field")
    }
  }

  /// Its records, in its order.
  package private(set) var records: [Record] = []

  /// The records of a text.
  package init(_ text: String) throws(Fault) {
    var name: Substring?
    var field: String?
    var fields: [String: String] = [:]
    var number = 0
    // By octets: telling characters apart takes four times as long.
    for octets in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let line = Substring(octets)
      number += 1
      if line.isEmpty || line.hasPrefix("#") { continue }
      if line.hasPrefix("[") {
        if let name { records.append(Record(name: String(name), end: number, fields: fields)) }
        guard line.hasSuffix("]") else { throw Fault(line: number, text: "no `]` ends the name") }
        (name, field, fields) = (line.dropFirst().dropLast(), nil, [:])
      } else if line.hasPrefix("  ") {
        guard let field else { throw Fault(line: number, text: "a text without a language") }
        fields[field, default: ""].fold(line.dropFirst(2))
      } else {
        guard name != nil, let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else {
          throw Fault(line: number, text: "neither a name, nor a field, nor a text")
        }
        let key = String(line[..<colon])
        guard fields[key] == nil else { throw Fault(line: number, text: "`\(key)` is there twice") }
        fields[key] = String(line[line.index(after: colon)...].drop { $0 == " " })
        field = key
      }
    }
    if let name { records.append(Record(name: String(name), end: number, fields: fields)) }
  }
}
