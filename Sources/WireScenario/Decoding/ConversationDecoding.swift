import WireConversations

extension ScenarioDecoder {
  /// What must hold of a conversation.
  ///
  /// - Parameter isDatagram: whether it is of UDP; nil: not known.
  package func conversation(_ node: YAMLNode, _ what: String, isDatagram: Bool?) -> ConversationExpectation? {
    let keys = ["handshake", "teardown", "resetBy", "wire", "bytes", "states", "findings", "noFindings"]
    guard let fields = Fields(node, what, keys: keys, self) else { return nil }
    var expected = ConversationExpectation()
    if let handshake = fields["handshake"] {
      expected.handshake = choices(handshake, "handshake", HandshakeKind.self)
    }
    let details = fields["teardown"].flatMap { teardown($0, &expected) }
    if let resetBy = fields["resetBy"] { expected.resetBy = party(resetBy, "resetBy", Role.self) }
    if let wire = fields["wire"] {
      expected.wire = patterns(wire, "wire").map { located($0, wire) }
      if let patterns = expected.wire?.value, !patterns.isEmpty, patterns.allSatisfy({ $0.kind == .anything })
      {
        error("`wire` expects nothing", at: wire, hint: "`...` is any packets, or none; name one, as in `S>`")
      }
    }
    if let bytes = fields["bytes"], let ends = Fields(bytes, "bytes", keys: ["initiator", "responder"], self)
    {
      expected.initiatorBytes = ends["initiator"].flatMap(octetCount)
      expected.responderBytes = ends["responder"].flatMap(octetCount)
    }
    if let states = fields["states"],
      let ends = Fields(states, "states", keys: ["initiator", "responder"], self)
    {
      expected.initiatorState = ends["initiator"].flatMap(state)
      expected.responderState = ends["responder"].flatMap(state)
    }
    if let findings = fields["findings"] { self.findings(findings, &expected) }
    if let none = fields["noFindings"] {
      expected.noFindings += elements(none, "noFindings", orOne: true).compactMap(finding)
    }
    if keys.allSatisfy({ fields[$0] == nil }) {
      error("`\(what)` expects nothing", at: node, hint: "one of: " + keys.joined(separator: ", "))
    }
    if let isDatagram { checkTransport(fields, expected, isDatagram: isDatagram) }
    checkHandshake(expected, fields)
    checkTeardown(expected, fields, details)
    return expected
  }

  /// `teardown: four-segment`, a list of kinds, or a map with `kind`, `closedFirst` and `timeWait`.
  ///
  /// - Returns: the fields of the map.
  private func teardown(_ node: YAMLNode, _ expected: inout ConversationExpectation) -> Fields? {
    guard case .mapping = node.content else {
      expected.teardown = choices(node, "teardown", TeardownKind.self)
      return nil
    }
    let keys = ["kind", "closedFirst", "timeWait"]
    guard let fields = Fields(node, "teardown", keys: keys, self) else { return nil }
    if keys.allSatisfy({ fields[$0] == nil }) {
      error("`teardown` expects nothing", at: node, hint: "one of: " + keys.joined(separator: ", "))
    }
    if let kind = fields["kind"] { expected.teardown = choices(kind, "kind", TeardownKind.self) }
    if let first = fields["closedFirst"] { expected.closedFirst = party(first, "closedFirst", Party.self) }
    if let timeWait = fields["timeWait"] { expected.timeWait = party(timeWait, "timeWait", Party.self) }
    return fields
  }

  /// One or more words of a type: any of them will do.
  private func choices<Choice: RawRepresentable<String> & CaseIterable & Hashable & Sendable>(
    _ node: YAMLNode, _ what: String, _ type: Choice.Type
  ) -> Located<[Choice]>? {
    let found = elements(node, what, orOne: true).compactMap { choice($0, what, type) }
    if Set(found).count == Choice.allCases.count {
      error("`\(what)` expects nothing: this is every value that it can have", at: node)
    }
    return found.isEmpty ? nil : located(found, node)
  }

  /// An end of the conversation, or `none`.
  private func party<Choice: RawRepresentable<String> & CaseIterable & Hashable & Sendable>(
    _ node: YAMLNode, _ what: String, _ type: Choice.Type
  ) -> Located<Choice?>? {
    word(node, what, of: type.allCases.map(\.rawValue) + ["none"]).map { located(Choice(rawValue: $0), node) }
  }

  private func octetCount(_ node: YAMLNode) -> Located<Int>? {
    integer(node, "bytes", in: 0...Int(UInt32.max)).map { located($0, node) }
  }

  private func state(_ node: YAMLNode) -> Located<TCPState>? {
    choice(node, "states", TCPState.self).map { located($0, node) }
  }

  private func finding(_ node: YAMLNode) -> Located<FindingKind>? {
    choice(node, "findings", FindingKind.self).map { located($0, node) }
  }

  /// A list of what must be there, or `none`.
  private func findings(_ node: YAMLNode, _ expected: inout ConversationExpectation) {
    if node.scalar == "none" {
      expected.noFindings = FindingKind.allCases.map { located($0, node) }
    } else {
      expected.findings = elements(node, "findings", orOne: true).compactMap(finding)
    }
  }
}
