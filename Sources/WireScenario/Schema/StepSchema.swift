import WireConversations
import WireScript
import WireSockets
import WireText

/// The steps of scripts, as an editor understands them.
enum StepSchema {
  /// The parts that other schemas refer to: `clientStep`, `handlerStep`, `octets`, `packet`.
  static var definitions: JSONValue {
    let client = actions(inner: "clientStep")
    // The socket of a handler is there, and connected.
    let handler = JSONValue.object(
      client.members.filter { !["socket", "bind", "connect", "kill", "sysctl"].contains($0.key) })
    return [
      "octets": octets,
      "packet": JSONValue.text(matching: packetPattern).described("One packet: FA<, SA> seq=0 ack=1."),
      "event": wait,
      "option": set,
      "socketClaim": socketClaim,
      "processClaim": processClaim,
      "packets": JSONValue.text(matching: packetsPattern).described("Packets in order: S>  SA<  A>."),
      "injection": injection,
      "clientStep": step(client.adding(["inject": .reference("injection")])),
      "handlerStep": step(
        .object(handler.members.map { $0.key == "thread" || $0.key == "loop" ? inHandler($0) : $0 })),
    ]
  }

  /// The steps that a word alone says.
  private static let bareNames = [
    "socket", "connect", "receive", "expectEnd", "close", "closeListener", "forget", "crash",
  ]
  /// The steps whose outcome can be claimed.
  private static let callNames = ["socket", "bind", "connect", "send", "receive", "close", "shutdown", "set"]

  private static func step(_ actions: JSONValue) -> JSONValue {
    let names = actions.members.map(\.key)
    let extras: JSONValue = [
      "fails": JSONValue.reference("errno").described("The call must fail, with this errno."),
      "returns": JSONValue.reference("result").described("The call must return this."),
      "gives": JSONValue.reference("octets").described("The receive must give exactly these octets."),
      "decodes": ["type": "boolean", "description": "Whether what is received must be UTF-8."],
      "more": ["type": "boolean", "description": "With MSG_MORE."],
      "to": destination.described("A server, or a port."),
      "fastOpen": ["type": "boolean", "description": "With MSG_FASTOPEN: opens the conversation."],
    ]
    let claims: JSONValue = .any(of: callNames.filter(names.contains).map { ["required": .strings([$0])] })
    let contents: JSONValue = ["required": ["receive"], "properties": ["fails": false]]
    let map: JSONValue = [
      "type": "object", "properties": actions.adding(extras), "additionalProperties": false,
      "allOf": [.exactlyOne(of: names), ["not": ["required": ["fails", "returns"]]]],
      "dependentSchemas": [
        "fails": claims, "returns": claims, "gives": contents, "decodes": contents,
        "more": ["required": ["send"]], "to": ["required": ["send"]],
        "fastOpen": ["required": ["send"]],
      ],
    ]
    return .any(of: [.word(of: bareNames.filter(names.contains)), map])
  }

  /// Every step by its name.
  private static func actions(inner: String) -> JSONValue {
    [
      "socket": ["type": "null", "description": "socket()"],
      "bind": JSONValue.integer(0...65_535).described("bind() to this port"),
      "connect": JSONValue.optional(destination).described(
        "connect(), to the first server, this one, or a port"),
      "send": JSONValue.reference("octets").described("send() until all octets are taken"),
      "receive": receive,
      "expect": JSONValue.reference("octets").described("recv(), which must give exactly these octets"),
      "expectEnd": ["type": "null", "description": "recv(), which must return 0"],
      "close": ["type": "null", "description": "close()"],
      "closeListener": [
        "type": "null", "description": "close() of the listening socket; of a handler of the model tcp only",
      ],
      "forget": ["type": "null", "description": "Loses the descriptor without close(): a leak."],
      "crash": ["type": "null", "description": "The socket vanishes without a packet."],
      "shutdown": JSONValue.word(of: ShutdownDirection.self).described("shutdown()"),
      "set": .reference("option"),
      "mark": JSONValue.reference("name").described("Tells everybody that this point was reached."),
      "wait": .reference("event"),
      "kernel": JSONValue.reference("socketClaim").described("What the kernel must say of a socket, now."),
      "thread": thread(inner),
      "join": JSONValue.reference("name").described("Waits until this thread has ended."),
      "loop": loop(inner),
      "process": JSONValue.reference("processClaim").described(
        "What the process table must say of who runs an actor, now."),
      "kill": JSONValue.reference("actor").described(
        "SIGKILL to the process of a forking server's handler: server/1"),
      "sysctl": [
        "type": "object", "minProperties": 1, "maxProperties": 1,
        "propertyNames": ["pattern": "^net(\\.[A-Za-z0-9_-]+){2,}$"],
        "additionalProperties": ["type": ["string", "number", "boolean"]],
        "description": "Sets a kernel setting of the private network.",
      ],
    ]
  }

  private static func thread(_ inner: String) -> JSONValue {
    JSONValue.record(["name": .reference("name"), "steps": .nonEmptyList(.reference(inner))])
      .described("Runs steps on another thread with the same socket.")
  }

  private static func loop(_ inner: String) -> JSONValue {
    JSONValue.record(
      ["steps": .nonEmptyList(.reference(inner))],
      optional: ["times": .integer(1...10_000), "until": .reference("name")]
    ).adding(["not": ["required": ["times", "until"]]])
      .described("Again and again: so often, until a mark is passed, or until a `receive` in it returns 0.")
  }

  private static func inHandler(_ member: JSONValue.Member) -> JSONValue.Member {
    .init(key: member.key, value: member.key == "thread" ? thread("handlerStep") : loop("handlerStep"))
  }

  private static let destination = JSONValue.any(of: [.reference("name"), .integer(1...65_535)])
  private static let octetCount = JSONValue.integer(1...(16 << 20))

  private static var receive: JSONValue {
    let extent = JSONValue.choices([
      "max": octetCount, "count": octetCount, "until": .reference("octets"),
    ]).adding(["maxProperties": 1])
    return JSONValue.any(of: [["enum": [.null, "end"]], extent])
      .described("One recv(); `end`: until it returns 0; or `max`, `count`, `until`.")
  }

  static var set: JSONValue {
    JSONValue.choices([
      "linger": .any(of: [.integer(0...600), ["const": "off"]]),
      "noDelay": ["type": "boolean"],
      "quickAck": ["type": "boolean"],
      "cork": ["type": "boolean"],
      "reuseAddress": ["type": "boolean"],
      "keepAlive": ["type": "boolean"],
      "keepAliveIdle": .integer(1...32_767),
      "keepAliveInterval": .integer(1...32_767),
      "keepAliveProbes": .integer(1...127),
      "receiveTimeout": ["type": "number", "minimum": .number("0.001"), "maximum": 600],
      "receiveBuffer": octetCount,
      "sendBuffer": octetCount,
      "userTimeout": ["type": "number", "minimum": .number("0.001"), "maximum": 600],
      "deferAccept": .integer(1...600),
      "fastOpen": .integer(1...65_535),
    ]).adding(["maxProperties": 1]).described("setsockopt()")
  }

  private static var injection: JSONValue {
    let number = JSONValue.any(of: [
      .integer(0...Int(UInt32.max)), .text(matching: "^(next|isn)([+-][0-9]{1,10})?$"),
    ])
    return JSONValue.record(
      ["flags": .text(matching: "^([FSRPAU]{1,6}|none)$"), "seq": number],
      optional: [
        "ack": number, "data": .reference("octets"), "win": .integer(0...65_535), "mss": .integer(1...65_535),
        "as": .reference("actor"), "from": ["const": "new"],
        "to": .any(of: [.reference("actor"), .integer(1...65_535)]),
      ]
    ).adding(["not": ["required": ["as", "from"]]]).described(
      "A segment whose every field is spelled out; of clients with `transport: raw` only.")
  }

  private static var wait: JSONValue {
    let kinds = [
      "mark", "segment", "state", "kernel", "process", "counter", "blocked", "returned", "readable",
    ]
    let keys: JSONValue = [
      "mark": .reference("name"),
      "segment": .reference("packet"),
      "state": .word(of: TCPState.self),
      "kernel": JSONValue.reference("socketClaim").described("Until the kernel says so of a socket."),
      "process": JSONValue.reference("processClaim").described("Until the process table says so."),
      "counter": .text(matching: "^[A-Za-z0-9]+$"),
      "grows": JSONValue.integer(1...1_000_000).described("By how much, since the scenario began."),
      "blocked": .reference("call"),
      "returned": .reference("call"),
      "readable": octetCount,
      "of": .reference("actor"),
      "actor": .reference("actor"),
    ]
    return JSONValue.choices(keys).adding([
      "allOf": [.exactlyOne(of: kinds)],
      "dependentRequired": [
        "blocked": ["actor"], "returned": ["actor"], "counter": ["grows"], "grows": ["counter"],
      ],
      "dependentSchemas": [
        "actor": .any(of: [["required": ["blocked"]], ["required": ["returned"]]]),
        "of": .any(of: [["required": ["segment"]], ["required": ["state"]]]),
      ],
    ]).described("Waits for an event, never for time.")
  }

  /// What is claimed of a socket of the kernel.
  private static var socketClaim: JSONValue {
    let words: JSONValue = [
      "of": .reference("actor"), "state": .word(of: TCPState.self),
      "timer": JSONValue.word(of: SocketTimer.self).described("The timer that runs."),
    ]
    let quantities = SocketClaim.Quantity.allCases.map { quantity in
      JSONValue.Member(
        key: quantity.rawValue,
        value: quantity.isTime
          ? .pair(of: ["type": "number", "minimum": 0, "maximum": 86_400]) : .countOrRange)
    }
    return .choices(words.adding(.object(quantities)))
  }

  /// What is claimed of who runs an actor.
  private static var processClaim: JSONValue {
    JSONValue.record(
      ["of": .reference("actor")],
      optional: [
        "children": .countOrRange, "zombies": .countOrRange,
        "cpu": .pair(of: ["type": "number", "minimum": 0, "maximum": 600]),
      ]
    ).adding([
      "minProperties": 2,
      "dependentSchemas": [
        "cpu": ["not": .any(of: [["required": ["children"]], ["required": ["zombies"]]])]
      ],
    ])
  }

  /// Octets: a text as it stands (`8899` and `no`, too), hexadecimal digits, or a text many times.
  private static var octets: JSONValue {
    let many = JSONValue.record(
      [:],
      optional: [
        "text": ["type": ["string", "number", "boolean"]],
        "hex": JSONValue.any(of: [
          .text(matching: "^\\s*([0-9A-Fa-f]\\s*[0-9A-Fa-f]\\s*)*$"), ["type": "integer"],
        ]),
        "times": .integer(1...1_000_000),
      ]
    ).adding(.exactlyOne(of: ["text", "hex"]))
    return .any(of: [["type": ["string", "number", "boolean"]], many])
  }

  private static let gap = "[ ,\\n\\t]"
  private static let flags = "([SAFRUP]+|D|FRAG|ICMP|\\*)[<>]"
  private static let field = "(seq|rawseq|ack|len|win|offset|cookie)=[0-9]{1,10}"
  private static let packetPattern = "^\(gap)*\(flags)(\(gap)+\(field))*\(gap)*$"
  private static let packetsPattern =
    "^\(gap)*(\\.\\.\\.|…|\(flags))(\(gap)+(\\.\\.\\.|…|\(flags)|\(field)))*\(gap)*$"
}
