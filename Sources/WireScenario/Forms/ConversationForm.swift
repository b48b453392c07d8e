import WireConversations
import WireGrammar
import WireScript
import WireText

extension Form where Value: Hashable & Sendable {
  /// The value with its place.
  var located: Form<Located<Value>> {
    let form = self
    return Form<Located<Value>>(schema, words.en, words.zhHans) { node, what, reader in
      form.read(node, what, reader).map { reader.located($0, node) }
    }
  }

  /// One or more values, any of which will do.
  ///
  /// - Parameter count: how many different values there are: who lists them all expects nothing.
  fileprivate func any(of count: Int, distinct: @escaping @Sendable ([Value]) -> Int = { Set($0).count })
    -> Form<Located<[Value]>>
  {
    let some = oneOrMore
    return Form<Located<[Value]>>(some.schema, some.words.en, some.words.zhHans) { node, what, reader in
      let found = some.read(node, what, reader) ?? []
      if distinct(found) == count {
        reader.error("`\(what)` expects nothing: this is every value that it can have", at: node)
      }
      return found.isEmpty ? nil : reader.located(found, node)
    }
  }
}

extension Form {
  /// One or more words of a type: any of them will do.
  static func anyOf<Choice>(_ type: Choice.Type) -> Form<Located<[Choice]>>
  where
    Value == Located<[Choice]>, Choice: RawRepresentable<String> & CaseIterable & Hashable & Sendable
  {
    Form<Choice>.choice(type).any(of: Choice.allCases.count)
  }

  /// One or more words of a type, or `none`: any of them will do.
  static func anyOrNone<Choice>(_ type: Choice.Type) -> Form<Located<[Choice?]>>
  where
    Value == Located<[Choice?]>, Choice: RawRepresentable<String> & CaseIterable & Hashable & Sendable
  {
    let one = Form<String>.word(of: type.allCases.map(\.rawValue) + ["none"]).map {
      Choice(rawValue: $0)
    }
    return one.any(of: type.allCases.count + 1)
  }
}

extension Form<Located<[TeardownName]>> {
  /// One or more names of teardowns: any of them will do.
  static var teardowns: Form {
    Form<TeardownName>.choice().any(of: TeardownKind.allCases.count) { $0.kinds.count }
  }
}

extension Form<[UInt8]> {
  /// Octets that a stream begins with.
  fileprivate static var saying: Form {
    let some = someOctets(hint: "what a stream begins with")
    return Form(some.schema, some.words.en, some.words.zhHans) { node, what, reader in
      guard let octets = some.read(node, what, reader) else { return nil }
      guard octets.count > PacketPattern.maximumOctets else { return octets }
      reader.error(
        "`\(what)` has \(octets.count) bytes, more than \(PacketPattern.maximumOctets)", at: node)
      return nil
    }
  }
}

/// A value of each end: `{ initiator: 2, responder: 5 }`.
struct EndsKey<Value: Sendable> {
  /// What messages, the schema and the manual know of it.
  let entry: KeyEntry
  private let form: Form<Value>

  init(_ name: String, _ form: Form<Value>, _ en: String, _ zhHans: String) {
    self.form = form
    entry = KeyEntry(
      name: name,
      schema: [
        "type": "object", "properties": ["initiator": form.schema, "responder": form.schema],
        "additionalProperties": false, "minProperties": 1,
      ],
      words: LocalizedText(
        en: "`{ initiator: …, responder: … }`", zhHans: "`{ initiator: …, responder: … }`"),
      meaning: LocalizedText(en: en, zhHans: zhHans))
  }

  /// The values of both ends, as far as they are there.
  func read(_ fields: Fields) -> (initiator: Value?, responder: Value?) {
    let (what, reader) = (entry.name, fields.reader)
    guard let node = fields[what], let ends = Fields(node, what, keys: ["initiator", "responder"], reader)
    else { return (nil, nil) }
    if ends["initiator"] == nil && ends["responder"] == nil {
      reader.error("`\(what)` expects nothing", at: node, hint: "one of: initiator, responder")
    }
    return (
      ends["initiator"].flatMap { form.read($0, what, reader) },
      ends["responder"].flatMap { form.read($0, what, reader) }
    )
  }
}

extension ConversationExpectation {
  static let handshake = Key(
    "handshake", .anyOf(HandshakeKind.self), "how it was opened", "如何打开")
  private static let teardown = KeyEntry(
    name: "teardown",
    schema: .any(of: [kind.entry.schema, teardownRecord.schema]),
    words: LocalizedText(
      en: kind.entry.words.en + "; or a map of `kind`, `closedFirst` and `timeWait`",
      zhHans: kind.entry.words.zhHans + "；或含 `kind`、`closedFirst`、`timeWait` 的映射"),
    meaning: LocalizedText(
      en: "how it ended; `graceful`: both FINs are acknowledged, in whichever way",
      zhHans: "如何结束；`graceful`：双方的 FIN 都得到确认，不论哪一种方式"))
  fileprivate static let kind = Key("kind", .teardowns, "how it ended", "如何结束")
  fileprivate static let closedFirst = Key(
    "closedFirst", .anyOrNone(Party.self), "who sent the first FIN", "谁先发出 FIN")
  fileprivate static let timeWait = Key(
    "timeWait", .anyOrNone(Party.self), "who enters TIME_WAIT", "谁进入 TIME_WAIT")
  fileprivate static let teardownRecord = Record([kind.entry, closedFirst.entry, timeWait.entry])
  static let resetBy = Key("resetBy", .anyOrNone(Role.self), "who sent the reset", "谁发出 RST")
  fileprivate static let closesWithin = EndsKey(
    "closesWithin", Form<ClosedRange<Double>>.within(0...86_400).located,
    "so many seconds after the FIN of the other end, at most (or at least and at most), an end sends its own",
    "一端在收到对方 FIN 之后，最多（或最少和最多）多少秒发出自己的 FIN")
  fileprivate static let wire = Key(
    "wire", Form<[PacketPattern]>.packets.located, "the packets, in order (see [Packets](#packets))",
    "依次出现的包（见“包”）")
  private static let order = KeyEntry(
    name: "order", schema: .nonEmptyList(OrderExpectation.packet.schema),
    words: LocalizedText(
      en: "a list of `{ segment: PA< }` and `{ segment: FA<, after: [4.9, 5.5] }`",
      zhHans: "`{ segment: PA< }` 和 `{ segment: FA<, after: [4.9, 5.5] }` 的列表"),
    meaning: LocalizedText(
      en:
        "packets that come in this order, whatever is between; and how many seconds after the one before it",
      zhHans: "依次出现的包，中间可以有别的包；以及距前一个的秒数"))
  fileprivate static let says = EndsKey(
    "says", Form<[UInt8]>.saying.located,
    "what its stream begins with: bytes in order, however they are cut and repeated",
    "它的字节流以什么开头：按顺序的字节，不论怎样切分、重传几次")
  static let bytes = EndsKey(
    "bytes", Form<ClosedRange<Int>>.count(0...Int(UInt32.max)).located,
    "bytes of data; a list of two: at least and at most", "数据的字节数；两个数的列表：最少和最多")
  fileprivate static let states = EndsKey("states", .anyOf(TCPState.self), "the last ones", "最后的状态")
  fileprivate static let duration = Key(
    "duration", Form<ClosedRange<Double>>.interval(0...86_400).located, "from the first packet to the last",
    "从第一个包到最后一个包")
  fileprivate static let idle = Key(
    "idle", Form<ClosedRange<Double>>.interval(0...86_400).located, "its longest silence between two packets",
    "两个包之间最长的静默")
  fileprivate static let tls = Key(
    "tls", TLSExpectation.form, "what it says in TLS; `none`: nothing of it is TLS",
    "它的 TLS 内容；`none`：里面没有 TLS")
  private static let findings = KeyEntry(
    name: "findings",
    schema: .any(of: [["const": "none"], .oneOrMore(FindingExpectation.form.schema)]),
    words: LocalizedText(
      en: "findings, or `none`; or `{ kind: keep_alive, by: responder, times: [2, 5], every: [2.9, 3.2] }`",
      zhHans: "若干发现，或 `none`；或 `{ kind: keep_alive, by: responder, times: [2, 5], every: [2.9, 3.2] }`"),
    meaning: LocalizedText(
      en: "what must be found, each at least once; or whose, how often, and how many seconds apart",
      zhHans: "必须出现的发现，每种至少一次；或者由谁、多少次、相隔多少秒"))
  private static let noFindings = KeyEntry(
    name: "noFindings", schema: .oneOrMore(FindingExpectation.absence.schema),
    words: LocalizedText(
      en: "findings, or `{ kind: zero_window, by: initiator }`",
      zhHans: "若干发现，或 `{ kind: zero_window, by: initiator }`"),
    meaning: LocalizedText(en: "what must not be found", zhHans: "不得出现的发现"))

  /// Its keys.
  package static let record = Record([
    handshake.entry, teardown, resetBy.entry, closesWithin.entry, wire.entry, order, says.entry, bytes.entry,
    states.entry,
    duration.entry, idle.entry, tls.entry, findings, noFindings,
  ])
}

extension FormReader {
  /// What must hold of a conversation.
  ///
  /// - Parameter transports: what the conversations that it may be about talk; nil: not known.
  package func conversation(
    _ node: SourceNode, _ what: String, transports: Set<Conversation.Transport>?
  ) -> ConversationExpectation? {
    typealias Keys = ConversationExpectation
    guard let fields = Fields(node, what, Keys.record, self) else { return nil }
    var expected = ConversationExpectation()
    expected.handshake = fields[Keys.handshake]
    let details = fields["teardown"].flatMap { teardown($0, &expected) }
    expected.resetBy = fields[Keys.resetBy]
    (expected.initiatorClosesWithin, expected.responderClosesWithin) = Keys.closesWithin.read(fields)
    expected.wire = fields[Keys.wire]
    if let patterns = expected.wire?.value, !patterns.isEmpty, let place = fields["wire"],
      patterns.allSatisfy({ $0.kind == .anything })
    {
      error("`wire` expects nothing", at: place, hint: "`...` is any packets, or none; name one, as in `S>`")
    }
    if let order = fields["order"] {
      expected.order = elements(order, "order").enumerated().compactMap {
        packetInOrder($1, isFirst: $0 == 0)
      }
    }
    (expected.initiatorSays, expected.responderSays) = Keys.says.read(fields)
    (expected.initiatorBytes, expected.responderBytes) = Keys.bytes.read(fields)
    (expected.initiatorState, expected.responderState) = Keys.states.read(fields)
    expected.duration = fields[Keys.duration]
    expected.idle = fields[Keys.idle]
    expected.tls = fields[Keys.tls]
    if let findings = fields["findings"] {
      if findings.scalar == "none" {
        expected.noFindings = FindingKind.allCases.map { located(FindingExpectation($0), findings) }
      } else {
        expected.findings = FindingExpectation.form.located.oneOrMore.read(findings, "findings", self) ?? []
      }
    }
    if let none = fields["noFindings"] {
      expected.noFindings += FindingExpectation.absence.located.oneOrMore.read(none, "noFindings", self) ?? []
    }
    let keys = Keys.record.keys
    if keys.allSatisfy({ fields[$0] == nil }) {
      error("`\(what)` expects nothing", at: node, hint: "one of: " + keys.joined(separator: ", "))
    }
    if let transports { checkTransport(fields, expected, transports) }
    checkHandshake(expected, fields)
    checkTeardown(expected, fields, details)
    return expected
  }

  /// `teardown: graceful`, a list of names, or a map with `kind`, `closedFirst` and `timeWait`.
  ///
  /// - Returns: the fields of the map.
  private func teardown(_ node: SourceNode, _ expected: inout ConversationExpectation) -> Fields? {
    typealias Keys = ConversationExpectation
    guard case .mapping = node.content else {
      expected.teardown = Keys.kind.form.read(node, "teardown", self)
      return nil
    }
    guard let fields = Fields(node, "teardown", Keys.teardownRecord, self) else { return nil }
    let keys = Keys.teardownRecord.keys
    if keys.allSatisfy({ fields[$0] == nil }) {
      error("`teardown` expects nothing", at: node, hint: "one of: " + keys.joined(separator: ", "))
    }
    expected.teardown = fields[Keys.kind]
    expected.closedFirst = fields[Keys.closedFirst]
    expected.timeWait = fields[Keys.timeWait]
    return fields
  }
}
