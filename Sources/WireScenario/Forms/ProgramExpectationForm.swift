import WireGrammar
import WireScript
import WireText

extension ProgramExpectation {
  fileprivate static let of = Key("of", .use(.program), isRequired: true, "which program", "哪个程序")
  fileprivate static let exit = Key(
    "exit", Form.integer(0...255).oneOrMore, "the status that it ended with; a list: any of them",
    "它结束时的状态；列表：其中任意一个")
  fileprivate static let signal = Key(
    "signal", Form<String>(.word(of: SignalName.all), "a signal", "信号") { $2.signal($0, $1) }.oneOrMore,
    "the signal that ended it; a list: any of them", "结束它的信号；列表：其中任意一个")
  fileprivate static let within = Key(
    "within", .seconds(0...600), "at most so many seconds from the last signal that it got to its end",
    "从它收到的最后一个信号到它结束，最多这么多秒")
  private static let texts: JSONValue = .any(of: [
    .oneOrMore(.reference("text")), .record(["all": .nonEmptyList(.reference("text"))]),
  ])
  private static func texts(_ name: String, _ en: String, _ zhHans: String) -> KeyEntry {
    KeyEntry(
      name: name, schema: texts,
      words: LocalizedText(en: "text, a list, or `{ all: [...] }`", zhHans: "文本、列表，或 `{ all: [...] }`"),
      meaning: LocalizedText(en: en, zhHans: zhHans))
  }

  /// Its keys.
  package static let record = Record(
    [
      of.entry, exit.entry, signal.entry, within.entry,
      texts(
        "output", "what stands in its standard output; of a list any, of `all` every one",
        "它的标准输出里有什么；列表：其中任意一个；`all`：每一个"),
      texts("errors", "the same of its standard error", "标准错误，同上"),
    ],
    rules: [
      Rule(["minProperties": 2]),
      .notBoth(
        "exit", "signal", "a program ends with a status or by a signal", hint: "either `exit` or `signal`"),
    ])
}

extension FormReader {
  /// One entry of `programs`.
  func programExpectation(_ node: SourceNode) -> ProgramExpectation? {
    guard let fields = Fields(node, "programs", ProgramExpectation.record, self) else { return nil }
    let program = fields[ProgramExpectation.of]
    let (exit, signal) = (fields[ProgramExpectation.exit], fields[ProgramExpectation.signal])
    let within = fields[ProgramExpectation.within]
    let (output, errors) = (fields["output"].map(texts), fields["errors"].map(texts))
    fields.check(ProgramExpectation.record)
    let keys = ProgramExpectation.record.keys.dropFirst()
    if !fields.hasMistypedKey, keys.allSatisfy({ fields[$0] == nil }) {
      error("`programs` expects nothing of it", at: node, hint: "one of: " + keys.joined(separator: ", "))
    }
    guard let program, let place = fields["of"] else { return nil }
    return ProgramExpectation(
      program: located(program, place), exit: exit ?? [], signal: signal ?? [], within: within,
      output: output ?? nil, errors: errors ?? nil)
  }

  /// A text, a list of which one is there, or `{ all: […] }`.
  private func texts(_ node: SourceNode) -> ProgramExpectation.Texts? {
    var list = node
    var needsAll = false
    if case .mapping = node.content {
      guard let fields = Fields(node, "output", keys: ["all"], self), let all = fields.required("all") else {
        return nil
      }
      list = all
      needsAll = true
    }
    let texts = elements(list, "output", orOne: !needsAll).compactMap { awaitedText($0, "output") }
    return texts.isEmpty ? nil : ProgramExpectation.Texts(texts: texts, needsAll: needsAll)
  }
}
