import WireGrammar
import WireScript
import WireText

extension Expectations {
  fileprivate static let conversations = Key(
    "conversations", Form.integer(0...10_000).located, "how many there are, of TCP and UDP",
    "TCP 和 UDP 会话的个数")
  fileprivate static let ofCapture = Key(
    "conversations", Form.integer(0...1_000_000_000).located, "how many there are, of TCP and UDP",
    "TCP 和 UDP 会话的个数")
  private static let each = entry(
    "each", .reference("conversation"), "what holds of a conversation", "会话的要求",
    "what holds of every conversation", "每个会话都满足的要求")

  /// Its keys.
  package static let record = Record([
    conversations.entry, each,
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
  fileprivate static var nothing: Expectations {
    Expectations(
      conversations: nil, each: nil, ofClient: [], calls: [], order: [], counters: [], kernel: [])
  }
}

extension FormReader {
  /// What must be seen: the map `expect`.
  package func expectations(_ node: SourceNode, _ clients: [any ActorPlan]) -> Expectations {
    var expect = Expectations.nothing
    guard let fields = Fields(node, "expect", Expectations.record, self) else { return expect }
    expect.conversations = fields[Expectations.conversations]
    if let each = fields["each"] {
      // What holds of every conversation must be possible for every client.
      let isDatagram = clients.isEmpty ? nil : clients.contains(where: \.isDatagram)
      expect.each = conversation(each, "each", isDatagram: isDatagram)
      if expect.conversations?.value == 0, let place = fields.key("each") {
        error("`each` expects something of no conversation", at: place, hint: "`conversations` is 0")
      }
    }
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
    let keys = Expectations.record.keys
    if keys.allSatisfy({ fields[$0] == nil }) {
      error(
        "a scenario that expects nothing proves nothing", at: node,
        hint: "one of: " + keys.joined(separator: ", "))
    }
    return expect
  }

  private func ofClients(_ node: SourceNode, _ clients: [any ActorPlan]) -> [Expectations.ClientExpectation] {
    entries(node, "of", of: "clients").compactMap { key, name, value in
      names.use(.client, name, at: key)
      let isDatagram = clients.first { $0.name == name }?.isDatagram
      let found = elements(value, name, orOne: true).compactMap {
        conversation($0, name, isDatagram: isDatagram)
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

  /// What must hold of a capture, which knows no actors, calls or counters.
  func captureExpectations(_ node: SourceNode) -> Expectations {
    var expect = Expectations.nothing
    guard let fields = Fields(node, "expect", keys: ["conversations", "each"], self) else { return expect }
    expect.conversations = fields[Expectations.ofCapture]
    if let each = fields["each"] { expect.each = conversation(each, "each", isDatagram: nil) }
    if fields["conversations"] == nil && fields["each"] == nil {
      error("nothing is expected", at: node, hint: "as in `{ each: { handshake: three-way } }`")
    }
    return expect
  }
}

extension Expectations {
  /// Decodes what must hold of a capture: the keys `conversations` and `each` of a scenario's `expect`.
  ///
  /// - Parameters:
  ///   - text: YAML, also in one line: `{ each: { teardown: four-segment } }`.
  ///   - name: what messages call it.
  public static func decode(_ text: String, name: String) throws(ScenarioFileError) -> Expectations {
    let (reader, root) = try FormReader.begin(text, file: name)
    let expectations = reader.captureExpectations(root)
    guard reader.diagnostics.isEmpty else { throw ScenarioFileError(reader.diagnostics) }
    return expectations
  }

  /// Decodes a file that holds such expectations.
  public static func load(file path: String) throws(ScenarioFileError) -> Expectations {
    try decode(Scenario.text(ofFile: path), name: path)
  }
}
