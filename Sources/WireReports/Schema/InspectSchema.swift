import WireConversations
import WireJudgement
import WireScenario
import WireText

/// What `wirelab inspect` writes.
package enum InspectSchema {
  /// The document `wirelab/inspect/1`.
  package static var document: JSONValue {
    JSONValue.record([
      "schema": ["const": "wirelab/inspect/1"],
      "captures": .list(capture),
    ]).adding(["$defs": ConversationSchema.definitions])
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
