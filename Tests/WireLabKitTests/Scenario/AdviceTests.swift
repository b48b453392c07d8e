import Testing

@testable import WireLabKit

/// What the author of a scenario is told of a number of segments that luck decides.
@Suite struct AdviceTests {
  @Test(
    arguments: [
      ("four-segment", true), ("three-segment", true), ("[three-segment, reset]", true), ("graceful", false),
      ("[four-segment, three-segment]", false), ("reset", false), ("[graceful, reset]", false),
    ])
  func ofAForeignProgram(_ teardown: String, _ isAdvised: Bool) throws {
    for text in ["each: { teardown: \(teardown) }", "each: { teardown: { kind: \(teardown) } }"] {
      let expected = try Expectations.decode(text, name: "expect")
      let advice = expected.advice(foreign: ["nginx"])
      #expect(advice.count == (isAdvised ? 1 : 0))
      #expect(advice.allSatisfy { $0.value.en.contains("graceful") && $0.location.line == 1 })
      #expect(expected.advice(foreign: []).isEmpty)
    }
  }
}
