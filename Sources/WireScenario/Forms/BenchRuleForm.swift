import WireConversations
import WireGrammar
import WireScript
import WireText

extension BenchRule {
  /// The word that begins a rule, in the order of messages.
  package enum Name: String, Hashable, Sendable, CaseIterable {
    case drop, hold, cross, delay, reorder
    case sendAgain = "repeat"
    case tooBig

    /// The way to write it, for the manual.
    package var way: Way {
      switch self {
      case .drop: Way("{ drop: SA<, times: 2 }", en: "they are never received", zhHans: "它们永远不会被收到")
      case .hold:
        Way(
          "{ hold: FA>, until: { segment: FA< } }",
          en: "they are received when `until` has happened: an event as of the step `wait`",
          zhHans: "`until` 发生时它们才被收到：与步骤 `wait` 的事件相同")
      case .cross:
        Way(
          "{ cross: FA> FA< }", en: "each is received when the other has come, too: they cross on their way",
          zhHans: "两个都到了之后才各自被收到：它们在途中交错")
      case .delay:
        Way("{ delay: PA>, by: 0.05 }", en: "they are received so many seconds later", zhHans: "它们晚这么多秒被收到")
      case .reorder:
        Way(
          "{ reorder: PA>, times: 1 }", en: "each is received after the next packet of its sender",
          zhHans: "每个都在其发送方的下一个包之后被收到")
      case .sendAgain:
        Way(
          "{ repeat: FA>, times: 1 }", en: "they are received, and a copy of each is sent",
          zhHans: "它们被收到，而且各再发出一份副本")
      case .tooBig:
        Way(
          "{ tooBig: PA>, mtu: 1300 }",
          en: "those larger than `mtu` are never received; an ICMP error tells their sender the MTU, as a "
            + "router before a narrower link would",
          zhHans: "大于 `mtu` 的不会被收到；像窄链路前的路由器那样，用 ICMP 差错报文把 MTU 告诉发送方")
      }
    }

    /// What ends it by itself; nil: nothing, or an event.
    fileprivate var end: String? {
      switch self {
      case .reorder: "with the next packet of the same sender"
      case .cross: "when both packets have come"
      case .drop, .hold, .delay, .sendAgain, .tooBig: nil
      }
    }
  }

  fileprivate static let of = Key(
    "of", .use(.client), "of whose conversations; left out: of all", "谁的会话；省略时为所有会话")
  fileprivate static let from = Key(
    "from", .integer(1...10_000), usual: 1, "from which of such packets on, counted from 1",
    "从第几个这样的包开始，从 1 数起")
  fileprivate static let times = Key(
    "times", .integer(1...10_000), "how many of them; left out: all", "对其中多少个起作用；省略时为全部")
  fileprivate static let by = Key("by", .seconds(0.001...60), "of `delay`: how much later", "用于 `delay`：晚多少")
  fileprivate static let mtu = Key(
    "mtu", .integer(1280...65_535), "of `tooBig`: the largest packet that passes, in bytes",
    "用于 `tooBig`：能通过的最大的包，以字节计")
  private static let until = KeyEntry(
    name: "until", schema: .reference("event"), words: LocalizedText(en: "an event", zhHans: "一个事件"),
    meaning: LocalizedText(
      en: "what ends the rule, and releases what it holds", zhHans: "规则何时结束，并放行它扣留的包"))

  /// Its keys: what happens to which packets, and beside it to which of them.
  package static let record = Record(
    Name.allCases.map { name in
      KeyEntry(
        name: name.rawValue, schema: .reference(name == .cross ? "packets" : "packet"),
        words: LocalizedText(en: "", zhHans: ""), meaning: name.way.meaning)
    } + beside,
    rules: [
      .exactlyOne(of: Name.allCases.map(\.rawValue)),
      .needs("until", with: "hold", hint: "as in `{ hold: FA>, until: { segment: FA< } }`"),
      .needs("by", with: "delay", hint: "as in `{ delay: PA>, by: 0.05 }`"),
      .only(["by"], with: ["delay"]) { _ in "only `delay` can have `by`" },
      .needs("mtu", with: "tooBig", hint: "as in `{ tooBig: PA>, mtu: 1300 }`"),
      .only(["mtu"], with: ["tooBig"]) { _ in "only `tooBig` can have `mtu`" },
      untilEnds,
    ])
  private static let beside = [of.entry, from.entry, times.entry, until, by.entry, mtu.entry]

  /// What ends by itself has no `until`.
  private static let untilEnds = Rule(
    .forbidding(
      ["until"],
      where: .any(of: Name.allCases.filter { $0.end != nil }.map { ["required": .strings([$0.rawValue])] }))
  ) { fields in
    for name in Name.allCases where fields[name.rawValue] != nil {
      guard let end = name.end, let place = fields.key("until") else { continue }
      fields.reader.error(
        "`\(name.rawValue)` ends \(end)", at: place, hint: "what ends with an event is `hold`")
    }
  }

  /// The tables of the manual.
  package static var tables: [Table] {
    [
      Table("rules", LocalizedText(en: "rule", zhHans: "规则"), Name.allCases.map(\.way)),
      Table("besideRules", beside),
    ]
  }
}

/// What the bench does to packets: the list `bench`.
extension FormReader {
  /// The rules.
  ///
  /// - Parameter clients: who may be named.
  func benchRules(_ node: SourceNode, _ clients: [any ActorPlan]) -> [BenchRule] {
    elements(node, "bench").compactMap { benchRule($0, clients) }
  }

  private func benchRule(_ node: SourceNode, _ clients: [any ActorPlan]) -> BenchRule? {
    guard let fields = Fields(node, "bench", BenchRule.record, self),
      let word = fields.only(
        of: BenchRule.Name.allCases.map(\.rawValue), "a rule of `bench` does one thing"),
      let name = BenchRule.Name(rawValue: word), let value = fields[word]
    else { return nil }
    let packets = name == .cross ? pair(value) : pattern(value, word).map { [$0] }
    if let packets, packets.contains(where: { $0.kind == .icmp || $0.kind == .fragment }) {
      error(
        "the bench leaves ICMP and fragments alone", at: value,
        hint: "segments and whole datagrams, as in `SA<` or `D>`")
    }
    let client = fields[BenchRule.of]
    let (from, times) = (fields[BenchRule.from], fields[BenchRule.times])
    let until = fields["until"].flatMap { event($0, of: client ?? clients.first?.name) }
    let action = action(name, fields, packets?.last)
    fields.check(BenchRule.record)
    guard let packet = packets?.first, let from, let action else { return nil }
    return BenchRule(
      action: action, packet: packet, client: client, from: from, times: times, until: until,
      location: location(node.range))
  }

  /// Two packets of different senders, which can cross.
  private func pair(_ node: SourceNode) -> [PacketPattern]? {
    guard let packets = patterns(node, "cross") else { return nil }
    guard packets.count == 2, packets[0].by != packets[1].by, packets.allSatisfy({ $0.kind != .anything })
    else {
      error("`cross` has two packets, one of each end", at: node, hint: "as in `FA> FA<`")
      return nil
    }
    return packets
  }

  private func action(_ name: BenchRule.Name, _ fields: Fields, _ other: PacketPattern?) -> BenchRule.Action?
  {
    switch name {
    case .drop: .drop
    case .sendAgain: .sendAgain
    case .tooBig: fields[BenchRule.mtu].map { .tooBig(mtu: $0) }
    case .reorder: .hold
    case .cross: other.map { .cross(with: $0) }
    case .hold: fields["until"].map { _ in .hold }
    case .delay: fields[BenchRule.by].map { .delay(seconds: $0) }
    }
  }

  /// What ends a rule; what it says of nobody in particular is said of `client`.
  private func event(_ node: SourceNode, of client: String?) -> Step.Event? {
    guard let event = event(node) else { return nil }
    guard let seen = event.seen(from: client) else {
      error("nobody in particular reads here", at: node, hint: "a mark, a segment, a state or a call")
      return nil
    }
    return seen
  }
}
