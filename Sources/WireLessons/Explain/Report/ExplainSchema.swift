import WireReports
import WireScenario
import WireText

/// What `wirelab explain --format json` writes.
package enum ExplainSchema {
  /// The document `wirelab/explain/1`.
  package static var body: JSONValue {
    let texts = JSONValue.object(
      Explanation.Part.Kind.allCases.map { .init(key: $0.rawValue, value: .reference("localizedText")) })
    return JSONValue.record([
      "schema": ["const": "wirelab/explain/1"],
      "topics": .list(
        .record(
          [
            "name": ["type": "string"],
            "group": .word(of: TopicGroup.self),
            "otherNames": .list(["type": "string"]),
            "texts": .choices(texts),
            "scenarios": .list(.text(matching: ScenarioName.pattern)),
            "shownBy": .list(.text(matching: ScenarioName.pattern)),
            "reference": .list(["type": "string"]),
          ], optional: ["title": .reference("localizedText")])),
    ]).adding(["$defs": ["localizedText": ListSchema.localizedText]])
  }
}
