import WireScript

/// Segments that scripts spell out.
extension ScenarioDecoder {
  /// `{ flags: SA, seq: 1000, ack: next, data: hello, win: 0, mss: 1460, as: server, to: alice }`.
  package func injection(_ node: YAMLNode) -> Injection? {
    let keys = ["flags", "seq", "ack", "data", "win", "mss", "as", "from", "to"]
    guard let fields = Fields(node, "inject", keys: keys, self) else { return nil }
    let flags = fields.required("flags").flatMap(self.flags)
    let sequence = fields.required("seq").flatMap { number($0, "seq") }
    let acknowledgment = fields["ack"].flatMap { number($0, "ack") }
    let payload = fields["data"].map { octets($0, "data") } ?? []
    let window = fields["win"].map { integer($0, "win", in: 0...65_535) } ?? 65_535
    let size = fields["mss"].flatMap { integer($0, "mss", in: 1...65_535) }
    let sender = fields["as"].flatMap { used(.actor, $0, "as") }
    let from = fields["from"].flatMap { word($0, "from", of: ["new"]) }
    if sender != nil, let place = fields.key("from") {
      error("a segment in another's name has no port of its own", at: place, hint: "either `as` or `from`")
    }
    let destination = fields["to"].map(receiver) ?? .actor(nil)
    guard let flags, let sequence, let payload, let window, let destination else { return nil }
    return Injection(
      flags: flags, sequence: sequence, acknowledgment: acknowledgment, payload: payload,
      window: UInt16(window), maximumSegmentSize: size.map(UInt16.init), sender: sender,
      fromNewPort: from != nil, destination: destination)
  }

  /// Letters, each once; `none`.
  private func flags(_ node: YAMLNode) -> String? {
    guard let text = text(node, "flags") else { return nil }
    if text == "none" { return "" }
    guard text.allSatisfy("FSRPAU".contains), Set(text).count == text.count else {
      error("`\(text)` are no flags", at: node, hint: "of F, S, R, P, A, U, each once; or `none`")
      return nil
    }
    return text
  }

  private func number(_ node: YAMLNode, _ what: String) -> Injection.Number? {
    guard let text = node.scalar, !node.isAbsent, let number = Injection.Number(text) else {
      error(
        "`\(what)` must be a number, `next` or `isn`", at: node,
        hint: "as in `1000`, `next`, `next+1000`, `isn+1`")
      return nil
    }
    return number
  }

  private func receiver(_ node: YAMLNode) -> Injection.Destination? {
    if let plain = node.plain, PlainScalarKind(plain) == .number {
      return integer(node, "to", in: 1...65_535).map { .port(UInt16($0)) }
    }
    return used(.actor, node, "to").map { .actor($0) }
  }
}
