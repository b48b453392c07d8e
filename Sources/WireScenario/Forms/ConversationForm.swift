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
}

extension Form {
  /// One or more words of a type: any of them will do.
  fileprivate static func anyOf<Choice>(_ type: Choice.Type) -> Form<Located<[Choice]>>
  where
    Value == Located<[Choice]>, Choice: RawRepresentable<String> & CaseIterable & Hashable & Sendable
  {
    let some = Form<Choice>.choice(type).oneOrMore
    return Form<Located<[Choice]>>(some.schema, some.words.en, some.words.zhHans) { node, what, reader in
      let found = some.read(node, what, reader) ?? []
      if Set(found).count == Choice.allCases.count {
        reader.error("`\(what)` expects nothing: this is every value that it can have", at: node)
      }
      return found.isEmpty ? nil : reader.located(found, node)
    }
  }

  /// One of the words of a type, or `none`.
  fileprivate static func orNone<Choice>(_ type: Choice.Type) -> Form<Located<Choice?>>
  where
    Value == Located<Choice?>, Choice: RawRepresentable<String> & CaseIterable & Hashable & Sendable
  {
    Form<String>.word(of: type.allCases.map(\.rawValue) + ["none"]).map { Choice(rawValue: $0) }.located
  }
}

extension ConversationExpectation {
  fileprivate static let handshake = Key(
    "handshake", .anyOf(HandshakeKind.self), "how it was opened; a list means: any of these",
    "如何打开；列表表示其中任意一种")
  private static let teardown = KeyEntry(
    name: "teardown",
    schema: .any(of: [.oneOrMore(.word(of: TeardownKind.self)), teardownRecord.schema]),
    words: LocalizedText(
      en: kind.entry.words.en + "; or a map of `kind`, `closedFirst` and `timeWait`",
      zhHans: kind.entry.words.zhHans + "；或含 `kind`、`closedFirst`、`timeWait` 的映射"),
    meaning: LocalizedText(en: "how it ended; a list means: any of these", zhHans: "如何结束；列表表示其中任意一种"))
  fileprivate static let kind = Key("kind", .anyOf(TeardownKind.self), "how it ended", "如何结束")
  fileprivate static let closedFirst = Key(
    "closedFirst", .orNone(Party.self), "who sent the first FIN", "谁先发出 FIN")
  fileprivate static let timeWait = Key(
    "timeWait", .orNone(Party.self), "who enters TIME_WAIT", "谁进入 TIME_WAIT")
  fileprivate static let teardownRecord = Record([kind.entry, closedFirst.entry, timeWait.entry])
  fileprivate static let resetBy = Key("resetBy", .orNone(Role.self), "who sent the reset", "谁发出 RST")
  fileprivate static let wire = Key(
    "wire", Form<[PacketPattern]>.packets.located, "the packets, in order (see [Packets](#packets))",
    "依次出现的包（见“包”）")
  private static let bytes = ends("bytes", octets.entry, "octets of data", "数据的字节数")
  fileprivate static let octets = Key("bytes", Form.integer(0...Int(UInt32.max)).located, "", "")
  private static let states = ends("states", state.entry, "the last ones", "最后的状态")
  fileprivate static let state = Key("states", Form.choice(TCPState.self).located, "", "")
  fileprivate static let finding = Form.choice(FindingKind.self).located
  private static let findings = KeyEntry(
    name: "findings",
    schema: .any(of: [["const": "none"], .oneOrMore(finding.schema)]),
    words: LocalizedText(en: "findings, or `none`", zhHans: "若干发现，或 `none`"),
    meaning: LocalizedText(en: "what must be found, each at least once", zhHans: "必须出现的发现，每种至少一次"))
  private static let noFindings = KeyEntry(
    name: "noFindings", schema: .oneOrMore(finding.schema),
    words: LocalizedText(en: "findings", zhHans: "若干发现"),
    meaning: LocalizedText(en: "what must not be found", zhHans: "不得出现的发现"))

  /// Its keys.
  package static let record = Record([
    handshake.entry, teardown, resetBy.entry, wire.entry, bytes, states, findings, noFindings,
  ])

  /// A value of each end.
  private static func ends(_ name: String, _ value: KeyEntry, _ en: String, _ zhHans: String) -> KeyEntry {
    KeyEntry(
      name: name,
      schema: [
        "type": "object", "properties": ["initiator": value.schema, "responder": value.schema],
        "additionalProperties": false,
      ],
      words: LocalizedText(
        en: "`{ initiator: …, responder: … }`", zhHans: "`{ initiator: …, responder: … }`"),
      meaning: LocalizedText(en: en, zhHans: zhHans))
  }
}

extension FormReader {
  /// What must hold of a conversation.
  ///
  /// - Parameter isDatagram: whether it is of UDP; nil: not known.
  package func conversation(_ node: SourceNode, _ what: String, isDatagram: Bool?) -> ConversationExpectation?
  {
    typealias Keys = ConversationExpectation
    guard let fields = Fields(node, what, Keys.record, self) else { return nil }
    var expected = ConversationExpectation()
    expected.handshake = fields[Keys.handshake]
    let details = fields["teardown"].flatMap { teardown($0, &expected) }
    expected.resetBy = fields[Keys.resetBy]
    expected.wire = fields[Keys.wire]
    if let patterns = expected.wire?.value, !patterns.isEmpty, let place = fields["wire"],
      patterns.allSatisfy({ $0.kind == .anything })
    {
      error("`wire` expects nothing", at: place, hint: "`...` is any packets, or none; name one, as in `S>`")
    }
    (expected.initiatorBytes, expected.responderBytes) = ends(fields, Keys.octets)
    (expected.initiatorState, expected.responderState) = ends(fields, Keys.state)
    if let findings = fields["findings"] {
      if findings.scalar == "none" {
        expected.noFindings = FindingKind.allCases.map { located($0, findings) }
      } else {
        expected.findings = Keys.finding.oneOrMore.read(findings, "findings", self) ?? []
      }
    }
    if let none = fields["noFindings"] {
      expected.noFindings += elements(none, "noFindings", orOne: true).compactMap {
        Keys.finding.read($0, "findings", self)
      }
    }
    let keys = Keys.record.keys
    if keys.allSatisfy({ fields[$0] == nil }) {
      error("`\(what)` expects nothing", at: node, hint: "one of: " + keys.joined(separator: ", "))
    }
    if let isDatagram { checkTransport(fields, expected, isDatagram: isDatagram) }
    checkHandshake(expected, fields)
    checkTeardown(expected, fields, details)
    return expected
  }

  /// A value of each end: `{ initiator: 2, responder: 5 }`.
  private func ends<Value>(_ fields: Fields, _ key: Key<Value>) -> (Value?, Value?) {
    let what = key.entry.name
    guard let node = fields[what], let ends = Fields(node, what, keys: ["initiator", "responder"], self)
    else {
      return (nil, nil)
    }
    return (
      ends["initiator"].flatMap { key.form.read($0, what, self) },
      ends["responder"].flatMap { key.form.read($0, what, self) }
    )
  }

  /// `teardown: four-segment`, a list of kinds, or a map with `kind`, `closedFirst` and `timeWait`.
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
