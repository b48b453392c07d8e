import WireConversations
import WireJudgement
import WireScenario
import WireText

/// What `wirelab inspect` writes.
package enum InspectSchema {
  /// The document `wirelab/inspect/1`.
  package static var document: JSONValue {
    JSONValue.record(
      [
        "schema": ["const": "wirelab/inspect/1"],
        "captures": .list(capture),
      ], optional: ["relations": relations]
    ).adding(["$defs": ConversationSchema.definitions])
  }

  /// Which conversations of two captures are the same (`inspect --relate`).
  private static var relations: JSONValue {
    .list(
      .record(
        [
          "kind": .word(of: Relation.Kind.self), "certain": ["type": "boolean"],
          "first": .reference("number"),
          "second": .reference("number"),
          "onlyAtFirst": JSONValue.reference("frames").described(
            "Frames of the first that were lost between."),
          "onlyAtSecond": JSONValue.reference("frames").described("Frames of the second alone."),
        ],
        optional: [
          "shift": JSONValue.record(["initiator": .reference("count"), "responder": .reference("count")])
            .described("What is added to the numbers of an end, modulo 2^32.")
        ]))
  }

  /// A capture, with its conversations or, where totals were asked for, with these.
  private static var capture: JSONValue {
    JSONValue.record(
      [
        "file": ["type": "string"],
        "format": .word(of: InspectResult.Format.self),
        "linkTypes": .reference("texts"),
        "packets": .reference("count"),
        "undecodedPackets": .reference("count"),
        "truncated": ["type": "boolean"],
        "stopReason": ["type": ["string", "null"]],
      ],
      optional: [
        "filter": ["type": "string"], "hiddenFromFilter": .reference("number"),
        "shard": .record(["index": .reference("number"), "of": .reference("number")]),
        "notUnwrapped": counts(of: Tunnel.self), "notLookedAt": notLookedAt, "quality": QualitySchema.body,
        "files": files, "gaps": gaps, "disordered": disordered, "disorder": disorder,
        "conversations": .list(ConversationSchema.conversation()),
        "totals": totals,
      ]
    ).adding(.exactlyOne(of: ["conversations", "totals"]))
  }

  /// How many frames were not looked at, by the names that `--ignore-undecoded` takes.
  static var notLookedAt: JSONValue {
    [
      "type": "object", "propertyNames": ["pattern": "^[a-z0-9-]+$"],
      "additionalProperties": ["type": "integer", "minimum": 1],
    ]
  }

  /// The files that were read as one.
  static var files: JSONValue {
    JSONValue.list(.record(["file": ["type": "string"], "frames": .reference("count")]))
      .described("The files that were read as one, in the order of their times.")
  }

  /// Where one may be missing.
  static var gaps: JSONValue {
    JSONValue.list(.record(["start": .reference("time"), "end": .reference("time")]))
      .described("Silences between files, far longer than within them: a file may be missing.")
  }

  /// How many frames stand behind a later one.
  static var disordered: JSONValue {
    (["type": "integer", "minimum": 1] as JSONValue).described("Frames that stand behind a later one.")
  }

  /// What was done about it.
  static var disorder: JSONValue {
    .record([
      "seconds": (["type": "number", "minimum": 0] as JSONValue).described(
        "By how much such a frame is earlier, at most."),
      "order": .word(of: Disorder.Order.self),
      "clockSteps": JSONValue.reference("count").described("Interfaces whose clock was set back."),
      "beyondWindow": JSONValue.reference("count").described(
        "Packets that came too late to be put in order."),
    ])
  }

  private static var totals: JSONValue {
    .record([
      "conversations": .reference("count"),
      "tcp": .reference("count"),
      "udp": .reference("count"),
      "inconclusive": .reference("count"),
      "handshakes": counts(of: HandshakeKind.self),
      "teardowns": counts(of: TeardownKind.self),
    ])
  }

  private static func counts<Kind: RawRepresentable<String> & CaseIterable>(of type: Kind.Type) -> JSONValue {
    ["type": "object", "propertyNames": .word(of: type), "additionalProperties": .reference("count")]
  }

  /// One line `wirelab/conversation/1`.
  package static var line: JSONValue {
    ConversationSchema.conversation(
      before: ["schema": ["const": "wirelab/conversation/1"], "file": ["type": "string"]],
      optional: [
        "checks": JSONValue.list(.reference("check")).described("How it was judged by expectations.")
      ], statesAreOptional: true
    ).adding(["$defs": ConversationSchema.definitions.adding(["check": RunSchema.check])])
  }
}
