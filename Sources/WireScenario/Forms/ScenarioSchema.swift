import WireGrammar
import WireScript
import WireSockets
import WireText

/// The grammar of scenario files, as an editor understands it.
///
/// What parts of a file say of each other (a client that nobody has, a mark that nobody passes), `wirelab
/// validate` knows.
package enum ScenarioSchema {
  /// The schema without its head.
  package static var body: JSONValue {
    Scenario.record.schema.adding(["$defs": plain.adding(parts).adding(StepSchema.definitions)])
  }

  private static let plain: JSONValue = [
    "text": .text(matching: "\\S"),
    "localizedText": .any(of: [
      .reference("text"), .record(["en": .reference("text"), "zh-Hans": .reference("text")]),
    ]),
    "name": .text(matching: "^[A-Za-z][A-Za-z0-9_-]{0,63}$"),
    "actor": JSONValue.text(matching: "^[A-Za-z][A-Za-z0-9_-]*(/[A-Za-z0-9_-]+)*$")
      .described(
        "A server, a client, the handler of a server's connection (server/1), or a thread (alice/reader)."
      ),
  ]

  private static var parts: JSONValue {
    [
      "server": .any(of: [
        .reference("modelServer"), .reference("programServer"), .reference("externalServer"),
      ]),
      "modelServer": ServerPlan.record.schema,
      "programServer": ProgramForm.serverRecord.schema,
      "externalServer": ProgramForm.externalRecord.schema,
      "client": .any(of: [.reference("scriptClient"), .reference("programClient")]),
      "scriptClient": ClientPlan.record.schema,
      "programClient": ProgramForm.clientRecord.schema,
      "benchRule": BenchRule.record.schema, "expect": Expectations.record.schema,
      "part": ExercisePart.record.schema,
      "conversation": ConversationExpectation.record.schema,
      "selector": ConversationSelector.record.schema,
    ]
  }
}

/// The tables of the manual, `Scenarios/README.md`, by their names.
package enum ScenarioManual {
  /// All of them, in the order of the manual.
  package static var tables: [Table] {
    [
      Table("scenario", Scenario.record), Table("server", ServerPlan.record),
      Table("client", ClientPlan.record), Table("programServer", ProgramForm.serverRecord),
      Table("programClient", ProgramForm.clientRecord), Table("external", ProgramForm.externalRecord),
      Table(
        "steps", LocalizedText(en: "step", zhHans: "步骤"),
        Step.Action.Name.allCases.flatMap { StepForm.all[$0]?.ways ?? [] }),
      Table("besideSteps", StepExtras.entries), Table("options", SocketOption.record),
      Table(
        "events", LocalizedText(en: "event", zhHans: "事件"),
        Step.Event.Name.allCases.flatMap { EventForm.all[$0]?.ways ?? [] }),
      Table("inject", Injection.record), Table("expect", Expectations.record),
      Table("exercise", Exercise.record), Table("part", Array(ExercisePart.record.entries.prefix(4))),
      Table("calls", CallExpectation.record), Table("order", OrderExpectation.record),
      Table("programs", ProgramExpectation.record),
      Table("serverTLS", TLSPlan.serverRecord), Table("clientTLS", TLSPlan.clientRecord),
      Table("startTLS", Step.Handshake.record), Table("tls", TLSExpectation.record),
      Table("conversation", ConversationExpectation.record), Table("selector", ConversationSelector.record),
      Table("kernel", SocketClaim.record),
      Table("process", ProcessClaim.record),
    ] + BenchRule.tables
  }

  /// A manual with its tables anew: each stands between `<!-- table: NAME -->` and `<!-- end -->`.
  package static func renewed(_ manual: String, _ language: Language) -> String {
    var lines: [Substring] = []
    var isTable = false
    for line in manual.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "<!-- end -->" { isTable = false }
      if !isTable { lines.append(line) }
      guard line.hasPrefix(opening), line.hasSuffix(closing) else { continue }
      let name = line.dropFirst(opening.count).dropLast(closing.count)
      guard let table = tables.first(where: { $0.name == name }) else { continue }
      isTable = true
      lines += [""] + table.markdown(language).split(separator: "\n") + [""]
    }
    return lines.joined(separator: "\n")
  }

  private static let opening = "<!-- table: "
  private static let closing = " -->"
}
