extension Expectations {
  /// Decodes what must hold of a capture: the keys `conversations` and `each` of a scenario's `expect`.
  ///
  /// - Parameters:
  ///   - text: YAML, also in one line: `{ each: { teardown: four-segment } }`.
  ///   - name: what messages call it.
  public static func decode(_ text: String, name: String) throws(ScenarioFileError) -> Expectations {
    let (decoder, root) = try ScenarioDecoder.begin(text, file: name)
    let expectations = decoder.captureExpectations(root)
    guard decoder.diagnostics.isEmpty else { throw ScenarioFileError(decoder.diagnostics) }
    return expectations
  }

  /// Decodes a file that holds such expectations.
  public static func load(file path: String) throws(ScenarioFileError) -> Expectations {
    try decode(Scenario.text(ofFile: path), name: path)
  }
}

extension ScenarioDecoder {
  /// What must hold of a capture, which knows no actors, calls or counters.
  func captureExpectations(_ node: YAMLNode) -> Expectations {
    var expect = Expectations(
      conversations: nil, each: nil, ofClient: [], calls: [], order: [], counters: [], kernel: [])
    guard let fields = Fields(node, "expect", keys: ["conversations", "each"], self) else { return expect }
    if let count = fields["conversations"] {
      expect.conversations = integer(count, "conversations", in: 0...1_000_000_000).map { located($0, count) }
    }
    if let each = fields["each"] { expect.each = conversation(each, "each", isDatagram: nil) }
    if fields["conversations"] == nil && fields["each"] == nil {
      error("nothing is expected", at: node, hint: "as in `{ each: { handshake: three-way } }`")
    }
    return expect
  }
}
