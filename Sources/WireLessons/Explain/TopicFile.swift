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
/// `also` and `run` may be missing. `term: half-close, 半关闭` makes the topic an entry of the glossary.
/// `shows: call shutdown, state FIN_WAIT_2` says by what a run is seen to show it, where its name does not.
/// What is `typed` finds the topic and is no name of it.
package struct TopicFile {
  /// What is wrong in such a file.
  package typealias Fault = RecordFile.Fault

  /// Its topics, in its order.
  package private(set) var topics: [Topic] = []

  /// The file of a group that is compiled in; scenarios have none.
  package init(of group: TopicGroup) throws(Fault) {
    try self.init(
      String(decoding: Resource.octets("Topics/\(group.rawValue).txt"), as: UTF8.self), group: group)
  }

  /// The topics of a text.
  package init(_ text: String, group: TopicGroup) throws(Fault) {
    for record in try RecordFile(text).records { topics.append(try Self.topic(record, group)) }
  }

  private static func topic(_ record: RecordFile.Record, _ group: TopicGroup) throws(Fault) -> Topic {
    var record = record
    let others = record.list("also", separator: ", ")
    let scenarios = record.list("run", separator: ", ")
    let sources = record.list("read", separator: "; ")
    let typed = record.list("typed", separator: ", ")
    let terms = record.list("term", separator: ", ")
    var shows: [TopicEvidence] = []
    for word in record.list("shows", separator: ", ") {
      guard let evidence = TopicEvidence(word) else {
        throw Fault(line: record.end, text: "\(record.name): `\(word)` is no evidence")
      }
      shows.append(evidence)
    }
    guard terms.isEmpty || terms.count == Language.allCases.count else {
      throw Fault(line: record.end, text: "\(record.name): `term` has one name for each language")
    }
    let text = try record.text()
    try record.expectNothingElse()
    return Topic(
      group: group, name: record.name, otherNames: others, text: text, scenarios: scenarios,
      sources: sources, term: terms.isEmpty ? nil : LocalizedText(en: terms[0], zhHans: terms[1]),
      typed: typed, shows: shows)
  }
}
