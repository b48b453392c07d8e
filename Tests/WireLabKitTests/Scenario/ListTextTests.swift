import Testing
import WireLabKit

/// What `wirelab list` prints.
@Suite struct ListTextTests {
  private func scenario(_ id: String, _ chapter: String, _ title: String, after: String = "") throws
    -> Scenario
  {
    let after = after.isEmpty ? "" : "\nafter: [\(after)]"
    return try Scenario.decode(
      SampleScenario.edited(
        "id: sample\ntitle: { en: Sample, zh-Hans: 样例 }", "id: \(id)\ntitle: \(title)\(after)"),
      file: "\(id).yaml", chapter: chapter)
  }

  private func list(_ language: Language) throws -> String {
    TextReport(TextReport.Options(language: language)).list([
      try scenario("close-four", "closing", "{ en: Four segments, zh-Hans: 四次挥手 }"),
      try scenario("close-three", "closing", "{ en: Three segments, zh-Hans: 三个报文段 }", after: "close-four"),
      try scenario(
        "mine", "own", "{ en: Mine, zh-Hans: 我的 }",
        after: "close-four, close-three, simultaneous-close, fin-wait2-orphan, closing-by-loss"),
    ])
  }

  @Test func titlesStandInAColumnByChapter() throws {
    #expect(
      try list(.en) == """
        closing (how connections end)
          close-four   Four segments
          close-three  Three segments  after close-four

        own
          mine         Mine
                       after close-four, close-three, simultaneous-close,
                       fin-wait2-orphan, closing-by-loss

        """)
  }

  @Test func inChineseToo() throws {
    #expect(
      try list(.zhHans) == """
        closing（关闭连接）
          close-four   四次挥手
          close-three  三个报文段  先学 close-four

        own
          mine         我的
                       先学 close-four、close-three、simultaneous-close、
                       fin-wait2-orphan、closing-by-loss

        """)
  }

  @Test func nothingIsListedAsNothing() {
    #expect(TextReport().list([]).isEmpty)
  }
}
