import WireText

/// A statement of the notes that the course began with, and what the wire says to it.
package struct Statement: Hashable, Sendable {
  /// What the wire says.
  package enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// It is as the notes say.
    case proven
    /// It is so only under a condition.
    case qualified
    /// It is not so.
    case disproved
  }

  /// What it is about.
  package enum Part: String, Hashable, Sendable, CaseIterable {
    case connections, client, server, threads, socketserver, handler, welcome
  }

  /// Its name, for us.
  package let name: String
  /// What it is about.
  package let part: Part
  /// What it says, in our words.
  package let says: LocalizedText
  /// What the wire says.
  package let verdict: Verdict
  /// Why.
  package let why: LocalizedText
  /// The ids of the lessons that show it, the best first.
  package let lessons: [String]

  /// All of them, in the order of the notes; `Sources/CResources/Notes.txt`.
  package static let all: [Statement] = (try? read(String(decoding: octets, as: UTF8.self))) ?? []

  private static var octets: [UInt8] { Resource.octets("Notes.txt") }

  /// The statements of a text.
  package static func read(_ text: String) throws(RecordFile.Fault) -> [Statement] {
    var statements: [Statement] = []
    for record in try RecordFile(text).records { statements.append(try Statement(record)) }
    return statements
  }

  private init(_ record: RecordFile.Record) throws(RecordFile.Fault) {
    var record = record
    name = record.name
    part = try Self.word(of: &record, "part")
    verdict = try Self.word(of: &record, "verdict")
    lessons = record.list("run", separator: ", ")
    guard !lessons.isEmpty else {
      throw RecordFile.Fault(line: record.end, text: "\(record.name): no lesson shows it")
    }
    says = try record.text()
    why = try record.text("why-")
    try record.expectNothingElse()
  }

  private static func word<Word: RawRepresentable<String>>(
    of record: inout RecordFile.Record, _ key: String
  ) throws(RecordFile.Fault) -> Word {
    let text = record.take(key) ?? ""
    guard let word = Word(rawValue: text) else {
      throw RecordFile.Fault(line: record.end, text: "\(record.name): `\(text)` is no \(key)")
    }
    return word
  }
}
