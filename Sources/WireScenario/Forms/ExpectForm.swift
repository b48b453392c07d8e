import WireConversations
import WireGrammar
import WireScript
import WireText

extension Expectations {
  private static let each = entry(
    "each", .reference("conversation"), "what holds of a conversation", "会话的要求",
    "what holds of every conversation; what speaks of TCP passes over those of UDP",
    "每个会话都满足的要求；与 TCP 有关的要求略过 UDP 会话")
  private static let ignore = entry(
    "ignore", .oneOrMore(.reference("selector")), "[conversations](#selectors), or a list",
    "会话（见“选择会话”），或其列表", "conversations that nothing is said of, as if they were not there",
    "不作任何要求的会话，视同不存在")
  private static let selected = entry(
    "where", .oneOrMore(SelectedExpectation.record.schema), "`{ match: …, expect: … }`, or a list",
    "`{ match: …, expect: … }`，或其列表",
    "what holds of each of some conversations, of which there is at least one", "某些会话各自满足的要求，这样的会话至少有一个")
  private static let absent = entry(
    "none", .oneOrMore(.reference("selector")), "[conversations](#selectors), or a list",
    "会话（见“选择会话”），或其列表", "of these there is none", "没有这样的会话")

  /// Its keys.
  package static let record = Record([
    ConversationCount.key(most: 10_000).entry, ignore, each, selected, absent,
    entry(
      "of",
      [
        "type": "object", "minProperties": 1, "additionalProperties": .oneOrMore(.reference("conversation")),
      ], "`{ alice: … }`", "`{ alice: … }`",
      "what holds of a client's conversations; a list: of the first, the second, …",
      "某个客户端的会话满足的要求；列表依次对应第一个、第二个……"),
    entry(
      "calls", .nonEmptyList(CallExpectation.record.schema), "a list of calls", "调用的列表",
      "what holds of socket calls", "套接字调用的要求"),
    entry(
      "order", .nonEmptyList(OrderExpectation.record.schema), "a list of events", "事件的列表",
      "events that must happen in this order", "必须按此顺序发生的事件"),
    entry(
      "counters",
      [
        "type": "object", "minProperties": 1, "propertyNames": ["pattern": "^[A-Za-z0-9]+$"],
        "additionalProperties": .countOrRange,
      ], "`{ TCPAbortOnClose: 1, TCPTimeouts: [1, 3] }`", "`{ TCPAbortOnClose: 1, TCPTimeouts: [1, 3] }`",
      "by how much counters of the kernel must grow, or at least and at most; those of UDP are the "
        + "sums of both versions of IP",
      "内核计数器必须增长多少，或最少和最多；UDP 的计数器为两种 IP 版本之和"),
    entry(
      "kernel", .oneOrMore(["$ref": "#/$defs/socketClaim", "required": ["of"]]), "a claim, or a list",
      "一个断言，或其列表",
      "what the kernel must say of sockets when everything is at rest (see [The kernel](#the-kernel))",
      "一切静止时内核对套接字必须这样说（见“内核”）"),
    entry(
      "programs", .nonEmptyList(ProgramExpectation.record.schema), "a list", "列表",
      "what must have become of programs (see [Programs](#programs))", "程序的结局（见“程序”）"),
  ])

  private static func entry(
    _ name: String, _ schema: JSONValue, _ words: String, _ zhWords: String, _ en: String, _ zhHans: String
  ) -> KeyEntry {
    KeyEntry(
      name: name, schema: schema, words: LocalizedText(en: words, zhHans: zhWords),
      meaning: LocalizedText(en: en, zhHans: zhHans))
  }

  /// Nothing is expected.
  package static var nothing: Expectations {
    Expectations(
      conversations: nil, ignore: [], each: nil, selected: [], absent: [], ofClient: [], calls: [], order: [],
      counters: [], kernel: [])
  }
}

extension ConversationCount {
  /// How many conversations there are; beyond so many a file is mistaken.
  fileprivate static func key(most: Int) -> Key<Located<ConversationCount>> {
    let count = Form<ClosedRange<Int>>.count(0...most)
    let ofTCP = Key("tcp", count, "of TCP", "TCP 会话的个数")
    let ofUDP = Key("udp", count, "of UDP", "UDP 会话的个数")
    let record = Record([ofTCP.entry, ofUDP.entry])
    let form = Form<ConversationCount>(
      .any(of: [count.schema, record.schema]), "`2`, `[10, 12]` or `{ tcp: 2, udp: [0, 3] }`",
      "`2`、`[10, 12]` 或 `{ tcp: 2, udp: [0, 3] }`"
    ) { node, what, reader in
      guard case .mapping = node.content else {
        return count.read(node, what, reader).map { ConversationCount(all: $0) }
      }
      guard let fields = Fields(node, what, record, reader) else { return nil }
      if fields["tcp"] == nil && fields["udp"] == nil {
        reader.error("`\(what)` expects nothing", at: node, hint: "one of: tcp, udp")
      }
      return ConversationCount(tcp: fields[ofTCP], udp: fields[ofUDP])
    }
    return Key(
      "conversations", form.located,
      "how many there are, of TCP and UDP; a list of two: at least and at most",
      "TCP 和 UDP 会话的个数；两个数的列表：最少和最多")
  }

  /// Whether nothing may be there.
  fileprivate var isZero: Bool { all?.upperBound == 0 || tcp?.upperBound == 0 && udp?.upperBound == 0 }
}

extension Expectations.SelectedExpectation {
  /// Its keys.
  fileprivate static let record = Record([
    KeyEntry(
      name: "match", schema: .reference("selector"), words: LocalizedText(en: "conversations", zhHans: "会话"),
      isRequired: true, meaning: LocalizedText(en: "which conversations", zhHans: "哪些会话")),
    KeyEntry(
      name: "expect", schema: .reference("conversation"),
      words: LocalizedText(en: "what holds of a conversation", zhHans: "会话的要求"), isRequired: true,
      meaning: LocalizedText(en: "what holds of each of them", zhHans: "其中每个会话满足的要求")),
  ])
}

extension FormReader {
  /// What must be seen: the map `expect`.
  package func expectations(_ node: SourceNode, _ clients: [any ActorPlan]) -> Expectations {
    guard let fields = Fields(node, "expect", Expectations.record, self) else { return .nothing }
    let expect = expectations(fields, clients)
    let keys = Expectations.record.keys
    if keys.allSatisfy({ fields[$0] == nil }) {
      error(
        "a scenario that expects nothing proves nothing", at: node,
        hint: "one of: " + keys.joined(separator: ", "))
    }
    return expect
  }

  /// The same of a map that may say more.
  func expectations(_ fields: Fields, _ clients: [any ActorPlan]) -> Expectations {
    var expect = Expectations.nothing
    // What holds of every conversation must be possible for every client.
    let transports = Set(clients.map(\.transport))
    conversations(fields, transports.isEmpty ? nil : transports, knowsActors: true, into: &expect)
    if let of = fields["of"] { expect.ofClient = ofClients(of, clients) }
    if let calls = fields["calls"] { expect.calls = elements(calls, "calls").compactMap(callExpectation) }
    if let order = fields["order"] {
      expect.order = elements(order, "order").enumerated().compactMap { index, node in
        orderExpectation(node, clients, isFirst: index == 0)
      }
    }
    if let counters = fields["counters"] { expect.counters = self.counters(counters) }
    if let kernel = fields["kernel"] {
      expect.kernel = elements(kernel, "kernel", orOne: true).compactMap { node in
        socketClaim(node, hasOwnSocket: false).map { located($0, node) }
      }
    }
    if let programs = fields["programs"] {
      expect.programs = elements(programs, "programs").compactMap(programExpectation)
    }
    return expect
  }

  private func ofClients(_ node: SourceNode, _ clients: [any ActorPlan]) -> [Expectations.ClientExpectation] {
    entries(node, "of", of: "clients").compactMap { key, name, value in
      names.use(.client, name, at: key)
      let transport = clients.first { $0.name == name }?.transport
      let found = elements(value, name, orOne: true).compactMap {
        conversation($0, name, transports: transport.map { [$0] })
      }
      return found.isEmpty
        ? nil : Expectations.ClientExpectation(client: located(name, key), conversations: found)
    }
  }

  private func counters(_ node: SourceNode) -> [CounterExpectation] {
    entries(node, "counters", of: "names and growths").compactMap { key, name, value in
      guard name.isCounterName else {
        error("`\(name)` is no counter of the kernel", at: key, hint: "as in `TCPAbortOnClose`")
        return nil
      }
      return count(value, name, in: 0...1_000_000).map {
        CounterExpectation(name: located(name, key), growth: $0)
      }
    }
  }

  /// What speaks of all conversations, or of some by what they have in common.
  private func conversations(
    _ fields: Fields, _ transports: Set<Conversation.Transport>?, knowsActors: Bool,
    into expect: inout Expectations
  ) {
    expect.conversations = fields[ConversationCount.key(most: knowsActors ? 10_000 : 1_000_000_000)]
    let selector = ConversationSelector.form(knowsActors: knowsActors)
    func selectors(_ key: String) -> [Located<ConversationSelector>] {
      fields[key].flatMap { selector.located.oneOrMore.read($0, key, self) } ?? []
    }
    expect.ignore = selectors("ignore")
    expect.absent = selectors("none")
    if let each = fields["each"] {
      expect.each = conversation(each, "each", transports: transports)
      if expect.conversations?.value.isZero == true, let place = fields.key("each") {
        error("`each` expects something of no conversation", at: place, hint: "`conversations` is 0")
      }
    }
    guard let selected = fields["where"] else { return }
    expect.selected = elements(selected, "where", orOne: true).compactMap { node in
      guard let fields = Fields(node, "where", Expectations.SelectedExpectation.record, self) else {
        return nil
      }
      let match = fields.required("match").flatMap { selector.located.read($0, "match", self) }
      let holds = fields.required("expect").flatMap { conversation($0, "expect", transports: nil) }
      guard let match, let holds else { return nil }
      return Expectations.SelectedExpectation(match: match, expect: holds)
    }
  }

  /// What must hold of a capture, which knows no actors, calls or counters.
  func captureExpectations(_ node: SourceNode) -> Expectations {
    var expect = Expectations.nothing
    let keys = ["conversations", "ignore", "each", "where", "none"]
    guard let fields = Fields(node, "expect", keys: keys, self) else { return expect }
    conversations(fields, nil, knowsActors: false, into: &expect)
    if keys.allSatisfy({ $0 == "ignore" || fields[$0] == nil }) {
      error("nothing is expected", at: node, hint: "as in `{ each: { teardown: graceful } }`")
    }
    return expect
  }
}

extension ActorPlan {
  /// What it talks.
  fileprivate var transport: Conversation.Transport { isDatagram ? .udp : .tcp }
}

extension Expectations {
  /// Decodes what must hold of a capture: of the keys of a scenario's `expect` those that need no actors,
  /// calls or counters.
  ///
  /// - Parameters:
  ///   - text: YAML, also in one line: `{ each: { teardown: graceful } }`.
  ///   - name: what messages call it.
  public static func decode(_ text: String, name: String) throws(ScenarioFileError) -> Expectations {
    let (reader, root) = try FormReader.begin(text, file: name)
    let expectations = reader.captureExpectations(root)
    if let failure = reader.failure { throw failure }
    return expectations
  }

  /// Decodes a file that holds such expectations.
  public static func load(file path: String) throws(ScenarioFileError) -> Expectations {
    try decode(Scenario.text(ofFile: path), name: path)
  }
}
