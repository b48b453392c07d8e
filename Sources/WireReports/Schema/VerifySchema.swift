import WireConversations
import WireJudgement
import WireText

/// What `wirelab verify` writes.
package enum VerifySchema {
  /// The document `wirelab/verify/1`.
  package static var body: JSONValue {
    JSONValue.record(
      [
        "schema": ["const": "wirelab/verify/1"],
        "captures": .list(
          .record(
            [
              "file": ["type": "string"], "status": .word(of: Check.Verdict.self),
              "checks": .list(.reference("check")),
            ], optional: ["notLookedAt": InspectSchema.notLookedAt, "tally": RunSchema.tally])),
      ],
      optional: [
        "report": (["type": "string"] as JSONValue).described("The directory with the report.")
      ]
    ).adding([
      "$defs": [
        "number": ["type": "integer", "minimum": 1], "count": ["type": "integer", "minimum": 0],
        "frames": .list(.reference("number")),
        "texts": .list(["type": "string"]), "check": RunSchema.check,
      ]
    ])
  }
}
