import WireJudgement
import WireText

/// What `wirelab doctor --format json` writes.
package enum DoctorSchema {
  /// The document `wirelab/doctor/1`.
  package static var body: JSONValue {
    JSONValue.record([
      "schema": ["const": "wirelab/doctor/1"],
      "machine": .record([
        "kernel": ["type": "string"], "capture": ["type": "string"], "wirelab": ["type": "string"],
        "system": ["type": "string"], "distribution": .word(of: Surroundings.Distribution.self),
        "container": .optionalWord(of: Surroundings.Container.self), "root": ["type": "boolean"],
      ]),
      "status": ["enum": [0, 3]],
      "abilities": .list(ability),
      "scenarios": .list(
        .record([
          "id": ["type": "string"], "network": .optionalWord(of: NetworkKind.self), "lacks": .list(name),
        ])),
    ]).adding(["$defs": ["localizedText": ListSchema.localizedText]])
  }

  private static var ability: JSONValue {
    JSONValue.record(
      [
        "id": name, "outcome": .word(of: Diagnosis.Outcome.Kind.self), "evidence": ["type": "string"],
        "blocks": ["type": "boolean"], "neededBy": .list(["type": "string"]),
      ],
      optional: [
        "errno": ["type": ["integer", "null"]],
        "remedy": .record(
          ["commands": .list(["type": "string"])], optional: ["note": .reference("localizedText")]),
      ]
    ).adding([
      "if": ["properties": ["outcome": ["const": "missing"]]],
      "then": ["required": ["errno", "remedy"]],
      "else": ["properties": ["errno": false, "remedy": false]],
    ])
  }

  private static var name: JSONValue {
    .text(matching: "^([a-z0-9-]+|sysctl:[a-zA-Z0-9._-]+|program:[^/]+)$")
  }
}
