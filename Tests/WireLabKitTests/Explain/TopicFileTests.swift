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
      ("[A]\nshows: luck\nen: x\nzh-Hans: 一", 4, "A: `luck` is no evidence"),
      ("[A]\nterm: one\nen: x\nzh-Hans: 一", 4, "A: `term` has one name for each language"),
    ])
  func faults(text: String, line: Int, fault: String) {
    #expect(throws: TopicFile.Fault(line: line, text: fault)) { try TopicFile(text, group: .states) }
  }

  @Test func termsAndEvidence() throws {
    let text = """
      [half]
      term: half-close, 半关闭
      typed: 半关
      shows: call shutdown, state FIN_WAIT_2
      en: x
      zh-Hans: 一
      """
    let topic = try #require(try TopicFile(text, group: .words).topics.first)
    #expect(topic.term == LocalizedText(en: "half-close", zhHans: "半关闭"))
    #expect(topic.names == ["half", "半关"] && topic.otherNames == [])
    #expect(topic.evidence == [TopicEvidence(.call, "shutdown"), TopicEvidence(.state, "FIN_WAIT_2")])
    let plain = try #require(try TopicFile(Self.whole, group: .states).topics.last)
    #expect(plain.evidence == [TopicEvidence(.state, "LISTEN")] && plain.term == nil)
  }

  /// A word is seen in a lesson by what its file says, for there is no other way.
  @Test(arguments: [TopicGroup.words, .python]) func wordsSayHowTheyAreSeen(_ group: TopicGroup) throws {
    let topics = try TopicFile(of: group).topics
    #expect(topics.filter { $0.shows.isEmpty != $0.scenarios.isEmpty }.map(\.name) == [])
  }

  /// Every group has its file, but for the scenarios, which explain themselves.
  @Test(arguments: TopicGroup.allCases) func compiledIn(_ group: TopicGroup) throws {
    let file = try TopicFile(of: group)
    #expect(file.topics.isEmpty == (group == .scenarios))
    #expect(file.topics == Topic.written.filter { $0.group == group })
  }
}
