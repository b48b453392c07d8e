import WireLabKit

extension Scenario {
  /// A scenario from what follows its title and lesson.
  static func written(_ body: String) throws -> Scenario {
    try Scenario.decode("id: a\ntitle: A\nlesson: B\n" + body, file: "c/a.yaml", chapter: nil)
  }
}
