import WireGrammar
import WireScript
import WireText

/// What stands beside a call: what came of it.
private enum CallOutcome {
  static let returns = Key("returns", .result, "what the call returned", "调用返回的值")
  static let fails = Key("fails", .errno, "the errno that it failed with", "调用失败时的 errno")
  static let rule = Rule.notBoth(
    "fails", "returns", "a call that fails returns -1", hint: "either `fails` or `returns`")
}

extension CallExpectation {
  fileprivate static let actor = Key("actor", .use(.actor), isRequired: true, "who called", "调用者")
  fileprivate static let call = Key("call", .call, isRequired: true, "which call", "哪个调用")
  fileprivate static let times = Key(
    "times", .count(0...1_000_000_000), "how many such calls; left out: at least one", "这样的调用有多少次；省略时至少一次")
  /// Its keys.
  package static let record = Record(
    [actor.entry, call.entry, CallOutcome.returns.entry, CallOutcome.fails.entry, times.entry],
    rules: [CallOutcome.rule])
}

extension TimerExpectation {
  fileprivate static let timer = Key(
    "timer", .choice(TCPTimer.self), isRequired: true, "which timer", "哪个定时器")
  fileprivate static let number = Key(
    "number", .integer(1...64), usual: 1, "which time, from 1", "第几次，从 1 数起")
  /// Its keys.
  fileprivate static let record = Record([timer.entry, number.entry])
}

extension OrderExpectation {
  /// The word for an event of `order`, in the order of messages.
  fileprivate enum Name: String, CaseIterable {
    case mark, call, segment

    /// The keys that only it has.
    var owned: [String] {
      switch self {
      case .mark: []
      case .call: ["actor", "fails", "returns"]
      case .segment: ["of"]
      }
    }
  }

  fileprivate static let mark = Key("mark", .use(.mark), "this mark was passed", "这个标记被经过")
  fileprivate static let call = Key("call", .call, "such a call came back", "这个调用返回")
  fileprivate static let segment = Key("segment", .packet, "this packet was seen", "看到了这个包")
  fileprivate static let actor = Key(
    "actor", .use(.actor), isRequired: true, "of `call`: who called", "用于 `call`：调用者")
  fileprivate static let of = Key(
    "of", .use(.client), "of `segment`: of whose conversation; may be left out where there is one client",
    "用于 `segment`：谁的会话；只有一个客户端时可以省略")
  fileprivate static let secondsAfter = Key(
    "after", .interval(0...86_400), "how many seconds after the packet before it", "距前一个包的秒数")
  /// The keys of a packet in the order of one conversation.
  static let packet: Record = {
    var segment = Self.segment.entry
    segment.isRequired = true
    return Record([segment, secondsAfter.entry])
  }()
  private static let after = KeyEntry(
    name: "after",
    schema: .any(of: [
      Form<ClosedRange<Double>>.interval(0...600).schema, TimerExpectation.record.schema,
    ]),
    words: LocalizedText(
      en: "`[0.3, 1]`, or `{ timer: syn-retransmission, number: 2 }`",
      zhHans: "`[0.3, 1]`，或 `{ timer: syn-retransmission, number: 2 }`"),
    meaning: LocalizedText(
      en: "at least and at most so many seconds after the event before it; or the timer that decides when",
      zhHans: "距前一个事件最少和最多的秒数；或者由哪个定时器决定"))

  /// Its keys.
  package static let record: Record = {
    var actor = Self.actor.entry
    actor.isRequired = false
    return Record(
      [
        mark.entry, call.entry, segment.entry, actor, CallOutcome.returns.entry, CallOutcome.fails.entry,
        of.entry, after,
      ],
      rules: [
        .exactlyOne(of: Name.allCases.map(\.rawValue)), CallOutcome.rule,
        Rule([
          "dependentRequired": [
            "call": ["actor"], "actor": ["call"], "returns": ["call"], "fails": ["call"], "of": ["segment"],
          ]
        ]),
      ])
  }()
}

extension FormReader {
  /// What came of a call.
  private func outcome(of fields: Fields) -> (returns: Int?, fails: String?) {
    (fields[CallOutcome.returns], fields[CallOutcome.fails])
  }

  /// One entry of `calls`.
  func callExpectation(_ node: SourceNode) -> CallExpectation? {
    guard let fields = Fields(node, "calls", CallExpectation.record, self) else { return nil }
    let (actor, call) = (fields[CallExpectation.actor], fields[CallExpectation.call])
    let outcome = outcome(of: fields)
    let times = fields[CallExpectation.times]
    fields.check(CallExpectation.record)
    guard let actor, let call, let actorNode = fields["actor"], let callNode = fields["call"] else {
      return nil
    }
    return CallExpectation(
      actor: located(actor, actorNode), call: located(call, callNode), returns: outcome.returns,
      fails: outcome.fails, times: times)
  }

  /// One entry of the `order` of a conversation.
  func packetInOrder(_ node: SourceNode, isFirst: Bool) -> OrderExpectation? {
    guard let fields = Fields(node, "order", OrderExpectation.packet, self),
      let value = fields.required("segment")
    else { return nil }
    if isFirst, let place = fields.key("after") {
      error("the first packet of `order` is after nothing", at: place)
    }
    let seconds = fields[OrderExpectation.secondsAfter]
    return OrderExpectation.segment.form.read(value, "segment", self).map {
      OrderExpectation(event: located(.packet($0), value), secondsAfter: seconds)
    }
  }

  /// One entry of `order`: a mark, a call that came back, or a packet of a client.
  func orderExpectation(_ node: SourceNode, _ clients: [any ActorPlan], isFirst: Bool) -> OrderExpectation? {
    guard let fields = Fields(node, "order", OrderExpectation.record, self),
      let word = fields.only(
        of: OrderExpectation.Name.allCases.map(\.rawValue), "an event of `order` is one thing",
        evenIfMistyped: true),
      let kind = OrderExpectation.Name(rawValue: word), let value = fields[word]
    else { return nil }
    for other in OrderExpectation.Name.allCases where other != kind {
      for key in other.owned {
        if let place = fields.key(key) { error("`\(word)` in `order` cannot have `\(key)`", at: place) }
      }
    }
    fields.check(OrderExpectation.record)
    if isFirst, let place = fields.key("after") {
      error("the first event of `order` is after nothing", at: place)
    }
    var seconds: ClosedRange<Double>?
    var timer: TimerExpectation?
    if let after = fields["after"] {
      if case .mapping = after.content {
        timer = self.timer(after)
      } else {
        seconds = interval(after, "after", in: 0...600)
      }
    }
    return event(kind, fields, clients).map {
      OrderExpectation(event: located($0, value), secondsAfter: seconds, timer: timer)
    }
  }

  /// `{ timer: syn-retransmission, number: 2 }`.
  private func timer(_ node: SourceNode) -> TimerExpectation? {
    guard let fields = Fields(node, "after", TimerExpectation.record, self),
      let kind = fields[TimerExpectation.timer]
    else { return nil }
    if !kind.isNumbered, let place = fields.key("number") {
      error("`\(kind.rawValue)` ends once, and has no `number`", at: place)
    }
    return fields[TimerExpectation.number].map { TimerExpectation(kind: kind, number: $0) }
  }

  private func event(_ kind: OrderExpectation.Name, _ fields: Fields, _ clients: [any ActorPlan])
    -> EventPattern?
  {
    switch kind {
    case .mark: return fields[OrderExpectation.mark].map { .mark($0) }
    case .call:
      let (call, actor) = (fields[OrderExpectation.call], fields[OrderExpectation.actor])
      let outcome = outcome(of: fields)
      guard let call, let actor else { return nil }
      return .call(actor: actor, call: call, returns: outcome.returns, fails: outcome.fails)
    case .segment:
      let pattern = fields[OrderExpectation.segment]
      // Where there is one client only, its name says nothing.
      let client =
        fields["of"] == nil
        ? clients.count == 1 ? clients[0].name : fields.required("of")?.scalar : fields[OrderExpectation.of]
      guard let pattern, let client else { return nil }
      return .segment(pattern, client: client)
    }
  }
}
