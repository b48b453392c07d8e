import Foundation
import Testing
import WireText

/// How a table of texts is read, and what its placeholders become.
@Suite struct TextTableTests {
  private func text(
    _ line: String, _ arguments: TextArguments = [:], in language: Language = .en
  ) -> String? {
    TextTable(Array(line.utf8), language).template("key")?.text(arguments, in: language)
  }

  @Test(
    arguments: [
      ("key = a text", "a text"), ("key=a text", "a text"), ("  key  =  a text  ", "a text"),
      ("key = a = b", "a = b"), ("key = \" a \"", " a "), ("key = \"", "\""), ("key = \"a\" b", "\"a\" b"),
      ("key =", ""), ("key", nil), ("# key = a", nil), ("other = a", nil), ("", nil),
      ("key = a\nkey = b", "b"), ("key = 一段\n\nother = x", "一段"),
    ] as [(String, String?)])
  func line(_ line: String, _ expected: String?) {
    #expect(text(line) == expected)
  }

  @Test func placeholders() {
    #expect(text("key = {a} and {b}, {a}", ["a": 1, "b": "two"]) == "1 and two, 1")
    #expect(text("key = {a} and {b}", ["a": 1]) == "1 and {b}")
    #expect(text("key = {a", ["a": 1]) == "{a")
    #expect(text("key = a}{b}", ["b": "}"]) == "a}}")
    let name = LocalizedText(en: "an end", zhHans: "某一端")
    #expect(text("key = {who}", ["who": name], in: .zhHans) == "某一端")
  }

  @Test(arguments: [(0, "0 packets are"), (1, "1 packet is"), (2, "2 packets are"), (11, "11 packets are")])
  func forms(count: Int, expected: String) {
    #expect(text("key = {n} {n|packet is|packets are}", ["n": count]) == expected)
    #expect(text("key = {n} {n|个包}", ["n": count], in: .zhHans) == "\(count) 个包")
  }

  @Test func formsWithPlaceholders() {
    let line = "key = another{n||, {n} with {who}}"
    #expect(text(line, ["n": 1, "who": "a"]) == "another")
    #expect(text(line, ["n": 2, "who": "a"]) == "another, 2 with a")
    let template = TextTable(Array(line.utf8), .en).template("key")
    #expect(template?.placeholders == ["n", "who"])
    #expect(template?.pluralFormCounts == [2])
  }

  @Test func aTextThatIsNowhereIsItsName() {
    #expect(TextTable.text("no.such.text", [:], in: .zhHans) == "no.such.text")
  }

  @Test func localizedTextAsJSON() throws {
    let text = LocalizedText(en: "an end", zhHans: "某一端")
    let json = try JSONEncoder().encode(text)
    #expect(
      try JSONDecoder().decode([String: String].self, from: json) == ["en": "an end", "zh-Hans": "某一端"])
    #expect(try JSONDecoder().decode(LocalizedText.self, from: json) == text)
    let older = try JSONDecoder().decode(LocalizedText.self, from: Data(#"{"en": "an end"}"#.utf8))
    #expect(older.text(in: .zhHans) == "an end")
  }
}
