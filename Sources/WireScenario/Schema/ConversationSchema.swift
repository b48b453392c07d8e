import WireConversations
import WireTLS
import WireText

/// A judged conversation, as every document shows it.
package enum ConversationSchema {
  /// The parts that its schema refers to.
  package static var definitions: JSONValue {
    [
      "time": .text(matching: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{9}Z$"),
      "count": ["type": "integer", "minimum": 0],
      "number": ["type": "integer", "minimum": 1],
      "frame":
        (["anyOf": [["type": "integer", "minimum": 1], ["type": "string", "pattern": "^.+:[0-9]+$"]]]
        as JSONValue)
        .described("Its number; of files that were read as one, the file and its number there."),
      "frames": .list(.reference("frame")),
      "texts": .list(["type": "string"]),
      "endpoint": .record(["address": ["type": "string"], "port": .integer(0...65_535)]),
      "handshake": .record([
        "kind": .word(of: HandshakeKind.self), "frames": .reference("frames"),
        "synRetransmissions": .reference("count"), "synAckRetransmissions": .reference("count"),
        "evidence": .reference("texts"),
      ]),
      "teardown": .record([
        "kind": .word(of: TeardownKind.self), "frames": .reference("frames"),
        "closedFirst": .optionalWord(of: Party.self), "timeWait": .optionalWord(of: Party.self),
        "evidence": .reference("texts"),
      ]),
      "states": .list(
        .record([
          "frame": .reference("frame"), "initiator": .optionalWord(of: TCPState.self),
          "responder": .optionalWord(of: TCPState.self), "observed": .optionalWord(of: Party.self),
        ])),
      "marks": JSONValue.nonEmptyList(
        .record(
          [
            "frame": .reference("frame"), "delivery": .word(of: ["at-once", "never", "late"]),
            "received": .optional(.reference("time")), "origin": .word(of: PacketOrigin.self),
          ],
          optional: [
            "initiator": .optionalWord(of: TCPState.self), "responder": .optionalWord(of: TCPState.self),
          ])
      ).described(
        "Packets that did not simply go from one kernel to the other; left out where there are none."),
      "packetList": .list(
        .record(
          [
            "frame": .reference("frame"), "time": .reference("time"), "by": .word(of: Role.self),
            "packet": ["type": "string"], "len": .reference("count"),
          ],
          optional: [
            "seq": ["type": "integer"], "ack": ["type": ["integer", "null"]], "win": .reference("count"),
            "offset": .reference("count"), "type": .reference("count"), "code": .reference("count"),
            "mtu": .reference("count"),
            "delivered": ["const": false],
          ])
      ).described(
        "Each packet, as a pattern of wire says it, with its time and its relative numbers; with --packets."),
      "findings": .list(
        .record([
          "kind": .word(of: FindingKind.self), "frame": .reference("frame"), "by": .word(of: Role.self),
        ])),
    ]
  }

  /// A conversation.
  ///
  /// - Parameters:
  ///   - before: what a document writes before its own members.
  ///   - others: what a document may write beside them.
  ///   - statesAreOptional: whether the changes of state may be left out.
  package static func conversation(
    before: JSONValue = [:], optional others: JSONValue = [:], statesAreOptional: Bool = false
  ) -> JSONValue {
    let states: JSONValue = ["states": .reference("states")]
    let always = before.adding(members).adding(statesAreOptional ? [:] : states)
    let ofTCP: JSONValue = [
      "handshake": .reference("handshake"), "teardown": .reference("teardown"),
      "completeness": .integer(0...63),
    ]
    let keys = ofTCP.members.map(\.key)
    let marks: JSONValue = ["marks": .reference("marks"), "packetList": .reference("packetList")]
    let wrappings: JSONValue = ["type": "array", "items": ["type": "string"]]
    let wrapping: JSONValue = [
      "wrapping": .record(["label": ["type": "string"], "initiator": wrappings, "responder": wrappings])
    ]
    let numbers: JSONValue = [
      "omittedFindings": .reference("number").described(
        "How many findings there are beyond the 10,000 that are listed; left out if there are none."
      ),
      "variants": .list(.word(of: TCPVariant.self)).described(
        "What it is beside plain TCP, by its options; left out where there is nothing."),
      "tls": tls.described(
        "What it says in TLS, from its records; null: not known. Left out where it says nothing in TLS."),
      "clockOffset": .record(["behind": .word(of: Role.self), "nanoseconds": .reference("count")]).described(
        "Whose times are too early, by at least how much: the clocks of two taps differ; else left out."),
    ]
    let optional = ofTCP.adding(marks).adding(wrapping).adding(numbers).adding(others).adding(
      statesAreOptional ? states : [:])
    return JSONValue.record(always, optional: optional).adding([
      "if": ["properties": ["transport": ["const": "tcp"]]],
      "then": ["required": .strings(keys)],
      "else": ["properties": .object(keys.map { .init(key: $0, value: false) })],
    ])
  }

  /// What a conversation says in TLS.
  private static var tls: JSONValue {
    let text: JSONValue = ["type": ["string", "null"]]
    let doubt = JSONValue.word(of: TLSSession.Doubt.self)
    let by = JSONValue.word(of: Role.self)
    return .record(
      [
        "client": by, "version": text, "cipher": text, "sni": text, "alpn": text,
        "resumed": ["type": ["boolean", "null"]],
        "closeNotify": .optionalWord(of: ConversationTLS.CloseNotify.self),
        "closeNotifyFrames": .record(
          [:], optional: ["initiator": .reference("frame"), "responder": .reference("frame")]),
        "unknown": .record([:], optional: ["initiator": doubt, "responder": doubt]).described(
          "Why not everything of an end was read."),
        "alerts": .list(
          .record([
            "name": ["type": "string"], "frame": .reference("frame"), "by": by, "fatal": ["type": "boolean"],
            "encrypted": ["type": "boolean"],
          ])),
        "events": .list(.record(["name": ["type": "string"], "frame": .reference("frame"), "by": by])),
      ], optional: ["earlyData": ["type": ["boolean", "null"]]])
  }

  private static var members: JSONValue {
    [
      "id": .reference("number"),
      "transport": .word(of: Conversation.Transport.self),
      "initiator": .reference("endpoint"),
      "responder": .reference("endpoint"),
      "packets": .reference("number"),
      "firstFrame": .reference("frame"),
      "lastFrame": .reference("frame"),
      "start": .reference("time"),
      // A capture whose clock was set back can have it below zero.
      "duration": ["type": "number"],
      "bytes": .record(["initiator": .reference("count"), "responder": .reference("count")]),
      "resetBy": .optionalWord(of: Role.self),
      "conclusive": ["type": "boolean"],
      "inconclusiveReason": ["type": ["string", "null"]],
      "findings": .reference("findings"),
      "zeekState": .word(of: [
        "S0", "S1", "S2", "S3", "SF", "REJ", "RSTO", "RSTR", "RSTOS0", "RSTRH", "SH", "SHR", "OTH",
      ]),
      "history": ["type": "string"],
    ]
  }
}
