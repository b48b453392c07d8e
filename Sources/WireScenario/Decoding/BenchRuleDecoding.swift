import WireConversations
import WireScript

/// What the bench does to packets: the list `bench`.
extension ScenarioDecoder {
  /// The words that begin them.
  package static let ruleNames = ["drop", "hold", "cross", "delay", "reorder", "repeat"]

  /// The rules.
  ///
  /// - Parameter clients: who may be named.
  func benchRules(_ node: YAMLNode, _ clients: [any ActorPlan]) -> [BenchRule] {
    elements(node, "bench").compactMap { benchRule($0, clients) }
  }

  private func benchRule(_ node: YAMLNode, _ clients: [any ActorPlan]) -> BenchRule? {
    let keys = Self.ruleNames + ["of", "from", "times", "until", "by"]
    guard let fields = Fields(node, "bench", keys: keys, self) else { return nil }
    let present = Self.ruleNames.filter { fields[$0] != nil }
    guard present.count == 1, let name = present.first, let value = fields[name] else {
      if !fields.hasMistypedKey {
        error(
          "a rule of `bench` does one thing", at: node,
          hint: "one of: " + Self.ruleNames.joined(separator: ", "))
      }
      return nil
    }
    let packets = name == "cross" ? pair(value) : pattern(value, name).map { [$0] }
    if let packets, packets.contains(where: { $0.kind == .icmp || $0.kind == .fragment }) {
      error(
        "the bench leaves ICMP and fragments alone", at: value,
        hint: "segments and whole datagrams, as in `SA<` or `D>`")
    }
    let client = fields["of"].flatMap { used(.client, $0, "of") }
    let from = fields["from"].map { integer($0, "from", in: 1...10_000) } ?? 1
    let times = fields["times"].flatMap { integer($0, "times", in: 1...10_000) }
    let until = fields["until"].flatMap { event($0, of: client ?? clients.first?.name) }
    let action = action(name, fields, packets?.last)
    refuse(name, fields)
    guard let packet = packets?.first, let from, let action else { return nil }
    return BenchRule(
      action: action, packet: packet, client: client, from: from, times: times, until: until,
      location: location(node.range))
  }

  /// Two packets of different senders, which can cross.
  private func pair(_ node: YAMLNode) -> [PacketPattern]? {
    guard let packets = patterns(node, "cross") else { return nil }
    guard packets.count == 2, packets[0].by != packets[1].by, packets.allSatisfy({ $0.kind != .anything })
    else {
      error("`cross` has two packets, one of each end", at: node, hint: "as in `FA> FA<`")
      return nil
    }
    return packets
  }

  private func action(_ name: String, _ fields: Fields, _ other: PacketPattern?) -> BenchRule.Action? {
    switch name {
    case "drop": return .drop
    case "repeat": return .sendAgain
    case "reorder": return .hold
    case "cross": return other.map { .cross(with: $0) }
    case "hold":
      guard fields["until"] != nil else {
        lacks("until", name, fields, hint: "as in `{ hold: FA>, until: { segment: FA< } }`")
        return nil
      }
      return .hold
    default:
      guard let seconds = fields["by"] else {
        lacks("by", name, fields, hint: "as in `{ delay: PA>, by: 0.05 }`")
        return nil
      }
      return self.seconds(seconds, "by", in: 0.001...60).map { .delay(seconds: $0) }
    }
  }

  /// Notes that a rule lacks a key, unless it was mistyped.
  private func lacks(_ key: String, _ name: String, _ fields: Fields, hint: String) {
    guard !fields.hasMistypedKey, let place = fields.key(name) else { return }
    error("`\(name)` has no `\(key)`", at: place, hint: hint)
  }

  /// Keys that a rule has no use for.
  private func refuse(_ name: String, _ fields: Fields) {
    if name != "delay", let place = fields.key("by") {
      error("only `delay` can have `by`", at: place)
    }
    let ends = ["reorder": "with the next packet of the same sender", "cross": "when both packets have come"]
    if let end = ends[name], let place = fields.key("until") {
      error("`\(name)` ends \(end)", at: place, hint: "what ends with an event is `hold`")
    }
  }

  /// What ends a rule; a packet or a state without `of` is one of `client`.
  private func event(_ node: YAMLNode, of client: String?) -> Step.Event? {
    switch event(node) {
    case .segment(let text, nil): .segment(text, of: client)
    case .state(let state, nil): .state(state, of: client)
    case .kernel(var claim) where claim.actor == nil:
      {
        claim.actor = client
        return .kernel(claim)
      }()
    case .readable:
      {
        error("nobody in particular reads here", at: node, hint: "a mark, a segment, a state or a call")
        return nil
      }()
    case let event: event
    }
  }
}
