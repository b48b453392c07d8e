/// What `wirelab inspect` writes.
enum InspectSchema {
  /// The document `wirelab/inspect/1`.
  static var document: JSONValue {
    JSONValue.record([
      "schema": ["const": "wirelab/inspect/1"],
      "captures": .list(
        .record([
          "file": ["type": "string"],
          "format": .word(of: InspectResult.Format.self),
          "linkTypes": .reference("texts"),
          "packets": .reference("count"),
          "undecodedPackets": .reference("count"),
          "truncated": ["type": "boolean"],
          "stopReason": ["type": ["string", "null"]],
          "conversations": .list(ConversationSchema.conversation()),
        ])),
    ]).adding(["$defs": ConversationSchema.definitions])
  }

  /// One line `wirelab/conversation/1`.
  static var line: JSONValue {
    ConversationSchema.conversation(
      before: ["schema": ["const": "wirelab/conversation/1"], "file": ["type": "string"]],
      statesAreOptional: true
    ).adding(["$defs": ConversationSchema.definitions])
  }
}
