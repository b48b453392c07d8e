/// What `wirelab verify` writes.
enum VerifySchema {
  /// The document `wirelab/verify/1`.
  static var body: JSONValue {
    JSONValue.record([
      "schema": ["const": "wirelab/verify/1"],
      "captures": .list(
        .record([
          "file": ["type": "string"], "status": .word(of: Check.Verdict.self),
          "checks": .list(.reference("check")),
        ])),
    ]).adding([
      "$defs": [
        "number": ["type": "integer", "minimum": 1], "frames": .list(.reference("number")),
        "texts": .list(["type": "string"]), "check": RunSchema.check,
      ]
    ])
  }
}
