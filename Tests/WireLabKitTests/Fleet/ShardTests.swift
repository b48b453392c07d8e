import Testing
import WireLabKit

/// `--shard`: who runs what.
@Suite struct ShardTests {
  private func scenarios(_ timeouts: [Int]) throws -> [Scenario] {
    try timeouts.enumerated().map { index, seconds in
      let text = SampleScenario.edited("timeout: 5", "timeout: \(seconds)")
      return try Scenario.decode(
        text.replacing("id: sample", with: "id: s\(index)"), file: "s\(index).yaml", chapter: "test")
    }
  }

  @Test(arguments: 1...9) func eachScenarioIsSomebodys(count: Int) throws {
    let all = try scenarios(Array(repeating: 10, count: 7))
    let dealt = Shard.deal(all, to: count)
    #expect(Set(dealt.keys) == Set(all.map(\.id)))
    let sizes = (1...count).map { index in dealt.values.count { $0 == Shard(index: index, count: count) } }
    #expect(sizes.reduce(0, +) == 7)
    // Nobody has two more than anybody else.
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
  }

  @Test func thoseThatMayTakeLongAreSpread() throws {
    let all = try scenarios([10, 90, 10, 90, 10, 90])
    let dealt = Shard.deal(all, to: 3)
    #expect(Set(["s1", "s3", "s5"].map { dealt[$0]?.index }) == [1, 2, 3])
    #expect(Shard.deal(all, to: 3) == dealt)
  }

  @Test func readsWhatIsWritten() throws {
    let shard = try #require(Shard(parsing: "2/3"))
    #expect(shard.index == 2 && shard.count == 3 && "\(shard)" == "2/3")
    #expect(Shard(parsing: "1000/1000")?.index == 1000)
  }

  @Test(
    arguments: [
      "", "/", "1", "1/", "/3", "0/3", "4/3", "-1/3", "1/0", "1/1001", "1/2/3", "a/b",
      "99999999999999999999/3",
    ]) func isNone(text: String)
  {
    #expect(Shard(parsing: text) == nil)
  }
}
