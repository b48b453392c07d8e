import Testing
import WireLabKit

/// Files that are as large as they may be, and wrong everywhere: what is said of them stays short, and says
/// how much more there is.
@Suite struct HugeFileTests {
  private func error(of text: String) -> ScenarioFileError? {
    do throws(ScenarioFileError) {
      _ = try Scenario.decode(text, file: "x.yaml", chapter: "test")
      return nil
    } catch {
      return error
    }
  }

  /// Each of many errors is counted, and only the first are told.
  @Test(arguments: ["unknown", "in one line", "twice", "a name that nobody has"])
  func everyErrorIsCounted(kind: String) throws {
    let count = 5000
    let text =
      switch kind {
      case "unknown": (0..<count).map { "key\($0): 1\n" }.joined()
      case "in one line": "{" + (0..<count).map { "key\($0): 1" }.joined(separator: ",") + "}"
      case "twice": "id: x\n" + String(repeating: "id: x\n", count: count)
      default:
        SampleScenario.edited(
          "{ mark: ready }\n      - { expect",
          "{ mark: ready }\n"
            + (0..<count).map { "      - { wait: { mark: other\($0) } }\n" }.joined() + "      - { expect")
      }
    let error = try #require(self.error(of: text))
    #expect(error.diagnostics.count == ScenarioFileError.maximumDiagnostics)
    #expect(error.furtherCount + error.diagnostics.count >= count, "\(error.furtherCount)")
    #expect(error.description.contains("and \(error.furtherCount) more"))
    #expect(error.description.utf8.count < 20_000)
  }

  /// A message quotes only as much as helps.
  @Test(arguments: ["? KEY\n: 1\n", "id: KEY\n", "id: [KEY]\n", "KEY"])
  func aLongTextIsQuotedInPart(form: String) throws {
    let long = String(repeating: "k", count: 1_000_000)
    let error = try #require(self.error(of: form.replacing("KEY", with: long)))
    #expect(error.description.utf8.count < 10_000, "\(error.description.prefix(200))")
  }

  /// Nesting is refused in the lab's own words, however it is written, and at its place.
  @Test(arguments: [
    (String(repeating: "[", count: 100_000), "1:33"), (String(repeating: "{", count: 100_000), "1:33"),
    (String(repeating: "- ", count: 100_000), "1:65"), (String(repeating: "? ", count: 100_000), "1:65"),
    ("id: " + String(repeating: "[", count: 900) + String(repeating: "]", count: 900), "1:36"),
  ])
  func nestingIsRefused(text: String, place: String) throws {
    let error = try #require(self.error(of: text))
    #expect(error.description.hasPrefix("x.yaml:\(place): error: more than 32 levels of nesting"))
  }

  @Test func aliasesAreNotResolved() throws {
    let bombs = (1..<30).map { "b\($0): &b\($0) [*b\($0 - 1), *b\($0 - 1)]\n" }.joined()
    let error = try #require(self.error(of: "b0: &b0 [x, x]\n" + bombs))
    #expect(error.description.contains("an anchor"))
  }
}
