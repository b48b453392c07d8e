import WireSystem
import WireText

/// The grammar of scenario files, as an editor understands it.
///
/// What parts of a file say of each other (a client that nobody has, a mark that nobody passes), `wirelab validate` knows.
package enum ScenarioSchema {
  /// The schema without its head.
  package static var body: JSONValue {
    let file = JSONValue.record(
      required, optional: optional
    )
    let rules: JSONValue = [
      "oneOf": [["required": ["server"]], ["required": ["servers"]]], "$defs": definitions,
    ]
    return file.adding(rules)
  }

  private static var required: JSONValue {
    [
      "id": JSONValue.text(matching: "^[a-z0-9-]+$").described("The name of the file, without .yaml."),
      "title": JSONValue.reference("localizedText").described("A headline, in both languages."),
      "lesson": JSONValue.reference("localizedText").described("What a learner takes away."),
      "clients": [
        "type": "array", "minItems": 1, "maxItems": 64, "items": .reference("client"),
        "description": "All start at once when the servers listen.",
      ],
      "expect": JSONValue.reference("expect").described("What must be seen."),
    ]
  }

  private static var optional: JSONValue {
    [
      "prediction": JSONValue.reference("localizedText").described("What the wire will show, in order."),
      "why": JSONValue.reference("localizedText").described("Why it is so."),
      "misconception": JSONValue.reference("localizedText")
        .described("What many believe instead, and that it is wrong."),
      "reference": JSONValue.oneOrMore(.text(matching: ReferenceForm.pattern)).described("Where to read on."),
      "after": JSONValue.oneOrMore(.text(matching: "^[a-z0-9-]+$"))
        .described("The lessons that it builds on, which come before it in the course."),
      "server": JSONValue.reference("server").described("The only server, on port 8899."),
      "servers": [
        "type": "array", "minItems": 1, "maxItems": 64,
        "items": ["$ref": "#/$defs/server", "required": ["name"]],
        "description": "Several servers, on ports 8899, 8900, and so on.",
      ],
      "family": ["enum": .array(AddressFamily.allCases.map { .number("\($0.rawValue)") })],
      "sysctls": [
        "type": "object", "minProperties": 1,
        "propertyNames": ["pattern": "^net(\\.[A-Za-z0-9_-]+){2,}$"],
        "additionalProperties": .any(of: [
          sysctl, .record(["value": sysctl], optional: ["optional": ["type": "boolean", "default": false]]),
        ]),
        "description": "Set in the private network before anything starts.",
      ],
      "loopback": [
        "type": "object", "minProperties": 1, "additionalProperties": false,
        "properties": [
          "mtu": .integer(Plan.Loopback.mtus), "segmentation": ["type": "boolean", "default": true],
        ],
        "description": "Set of lo in the private network before anything starts.",
      ],
      "bench": JSONValue.nonEmptyList(.reference("benchRule"))
        .described(
          "What the bench does to packets on their way; the first rule that acts on a packet is the only one."
        ),
      "timeout": [
        "type": "number", "minimum": .number("0.1"), "maximum": 600, "default": 10,
        "description": "Seconds that the scenario may take.",
      ],
    ]
  }

  private static let sysctl: JSONValue = ["type": ["string", "number", "boolean"]]

  private static var definitions: JSONValue {
    let plain: JSONValue = [
      "text": .text(matching: "\\S"),
      "localizedText": .any(of: [
        .reference("text"), .record(["en": .reference("text"), "zh-Hans": .reference("text")]),
      ]),
      "name": .text(matching: "^[A-Za-z][A-Za-z0-9_-]{0,63}$"),
      "actor": JSONValue.text(matching: "^[A-Za-z][A-Za-z0-9_-]*(/[A-Za-z0-9_-]+)*$")
        .described(
          "A server, a client, the handler of a server's conversation (server/1), or a thread (alice/reader)."
        ),
      "call": .word(of: CallNames.all),
      "errno": .word(of: ErrnoName.all),
      "result": .integer(0...Int(Int32.max)),
      "server": server,
      "client": .record(
        ["name": .reference("name"), "steps": .nonEmptyList(.reference("clientStep"))],
        optional: ["transport": .word(of: ["tcp", "udp", "raw"])]),
    ]
    return plain.adding(["benchRule": BenchRuleSchema.rule]).adding(StepSchema.definitions).adding(
      ExpectationSchema.definitions)
  }

  private static var server: JSONValue {
    let keys: JSONValue = [
      "name": .reference("name"),
      "handler": JSONValue.any(of: [
        .word(of: namedHandlers), .nonEmptyList(.reference("handlerStep")),
      ]).described("What it does with each conversation: a named handler, or steps."),
      "listens": ["type": "boolean", "default": true],
      "accepts": ["type": "boolean", "default": true],
      "backlog": .integer(0...65_535),
      "reuseAddress": ["type": "boolean", "default": true],
      "set": .any(of: [.reference("option"), .nonEmptyList(.reference("option"))]),
      "keepsDescriptors": .any(of: [["type": "boolean"], .record(["until": .reference("name")])]),
      "collectsChildren": ["type": "boolean", "default": true],
    ]
    let datagramModels = ServerPlan.Model.allCases.filter(\.isDatagram).map(\.rawValue)
    let forkingModels = ServerPlan.Model.allCases.filter(\.isForking).map(\.rawValue)
    let rules: JSONValue = [
      "allOf": [
        [
          "if": .any(of: [isFalse("listens"), isFalse("accepts")]),
          "then": ["properties": ["handler": false]],
          "else": ["required": ["handler"]],
        ],
        .forbidding(["listens", "accepts", "backlog"], where: model(datagramModels)),
        .forbidding(["keepsDescriptors"], where: ["not": model([ServerPlan.Model.forkingTCP.rawValue])]),
        .forbidding(["collectsChildren"], where: ["not": model(forkingModels)]),
      ]
    ]
    return JSONValue.record(["model": .word(of: ServerPlan.Model.self)], optional: keys).adding(rules)
  }

  /// The handlers that a word names.
  static let namedHandlers = ["welcome", "echo", "chat"]

  private static func isFalse(_ key: String) -> JSONValue {
    ["properties": .object([.init(key: key, value: ["const": false])]), "required": .strings([key])]
  }

  private static func model(_ models: [String]) -> JSONValue {
    ["properties": ["model": .word(of: models)], "required": ["model"]]
  }
}
