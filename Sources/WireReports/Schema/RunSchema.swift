import WireConversations
import WireJudgement
import WireScenario
import WireText

/// What `wirelab run` writes.
package enum RunSchema {
  /// The document `wirelab/run/1`.
  package static var body: JSONValue {
    JSONValue.record([
      "schema": ["const": "wirelab/run/1"],
      "run": .record([
        "id": .text(matching: "^[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}$"), "started": .reference("time"),
        "duration": .reference("seconds"), "repetitions": .reference("number"),
        "shard": .optional(.record(["index": .reference("number"), "of": .reference("number")])),
      ]),
      "machine": .record([
        "kernel": ["type": "string"], "capture": ["type": "string"], "wirelab": ["type": "string"],
      ]),
      "summary": .record([
        "passed": .reference("count"), "failed": .reference("count"), "inconclusive": .reference("count"),
        "notRun": .reference("count"),
      ]),
      "differences": .list(.reference("difference")),
      "scenarios": .list(.reference("scenario")),
    ]).adding(["$defs": definitions])
  }

  private static var definitions: JSONValue {
    ConversationSchema.definitions.adding([
      "seconds": ["type": "number", "minimum": 0],
      "localizedText": ListSchema.localizedText,
      "conversation": ConversationSchema.conversation(),
      "difference": difference,
      "scenario": scenario,
      "check": check,
      "call": call,
      "program": program,
    ])
  }

  private static var difference: JSONValue {
    .record([
      "scenario": ["type": "string"],
      "what": .word(of: Difference.What.self),
      "outcomes": [
        "type": "array", "minItems": 2,
        "items": .record(["value": ["type": "string"], "repetitions": .nonEmptyList(.reference("number"))]),
      ],
    ])
  }

  private static var scenario: JSONValue {
    .record(
      [
        "id": ["type": "string"],
        "chapter": ["type": "string"],
        "file": ["type": "string"],
        "repetition": .reference("number"),
        "title": .reference("localizedText"),
        "lesson": .reference("localizedText"),
        "prediction": .reference("localizedText"),
        "why": .reference("localizedText"),
        "misconception": .reference("localizedText"),
        "reference": .reference("texts"),
        "status": .word(of: ScenarioResult.Status.self),
        "network": .optionalWord(of: NetworkKind.self),
        "stepped": ["type": "boolean"],
        "started": .optional(.reference("time")),
        "duration": .reference("seconds"),
        "capture": .optional(
          .record([
            "file": ["type": "string"], "packets": .reference("count"), "dropped": .reference("count"),
            "drained": ["type": "boolean"],
          ])),
        "problems": .list(.record(["kind": .word(of: Problem.Kind.self), "text": ["type": "string"]])),
        "checks": .list(.reference("check")),
        "conversations": .list(.reference("conversation")),
        "actors": .list(
          .record([
            "conversation": .reference("number"), "initiator": ["type": ["string", "null"]],
            "responder": ["type": ["string", "null"]],
          ])),
        "calls": .list(.reference("call")),
        "marks": .list(
          .record(["name": ["type": "string"], "actor": ["type": "string"], "time": .reference("time")])),
        "kernelStates": .list(
          .record([
            "time": .reference("time"), "local": .reference("endpoint"), "remote": .reference("endpoint"),
            "state": .word(of: TCPState.self), "conversation": .optional(.reference("number")),
          ])),
      ],
      optional: [
        "source": JSONValue.word(of: JudgedTraffic.Source.self).described(
          "Where traffic came from that no scenario made: `title` names it, and there is no chapter and no lesson."
        ),
        "command": JSONValue.record([
          "arguments": .reference("texts"), "exit": ["type": ["integer", "null"]],
          "signal": ["type": ["string", "null"]],
        ]).described("How the command ended that was run."),
        "tally": tally,
        "question": JSONValue.reference("localizedText").described("Asked before anything is shown."),
        "level": .integer(Scenario.levels),
        "minutes": .reference("number"),
        "after": JSONValue.reference("texts").described("The lessons that it builds on."),
        "quiz": quiz,
        "notices": JSONValue.list(["type": "string"]).described("What changes no status."),
        "programs": JSONValue.list(.reference("program")).described("What programs did beside the wire."),
      ])
  }

  private static var quiz: JSONValue {
    .record([
      "points": .reference("count"), "possible": .reference("count"),
      "answers": .list(
        .record([
          "conversation": .reference("number"), "packet": ["type": "string"], "said": .reference("texts"),
          "outcome": .word(of: QuizResult.Answer.Outcome.self), "points": .reference("count"),
          "possible": .reference("count"),
        ])),
    ]).described("What somebody foresaw of it, packet by packet (`--quiz`).")
  }

  private static var program: JSONValue {
    let written = JSONValue.record(["text": ["type": "string"], "dropped": .reference("count")])
    return .record([
      "actor": ["type": "string"],
      "command": ["type": "string"],
      "server": ["type": "boolean"],
      "exitStatus": .optional(.reference("count")),
      "exitSignal": ["type": ["string", "null"]],
      "start": .optional(.reference("time")),
      "end": .optional(.reference("time")),
      "signal": ["type": ["string", "null"]],
      "signalled": .optional(.reference("time")),
      "output": written,
      "errors": written,
      "failure": ["type": ["string", "null"]],
      "traced": ["type": "boolean"],
      "notes": .reference("texts"),
    ])
  }

  /// How many checks and conversations came out how.
  static var tally: JSONValue {
    let counts: JSONValue = [
      "passed": .reference("count"), "failed": .reference("count"), "inconclusive": .reference("count"),
    ]
    return JSONValue.record([
      "checks": .record(counts),
      "conversations": .record((["all": .reference("count")] as JSONValue).adding(counts)),
      "passed": JSONValue.list(.record(["claim": ["type": "string"], "count": .reference("number")]))
        .described(
          "What was expected, and how many checks of it passed."),
    ]).described(
      "How many checks and conversations came out how. `checks` may lack some of very many that passed, and beyond the first thousand of those that did not."
    )
  }

  /// An expectation and how it was judged.
  package static var check: JSONValue {
    .record([
      "verdict": .word(of: Check.Verdict.self),
      "subject": ["type": "string"],
      "expected": ["type": "string"],
      "observed": ["type": "string"],
      "conversation": .optional(.reference("number")),
      "frames": .reference("frames"),
      "evidence": .reference("texts"),
      "reason": ["type": ["string", "null"]],
      "location": .record([
        "file": ["type": "string"], "line": .reference("number"), "column": .reference("number"),
      ]),
    ])
  }

  private static var call: JSONValue {
    .record(
      [
        "sequence": .reference("count"),
        "actor": ["type": "string"],
        "name": ["type": "string"],
        "arguments": ["type": "string"],
        "start": .reference("time"),
        "duration": .optional(.reference("seconds")),
        "result": ["type": ["integer", "null"]],
        "error": ["type": ["string", "null"]],
        "local": ["type": ["string", "null"]],
        "peer": ["type": ["string", "null"]],
      ],
      optional: [
        "times": JSONValue.integer(2...Int(Int32.max)).described("Made so often in a row; else once.")
      ])
  }
}
