import Testing

@testable import WireLabKit

/// What a scenario can be called is one rule, for `new`, for the decoder and for the schema.
@Suite struct ScenarioNameTests {
  private static let names: [(String, Bool)] = [
    ("close-four", true), ("a", true), ("7", true), ("a-", true), ("a--b", true),
    (String(repeating: "a", count: 64), true),
    ("", false), ("-", false), ("-lead", false), (String(repeating: "a", count: 65), false), ("Close", false),
    ("close four", false), ("close_four", false), ("schließen", false), ("\u{661}", false), ("a.b", false),
    ("a\n", false),
  ]

  @Test(arguments: names) func isDecided(name: String, isName: Bool) throws {
    #expect(ScenarioName.isName(name) == isName)
    let pattern = try Regex(ScenarioName.pattern)
    #expect((name.wholeMatch(of: pattern) != nil) == isName)
  }

  @Test(arguments: names) func isWhatTheDecoderTakes(name: String, isName: Bool) throws {
    let quoted = "\"\(name.replacing("\n", with: "\\n"))\""
    let text = ScenarioTemplate.text(id: "name").replacing("id: name #", with: "id: \(quoted) #")
    func decode(_ text: String) throws -> Scenario {
      try Scenario.decode(text, file: "own/\(name).yaml", chapter: nil)
    }
    if isName {
      #expect(try decode(text).id == name)
    } else {
      let error = #expect(throws: ScenarioFileError.self) { try decode(text) }
      #expect(
        error?.description.contains(name.isEmpty ? "`id` is empty" : "cannot be an id") == true,
        "\(error?.description ?? "")")
    }
    let builds = text.replacing("id: \(quoted) #", with: "id: other\nafter: [\(quoted)] #")
    let found = Result { try Scenario.decode(builds, file: "own/other.yaml", chapter: nil) }
    #expect(((try? found.get()) != nil) == isName, "\(found)")
  }

  @Test func isWhatTheSchemasSay() {
    let pattern = ScenarioName.pattern
    for (schema, count) in [(JSONSchema.scenario, 3), (.list, 4), (.explain, 2)] {
      #expect(
        schema.text.split(separator: pattern, omittingEmptySubsequences: false).count == count + 1,
        "\(schema)")
    }
  }
}
