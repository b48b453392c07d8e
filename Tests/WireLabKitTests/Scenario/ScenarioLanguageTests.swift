import Testing
import WireLabKit
import WireScenario

/// How the language of a file is found.
@Suite struct ScenarioLanguageTests {
  @Test func aFileIsInTheLanguageThatItsNameEndsWith() {
    for language in ScenarioLanguage.all {
      #expect(ScenarioLanguage.of(file: "Scenarios/closing/x" + language.ending).ending == language.ending)
      #expect(ScenarioLanguage.knows(file: "x" + language.ending))
    }
  }

  @Test func noTwoLanguagesHaveOneEnding() {
    #expect(Set(ScenarioLanguage.all.map(\.ending)).count == ScenarioLanguage.all.count)
  }

  @Test func anotherFileIsNoScenarioByItsNameButCanBeReadAsOne() throws {
    #expect(!ScenarioLanguage.knows(file: "notes.txt"))
    let text = SampleScenario.text.replacing("id: sample", with: "id: notes")
    #expect(try Scenario.decode(text, file: "notes.txt").id == "notes")
  }
}
