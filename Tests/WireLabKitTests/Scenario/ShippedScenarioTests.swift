import Foundation
import Testing
import WireLabKit

/// The scenarios that the package ships.
@Suite struct ShippedScenarioTests {
  static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Scenarios").path

  static let entries = (try? ScenarioCatalog(directory: directory).entries) ?? []

  /// Each lesson has its place in its chapter, and nothing has a place that is no lesson.
  @Test func theOrdersOfTheChaptersListThemAll() throws {
    let chapters = Set(Self.entries.map(\.chapter))
    #expect(!chapters.isEmpty)
    for chapter in chapters {
      let order = try String(contentsOfFile: "\(Self.directory)/\(chapter)/order", encoding: .utf8)
      let listed = order.split(separator: "\n").map(String.init)
      #expect(listed == Self.entries.filter { $0.chapter == chapter }.map(\.id), "\(chapter)")
    }
  }

  @Test(arguments: entries) func decodes(_ entry: ScenarioCatalog.Entry) throws {
    let scenario = try Scenario.load(file: entry.file)
    #expect(scenario.id == entry.id)
    #expect(scenario.chapter == entry.chapter)
    #expect(!scenario.reference.isEmpty)
  }

  @Test(arguments: entries) func speaksBothLanguages(_ entry: ScenarioCatalog.Entry) throws {
    let scenario = try Scenario.load(file: entry.file)
    var texts = [
      ("title", scenario.title), ("lesson", scenario.lesson), ("prediction", scenario.prediction),
      ("why", scenario.why),
    ]
    // Not every lesson has a usual mistake, or asks.
    for optional in [("misconception", scenario.misconception), ("question", scenario.question)]
    where optional.1 != LocalizedText(en: "", zhHans: "") {
      texts.append(optional)
    }
    for (name, text) in texts {
      #expect(Self.faults(of: text) == [], "\(name)")
    }
  }

  /// Each lesson builds only on what came before it in the course.
  @Test(arguments: entries) func hasItsPlaceInTheCourse(_ entry: ScenarioCatalog.Entry) throws {
    let place = try #require(try ScenarioCatalog(directory: Self.directory).place(of: entry.file))
    let scenario = try Scenario.load(file: entry.file, place: place)
    // Only the first lesson needs nothing.
    #expect(scenario.after.isEmpty == (entry.id == Self.entries.first?.id))
  }

  /// A reader of either language is told of the same segments, in the same order.
  @Test(arguments: entries) func predictsTheSameInBothLanguages(_ entry: ScenarioCatalog.Entry) throws {
    let prediction = try Scenario.load(file: entry.file).prediction
    #expect(Self.flags(in: prediction.en) == Self.flags(in: prediction.zhHans))
  }

  @Test func readsFlagsOutOfProse() {
    #expect(Self.flags(in: "Alice's SYN, SYN+ACK, FINs, SYN_SENT, s + +") == ["SYN", "SYN+ACK", "FIN"])
    #expect(Self.flags(in: "先发 SYN，再回SYN+ACK。SYNC") == ["SYN", "SYN+ACK"])
  }

  /// The flags that a text names, in order; a word that only contains one (`SYN_SENT`) is none.
  private static func flags(in text: String) -> [String] {
    let names: Set<Substring> = ["SYN", "FIN", "RST", "PSH", "ACK", "URG"]
    let words = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber || "+_".contains($0))) }
    return words.map { $0.count > 1 && $0.last == "s" ? $0.dropLast() : $0 }
      .filter { $0.split(separator: "+", omittingEmptySubsequences: false).allSatisfy(names.contains) }.map(
        String.init)
  }

  @Test func findsTextsThatDoNotSpeakBothLanguages() {
    let faults = { (en: String, zhHans: String) in Self.faults(of: LocalizedText(en: en, zhHans: zhHans)) }
    #expect(faults("Three segments", "三次握手") == [])
    #expect(faults("", "三次握手") == ["no English"])
    #expect(faults("Three segments", "") == ["no Chinese"])
    #expect(faults("TCP", "TCP") == ["the same in both languages", "Chinese without Chinese characters"])
    #expect(faults("Three segments", "three segments") == ["Chinese without Chinese characters"])
    #expect(faults("三次握手 it is", "三次握手") == ["English with Chinese characters"])
    #expect(faults("Three segments", "三次握手， 四次挥手") == ["a folded line left a space"])
    #expect(faults("Three segments", "三次握手,四次挥手") == ["an English comma between Chinese characters"])
  }

  /// What is wrong with a text in two languages.
  static func faults(of text: LocalizedText) -> [String] {
    let isChinese = { (character: Character) in
      character.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    }
    let zh = Array(text.zhHans)
    let commas = zh.indices.dropFirst().dropLast().filter {
      ",;:".contains(zh[$0]) && isChinese(zh[$0 - 1]) && isChinese(zh[$0 + 1])
    }
    let faults = [
      (text.en.isEmpty, "no English"),
      (text.zhHans.isEmpty, "no Chinese"),
      (text.en == text.zhHans, "the same in both languages"),
      (text.en.contains(where: isChinese), "English with Chinese characters"),
      (!zh.isEmpty && !zh.contains(where: isChinese), "Chinese without Chinese characters"),
      (text.zhHans.contains("， "), "a folded line left a space"),
      (!commas.isEmpty, "an English comma between Chinese characters"),
    ]
    return faults.filter(\.0).map(\.1)
  }

  /// The guide to writing scenarios, in each language.
  private static let guides = ["README.md", "README.zh-Hans.md"]

  private static func text(of guide: String) throws -> String {
    try String(contentsOfFile: directory + "/" + guide, encoding: .utf8)
  }

  @Test(arguments: guides) func theExampleOfTheGuideIsRight(_ guide: String) throws {
    let example = try #require(Self.text(of: guide).components(separatedBy: "```yaml\n").dropFirst().first)
    let text = try #require(example.components(separatedBy: "```").first)
    #expect(SampleScenario.diagnosis(text, file: "closing/close-four.yaml") == [])
  }

  /// Its examples and what it says in the language of scenarios, whatever the words about them.
  private static func code(of guide: String) throws -> [String] {
    let blocks = try text(of: guide).components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 1 }
    return blocks.map { block in
      block.element.split(separator: "\n").map { line in
        let comment = line.range(of: " #")?.lowerBound ?? line.endIndex
        return line[..<comment].trimmingCharacters(in: .whitespaces)
      }.joined(separator: "\n")
    }
  }

  /// A change of one guide is one of the other, too.
  @Test func theGuideIsTheSameInBothLanguages() throws {
    let (english, chinese) = (try Self.code(of: Self.guides[0]), try Self.code(of: Self.guides[1]))
    #expect(english.count > 5)
    #expect(english == chinese)
    let headings = try Self.guides.map { guide in
      try Self.text(of: guide).split(separator: "\n").filter { $0.hasPrefix("## ") }.count
    }
    #expect(headings[0] == headings[1])
  }

  /// Where the Chinese guide sends its readers for the keys, there is a table of them.
  @Test func theChineseGuideLeadsToEveryTable() throws {
    let guide = try Self.text(of: "README.zh-Hans.md")
    let anchors = try Self.text(of: "KEYS.zh-Hans.md").split(separator: "\n").filter { $0.hasPrefix("## ") }
      .map { String($0.dropFirst(3)).filter { $0 != "：" } }
    #expect(anchors.count == ScenarioManual.tables.count)
    for anchor in anchors { #expect(guide.contains("(KEYS.zh-Hans.md#\(anchor))"), "\(anchor)") }
    let links = guide.components(separatedBy: "(KEYS.zh-Hans.md#").dropFirst().map { $0.prefix { $0 != ")" } }
    for link in links { #expect(anchors.contains(String(link)), "\(link)") }
  }

  @Test func theGuideNamesEveryStepAndKey() throws {
    let guide = try String(contentsOfFile: Self.directory + "/README.md", encoding: .utf8)
    for word in [
      "socket", "bind", "connect", "send", "receive", "expect", "expectEnd", "close", "shutdown", "set",
      "mark", "wait",
      "thread", "join", "loop", "fails", "returns", "more", "linger", "noDelay", "quickAck", "cork",
      "reuseAddress",
      "receiveTimeout", "receiveBuffer", "sendBuffer", "seq=", "ack=", "rawseq=", "len=", "win=", "blocked",
      "returned", "readable",
      "sysctls", "timeout", "counters", "forget", "gives", "decodes", "after", "family", "order", "findings",
      "noFindings", "keepsDescriptors", "closeListener", "keepAlive", "keepAliveIdle", "keepAliveInterval",
      "keepAliveProbes", "userTimeout", "deferAccept", "crash", "inject",
    ] {
      #expect(guide.contains(word), "\(word)")
    }
  }
}
