import Testing
import WireLabKit

/// What `wirelab list` prints.
@Suite struct ListTextTests {
  private func scenario(_ id: String, _ chapter: String, _ title: String) throws -> Scenario {
    try Scenario.decode(
      SampleScenario.edited("id: sample\ntitle: { en: Sample, zh-Hans: 样例 }", "id: \(id)\ntitle: \(title)"),
      file: "\(id).yaml", chapter: chapter)
  }

  private func list(_ language: Language) throws -> String {
    TextReport(TextReport.Options(language: language)).list([
      try scenario("close-four", "closing", "{ en: Four segments, zh-Hans: 四次挥手 }"),
      try scenario("close-three", "closing", "{ en: Three segments, zh-Hans: 三个报文段 }"),
      try scenario("mine", "own", "{ en: Mine, zh-Hans: 我的 }"),
    ])
  }

  @Test func titlesStandInAColumnByChapter() throws {
    #expect(
      try list(.en) == """
        closing (how conversations end)
          close-four   Four segments
          close-three  Three segments

        own
          mine         Mine

        """)
  }

  @Test func inChineseToo() throws {
    #expect(
      try list(.zhHans) == """
        closing（关闭连接）
          close-four   四次挥手
          close-three  三个报文段

        own
          mine         我的

        """)
  }

  @Test func nothingIsListedAsNothing() {
    #expect(TextReport().list([]).isEmpty)
  }
}
