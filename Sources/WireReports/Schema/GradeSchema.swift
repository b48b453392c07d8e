import WireJudgement
import WireScript
import WireText

/// What `wirelab grade` writes.
package enum GradeSchema {
  /// The document `wirelab/grade/1`.
  package static var body: JSONValue {
    JSONValue.record([
      "schema": ["const": "wirelab/grade/1"], "exercise": ["type": "string"],
      "title": .reference("localizedText"), "task": .optional(.reference("localizedText")),
      "submissions": .list(
        .record([
          "name": ["type": "string"], "points": .reference("count"), "possible": .reference("count"),
          "status": .word(of: ScenarioResult.Status.self),
          "fault": .optionalWord(of: SubmissionFault.self),
          "hints": .list(.reference("localizedText")), "parts": .list(.reference("part")),
          "problems": .list(.record(["kind": .word(of: Problem.Kind.self), "text": ["type": "string"]])),
          "capture": ["type": ["string", "null"]], "duration": ["type": "number", "minimum": 0],
        ])),
    ]).adding([
      "$defs": [
        "count": ["type": "integer", "minimum": 0], "localizedText": ListSchema.localizedText,
        "part": .record([
          "number": .reference("count"), "title": .optional(.reference("localizedText")),
          "points": .reference("count"), "possible": .reference("count"),
          "verdict": .word(of: Check.Verdict.self), "observed": .list(["type": "string"]),
        ]),
      ]
    ])
  }
}
