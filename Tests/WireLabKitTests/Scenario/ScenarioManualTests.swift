import Foundation
import Testing
import WireLabKit

/// The manual of scenario files, and the grammar that its tables come from.
@Suite struct ScenarioManualTests {
  /// With WIRELAB_RENEW in the environment it writes the tables anew.
  @Test(arguments: [("README.md", Language.en), ("KEYS.zh-Hans.md", .zhHans)])
  func theTablesAreThoseOfTheGrammar(_ name: String, _ language: Language) throws {
    let file = URL(fileURLWithPath: ShippedScenarioTests.directory + "/" + name)
    let manual = try String(contentsOf: file, encoding: .utf8)
    let renewed = ScenarioManual.renewed(manual, language)
    if ProcessInfo.processInfo.environment["WIRELAB_RENEW"] != nil {
      try renewed.write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(manual == renewed)
    }
    for table in ScenarioManual.tables { #expect(manual.contains("<!-- table: \(table.name) -->")) }
  }

  /// Nothing is said in one language only, and no row twice.
  @Test(arguments: ScenarioManual.tables.indices) func everythingIsSaidInBothLanguages(_ index: Int) {
    let table = ScenarioManual.tables[index]
    for row in table.rows {
      #expect(row.count == table.heads.count)
      for cell in row.dropFirst() {
        #expect(cell.en.isEmpty == cell.zhHans.isEmpty, "\(table.name): \(row[0].en)")
      }
      #expect(row.last?.en.isEmpty == false, "\(table.name): \(row[0].en)")
    }
    #expect(Set(table.rows.map { $0[0].en }).count == table.rows.count, "\(table.name)")
  }

  /// The examples of steps, each as the manual and the hints have it, and the name of the step.
  static let steps = Step.Action.Name.allCases.flatMap { name in
    (StepForm.all[name]?.ways ?? []).flatMap(\.examples).map { (name, $0) }
  }

  @Test(arguments: steps) func everyExampleOfAStepIsRight(_ name: Step.Action.Name, _ example: String) {
    let owners = StepForm.all[name]?.owners ?? []
    let step = example.replacing("[...]", with: "[receive]")
    let threads = name == .join ? "{ thread: { name: reader, steps: [receive] } }, " : ""
    let own = owners.contains(.client) && name != .closeListener ? threads + step : "connect"
    let raw = owners == [.raw] ? step : "{ mark: unused }"
    let handler = name == .closeListener ? step : "close"
    let tls = [.startTLS, .closeNotify].contains(name) ? "tls: true, " : ""
    let model = name == .closeListener ? "tcp" : "forking-tcp"
    #expect(diagnosis(model: model, handler: handler, client: own, raw: raw, tls: tls) == [])
  }

  static let events = EventForm.all.values.flatMap(\.ways).flatMap(\.examples)

  @Test(arguments: events) func everyExampleOfAnEventIsRight(_ example: String) {
    #expect(diagnosis(client: "{ wait: \(example) }") == [])
  }

  private func diagnosis(
    model: String = "forking-tcp", handler: String = "close", client: String,
    raw: String = "{ mark: unused }", tls: String = ""
  ) -> [String] {
    SampleScenario.diagnosis(
      """
      id: sample
      title: Sample
      lesson: A lesson
      server: { model: \(model), handler: [\(handler)] }
      clients:
        - { name: alice, \(tls)steps: [\(client)] }
        - { name: bob, steps: [{ mark: ready }, { mark: measured }] }
        - { name: mallory, transport: raw, steps: [\(raw)] }
        - { name: shop, program: [curl, "http://{server}/"] }
      expect: { conversations: 1 }

      """)
  }
}
