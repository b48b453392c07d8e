import Testing
import WireLessons
import WireText

/// How files of topics are read.
@Suite struct TopicFileTests {
  private static let whole = """
    # Comment.

    [FIN_WAIT_1]
    also: FIN-WAIT-1, FIN_WAIT1
    run: fin-lost, close-four
    read: RFC 9293 section 3.6, figure 12; close(2)
    en:
      The active closer has sent its FIN, and nobody
      has acknowledged it: close() is long over.
    zh-Hans:
      主动关闭的一方发出了 FIN，还没有得到
      确认：这时
      close()
      早已返回。

    [LISTEN]
    read: listen(2)
    en: One line.
    zh-Hans: 一行。
    """

  @Test func topics() throws {
    let topics = try TopicFile(Self.whole, group: .states).topics
    #expect(topics.map(\.name) == ["FIN_WAIT_1", "LISTEN"])
    let topic = try #require(topics.first)
    #expect(topic.group == .states)
    #expect(topic.otherNames == ["FIN-WAIT-1", "FIN_WAIT1"])
    #expect(topic.scenarios == ["fin-lost", "close-four"])
    #expect(topic.sources == ["RFC 9293 section 3.6, figure 12", "close(2)"])
    #expect(
      topic.text.en
        == "The active closer has sent its FIN, and nobody has acknowledged it: close() is long over.")
    #expect(topic.text.text(in: .zhHans) == "主动关闭的一方发出了 FIN，还没有得到确认：这时 close() 早已返回。")
    #expect(topics.last?.text.text(in: .zhHans) == "一行。")
    #expect(topics.last?.otherNames == [])
  }

  @Test(
    arguments: [
      ("[A\n", 1, "no `]` ends the name"),
      ("[A]\n  text", 2, "a text without a language"),
      ("en: x", 1, "neither a name, nor a field, nor a text"),
      ("[A]\nnonsense", 2, "neither a name, nor a field, nor a text"),
      ("[A]\nen: x\nen: y", 3, "`en` is there twice"),
      ("[A]\nen: x\n", 3, "A has no text in zh-Hans"),
      ("[A]\nen: x\nzh-Hans:\n[B]", 4, "A has no text in zh-Hans"),
      ("[A]\nen: x\nzh-Hans: 一\nsee: B", 4, "A: `see` is no field"),
    ])
  func faults(text: String, line: Int, fault: String) {
    #expect(throws: TopicFile.Fault(line: line, text: fault)) { try TopicFile(text, group: .states) }
  }

  /// Every group has its file, but for the scenarios, which explain themselves.
  @Test(arguments: TopicGroup.allCases) func compiledIn(_ group: TopicGroup) throws {
    let file = try TopicFile(of: group)
    #expect(file.topics.isEmpty == (group == .scenarios))
    #expect(file.topics == Topic.written.filter { $0.group == group })
  }
}
