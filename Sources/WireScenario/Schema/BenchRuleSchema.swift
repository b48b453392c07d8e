import WireText

/// What the bench does to packets, as an editor understands it.
enum BenchRuleSchema {
  /// One rule.
  static var rule: JSONValue {
    let times: JSONValue = .integer(1...10_000)
    let words: JSONValue = [
      "drop": JSONValue.reference("packet").described("These packets are sent, and never received."),
      "hold": JSONValue.reference("packet").described(
        "These packets are received when `until` has happened."),
      "cross": JSONValue.reference("packets").described(
        "Two packets, one of each end, are received when both have come."),
      "delay": JSONValue.reference("packet").described("These packets are received `by` seconds later."),
      "reorder": JSONValue.reference("packet").described(
        "Such a packet changes places with the next one of its sender."),
      "repeat": JSONValue.reference("packet").described("These packets are received, and a copy is sent."),
      "of": JSONValue.reference("name").described("Of whose conversations; left out: of all."),
      "from": times.described("From which of these packets on, counted from 1."),
      "times": times.described("How many of them; left out: all."),
      "by": ["type": "number", "minimum": .number("0.001"), "maximum": 60],
      "until": JSONValue.reference("event").described("What ends the rule, and releases what it holds."),
    ]
    return JSONValue.record([:], optional: words).adding(
      .exactlyOne(of: ["drop", "hold", "cross", "delay", "reorder", "repeat"])
    ).adding([
      "allOf": [
        .requiring("until", with: "hold"), .requiring("by", with: "delay"),
        .forbidding(["by"], where: ["not": ["required": ["delay"]]]),
        .forbidding(["until"], where: .any(of: [["required": ["reorder"]], ["required": ["cross"]]])),
      ]
    ])
  }
}

extension JSONValue {
  /// A key that must be there with another.
  fileprivate static func requiring(_ key: String, with other: String) -> JSONValue {
    ["if": ["required": .strings([other])], "then": ["required": .strings([key])]]
  }
}
