import WireConversations
import WireText

/// What a scenario file can expect, as an editor understands it.
enum ExpectationSchema {
  /// The parts that other schemas refer to: `expect` and `conversation`.
  static var definitions: JSONValue {
    [
      "expect": .choices([
        "conversations": JSONValue.integer(0...10_000).described("How many there are."),
        "each": JSONValue.reference("conversation").described("What holds of every conversation."),
        "of": [
          "type": "object", "minProperties": 1,
          "additionalProperties": .oneOrMore(.reference("conversation")),
          "description": "What holds of a client's conversations; a list: of the first, the second, …",
        ],
        "calls": JSONValue.nonEmptyList(call).described("What holds of socket calls."),
        "order": JSONValue.nonEmptyList(event).described("Events that must happen in this order."),
        "counters": [
          "type": "object", "minProperties": 1, "propertyNames": ["pattern": "^[A-Za-z0-9]+$"],
          "additionalProperties": .countOrRange,
          "description": "By how much counters of the kernel must grow.",
        ],
        "kernel": JSONValue.oneOrMore(["$ref": "#/$defs/socketClaim", "required": ["of"]])
          .described("What the kernel must say of sockets when everything is at rest."),
      ]),
      "conversation": conversation,
    ]
  }

  private static var conversation: JSONValue {
    .choices([
      "handshake": .oneOrMore(.word(of: HandshakeKind.self)),
      "teardown": teardown,
      "resetBy": .word(of: Role.allCases.map(\.rawValue) + ["none"]),
      "wire": JSONValue.oneOrMore(.reference("packets")).described("The packets, in order."),
      "bytes": ends(.integer(0...Int(UInt32.max))).described("Octets of data."),
      "states": ends(.word(of: TCPState.self)).described("The last states."),
      "findings": JSONValue.any(of: [["const": "none"], .oneOrMore(.word(of: FindingKind.self))])
        .described("What must be found."),
      "noFindings": JSONValue.oneOrMore(.word(of: FindingKind.self)).described("What must not be found."),
    ])
  }

  private static var teardown: JSONValue {
    let kinds = JSONValue.oneOrMore(.word(of: TeardownKind.self))
    let party = JSONValue.word(of: Party.allCases.map(\.rawValue) + ["none"])
    return .any(of: [kinds, .choices(["kind": kinds, "closedFirst": party, "timeWait": party])])
  }

  private static func ends(_ value: JSONValue) -> JSONValue {
    [
      "type": "object", "properties": ["initiator": value, "responder": value], "additionalProperties": false,
    ]
  }

  private static let notBoth: JSONValue = ["not": ["required": ["returns", "fails"]]]

  private static var call: JSONValue {
    JSONValue.record(
      ["actor": .reference("actor"), "call": .reference("call")],
      optional: [
        "returns": .reference("result"), "fails": .reference("errno"),
        "times": JSONValue.countOrRange.described(
          "How many such calls, or at least and at most; left out: at least one."),
      ]
    ).adding(notBoth)
  }

  private static var event: JSONValue {
    JSONValue.choices([
      "mark": .reference("name"),
      "call": .reference("call"),
      "segment": .reference("packet"),
      "actor": .reference("actor"),
      "returns": .reference("result"),
      "fails": .reference("errno"),
      "of": .reference("name"),
      "after": JSONValue.any(of: [
        .pair(of: ["type": "number", "minimum": 0, "maximum": 600]),
        .record(["timer": .word(of: TCPTimer.self)], optional: ["number": .integer(1...64)]),
      ]).described(
        "At least and at most so many seconds after the event before it; or the timer that decides when."),
    ]).adding([
      "allOf": [.exactlyOne(of: ["mark", "call", "segment"]), notBoth],
      "dependentRequired": [
        "call": ["actor"], "actor": ["call"], "returns": ["call"], "fails": ["call"], "of": ["segment"],
      ],
    ])
  }
}
