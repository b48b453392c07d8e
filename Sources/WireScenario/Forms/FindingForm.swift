import WireConversations
import WireGrammar
import WireText

extension FindingExpectation {
  private static let kind = Key(
    "kind", .choice(FindingKind.self), isRequired: true, "what was found", "发现了什么")
  private static let by = Key("by", .choice(Role.self), "who sent it", "由谁发出")
  private static let times = Key(
    "times", .count(0...1_000_000_000), "how many; left out: at least one", "多少次；省略时至少一次")
  private static let every = Key(
    "every", .interval(0...86_400), "how many seconds lie between each two in succession", "相邻两次相隔多少秒")

  /// What must be found: a kind, or a map that says whose, how often, and how far apart.
  static let form = form(Record([kind.entry, by.entry, times.entry, every.entry]))
  /// What must not be found: a kind, or a map that says whose.
  static let absence = form(Record([kind.entry, by.entry]))

  private static func form(_ record: Record) -> Form<FindingExpectation> {
    let word = Form<FindingKind>.choice()
    return Form(.any(of: [word.schema, record.schema]), word.words.en, word.words.zhHans) {
      node, what, reader in
      guard case .mapping = node.content else {
        return word.read(node, what, reader).map { FindingExpectation($0) }
      }
      guard let fields = Fields(node, what, record, reader) else { return nil }
      let kind = fields[kind]
      let expected = kind.map {
        FindingExpectation($0, by: fields[by], times: fields[times], every: fields[every])
      }
      if let most = expected?.times?.upperBound, most < 2, expected?.every != nil,
        let place = fields.key("every")
      {
        reader.error("`every` needs two findings, and there are at most \(most)", at: place)
      }
      return expected
    }
  }
}
