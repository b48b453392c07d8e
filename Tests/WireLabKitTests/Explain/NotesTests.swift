import Foundation
import Testing
import WireLabKit
import WireLessons
import WireText

/// "From your notes to the wire", and the glossary: pages that are made from data.
@Suite struct NotesTests {
  private static let files = Dictionary(
    uniqueKeysWithValues: ShippedScenarioTests.entries.map { ($0.id, "\($0.chapter)/\($0.id).yaml") })

  /// With WIRELAB_RENEW in the environment it writes the page anew.
  private func expect(_ name: String, holds text: String) throws {
    let file = URL(fileURLWithPath: ShippedScenarioTests.directory + "/" + name)
    if ProcessInfo.processInfo.environment["WIRELAB_RENEW"] != nil {
      try text.write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(try String(contentsOf: file, encoding: .utf8) == text, "\(name) is old")
    }
  }

  @Test(arguments: [("NOTES.md", Language.en), ("NOTES.zh-Hans.md", .zhHans)])
  func thePageIsThatOfTheData(_ name: String, _ language: Language) throws {
    try expect(name, holds: NotesPage.text(Statement.all, files: Self.files, language: language))
  }

  @Test func theGlossaryIsThatOfTheTopics() throws {
    try expect("GLOSSARY.md", holds: GlossaryPage.text(TopicTests.catalog.glossary, files: Self.files))
  }

  @Test func theDataCanBeRead() throws {
    let data = Resource.octets("Notes.txt")
    #expect(try Statement.read(String(decoding: data, as: UTF8.self)) == Statement.all)
    #expect(Statement.all.count >= 50)
    #expect(Set(Statement.all.map(\.name)).count == Statement.all.count)
    for verdict in Statement.Verdict.allCases {
      #expect(Statement.all.contains { $0.verdict == verdict }, "\(verdict)")
    }
  }

  @Test(arguments: Statement.all) func isWhole(_ statement: Statement) {
    #expect(statement.lessons.filter { Self.files[$0] == nil } == [])
    #expect(Set(statement.lessons).count == statement.lessons.count)
    for text in [statement.says, statement.why] {
      #expect(ShippedScenarioTests.faults(of: text).filter { $0 != "the same in both languages" } == [])
      #expect(text.en.hasSuffix(".") || text.en.hasSuffix(".)"), "\(text.en)")
      #expect(text.zhHans.hasSuffix("。") || text.zhHans.hasSuffix("。）"), "\(text.zhHans)")
    }
  }

  @Test(
    arguments: [
      ("[a]\npart: client\nverdict: maybe\nrun: x\nen: A.\nzh-Hans: 一。", "a: `maybe` is no verdict"),
      ("[a]\npart: nobody\nverdict: proven\nrun: x\nen: A.\nzh-Hans: 一。", "a: `nobody` is no part"),
      ("[a]\npart: client\nverdict: proven\nen: A.\nzh-Hans: 一。", "a: no lesson shows it"),
      ("[a]\npart: client\nverdict: proven\nrun: x\nen: A.\nzh-Hans: 一。", "a has no text in why-en"),
    ])
  func faults(text: String, fault: String) {
    let thrown = #expect(throws: RecordFile.Fault.self) { try Statement.read(text) }
    #expect(thrown?.text == fault)
  }

  /// Each term once, in one sentence of its own language, and short.
  @Test func theGlossaryIsShort() {
    let glossary = TopicTests.catalog.glossary
    #expect(glossary.count >= 50)
    #expect(Set(glossary.map(\.term.en)).count == glossary.count)
    for entry in glossary {
      #expect(entry.sentence.en.count <= 220 && entry.sentence.zhHans.count <= 110, "\(entry.name)")
      #expect(entry.sentence.en.hasSuffix(".") && entry.sentence.zhHans.hasSuffix("。"), "\(entry.name)")
    }
    #expect(Topic.all.filter { $0.group == .words && $0.term == nil }.map(\.name) == ["backlog"])
  }

  @Test(
    arguments: [
      ("One. Two.", "One."), ("One of 1.5 s. Two.", "One of 1.5 s."), ("Alone.", "Alone."),
      ("一。二。", "一。"), ("没有句号", "没有句号"),
    ])
  func theFirstSentence(of text: String, is first: String) {
    #expect(GlossaryEntry.firstSentence(of: text) == first)
  }
}
