/// What `wirelab doctor` writes.
enum DoctorSchema {
  /// The document `wirelab/doctor/1`.
  static var body: JSONValue {
    let texts = JSONValue.list(["type": "string"])
    return .record([
      "schema": ["const": "wirelab/doctor/1"],
      "machine": .record([
        "kernel": ["type": "string"], "capture": ["type": "string"], "wirelab": ["type": "string"],
        "system": ["type": "string"], "distribution": ["type": "string"],
        "container": ["type": ["string", "null"]], "root": ["type": "boolean"],
      ]),
      "status": .integer(0...255),
      "abilities": .list(ability),
      "scenarios": .list(
        .record([
          "id": ["type": "string"], "network": .optionalWord(of: NetworkKind.self), "lacks": texts,
        ])),
    ])
  }

  private static var ability: JSONValue {
    let texts = JSONValue.list(["type": "string"])
    return JSONValue.record(
      [
        "id": ["type": "string"], "outcome": .word(of: ["available", "missing", "untried"]),
        "evidence": ["type": "string"], "blocks": ["type": "boolean"], "neededBy": texts,
      ],
      optional: [
        "errno": ["type": ["integer", "null"]],
        "remedy": .record(["commands": texts], optional: ["note": ["type": "string"]]),
      ]
    ).adding([
      "if": ["properties": ["outcome": ["const": "missing"]]],
      "then": ["required": ["errno"]],
      "else": ["properties": ["errno": false]],
    ])
  }
}
