import WireConversations
import WireJudgement
import WireScenario
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
            ],
            optional: [
              "notLookedAt": InspectSchema.notLookedAt, "quality": QualitySchema.body,
              "tally": RunSchema.tally, "files": InspectSchema.files, "gaps": InspectSchema.gaps,
              "disordered": InspectSchema.disordered, "disorder": InspectSchema.disorder,
              "conversations": .list(ConversationSchema.conversation()),
            ])),
      ],
      optional: [
        "report": (["type": "string"] as JSONValue).described("The directory with the report.")
      ]
    ).adding(["$defs": ConversationSchema.definitions.adding(["check": RunSchema.check])])
  }
}
