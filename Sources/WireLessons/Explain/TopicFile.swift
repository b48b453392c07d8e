import WireText

/// The topics of a group, as `Sources/CResources/Topics` has them.
///
///     [FIN_WAIT_1]
///     also: FIN-WAIT-1, FIN_WAIT1
///     run: fin-lost, close-four
///     read: RFC 9293 section 3.6; close(2)
///     en:
///       The active closer has sent its FIN, and nobody
///       has acknowledged it.
///     zh-Hans:
///       主动关闭的一方发出了 FIN，还没有得到确认。
///
/// `also` and `run` may be missing. A text is indented, and a line of it goes on in the next; a line that
/// begins with `#` is a comment.
package struct TopicFile {
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

  /// Its topics, in its order.
  package private(set) var topics: [Topic] = []

  private let group: TopicGroup
  private var fields: [String: String] = [:]

  /// The file of a group that is compiled in; scenarios have none.
  package init(of group: TopicGroup) throws(Fault) {
    try self.init(
      String(decoding: Resource.octets("Topics/\(group.rawValue).txt"), as: UTF8.self), group: group)
  }

  /// The topics of a text.
  package init(_ text: String, group: TopicGroup) throws(Fault) {
    self.group = group
    var name: Substring?
    var field: String?
    var number = 0
    // By octets: telling characters apart takes four times as long.
    for octets in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let line = Substring(octets)
      number += 1
      if line.isEmpty || line.hasPrefix("#") { continue }
      if line.hasPrefix("[") {
        if let name { try finish(String(name), line: number) }
        guard line.hasSuffix("]") else { throw Fault(line: number, text: "no `]` ends the name") }
        (name, field) = (line.dropFirst().dropLast(), nil)
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
    if let name { try finish(String(name), line: number) }
  }

  /// Makes a topic of the fields of a name, all of which have been read in the line before.
  private mutating func finish(_ name: String, line: Int) throws(Fault) {
    let others = list("also", separator: ", ")
    let scenarios = list("run", separator: ", ")
    let sources = list("read", separator: "; ")
    for language in Language.allCases where fields[language.rawValue, default: ""].isEmpty {
      throw Fault(line: line, text: "\(name) has no text in \(language.rawValue)")
    }
    let text = LocalizedText { fields[$0.rawValue, default: ""] }
    for language in Language.allCases { fields[language.rawValue] = nil }
    if let unknown = fields.keys.min() { throw Fault(line: line, text: "\(name): `\(unknown)` is no field") }
    topics.append(
      Topic(
        group: group, name: name, otherNames: others, text: text, scenarios: scenarios, sources: sources))
  }

  /// Takes a field out that is a list.
  private mutating func list(_ key: String, separator: String) -> [String] {
    guard let text = fields.removeValue(forKey: key) else { return [] }
    return text.split(separator: separator).map(String.init)
  }
}
