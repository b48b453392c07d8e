import WireScenario
import WireText

/// What `wirelab list --format json` writes.
package enum ListSchema {
  /// The document `wirelab/list/1`.
  package static var body: JSONValue {
    JSONValue.record(
      [
        "schema": ["const": "wirelab/list/1"],
        "scenarios": .list(
          .record(
            [
              "id": .text(matching: ScenarioName.pattern),
              "chapter": ["type": "string"],
              "title": .reference("localizedText"),
              "after": .list(.text(matching: ScenarioName.pattern)),
              "file": ["type": "string"],
            ],
            optional: [
              "question": .reference("localizedText"),
              "level": .integer(Scenario.levels),
              "minutes": .integer(1...60),
            ])),
      ],
      optional: [
        "tracks": JSONValue.list(
          .record(
            [
              "name": ["type": "string"], "title": .reference("localizedText"),
              "lessons": .list(.text(matching: ScenarioName.pattern)),
            ], optional: ["quiz": .text(matching: ScenarioName.pattern)])
        ).described("The tracks that there are, or the one that was asked for.")
      ]
    ).adding(["$defs": ["localizedText": localizedText]])
  }

  /// A text in all languages.
  package static let localizedText = JSONValue.record(
    .object(Language.allCases.map { .init(key: $0.rawValue, value: ["type": "string"]) }))
}
