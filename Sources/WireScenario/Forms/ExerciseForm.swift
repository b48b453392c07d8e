import WireGrammar
import WireScript
import WireText

extension Exercise {
  fileprivate static let task = Key(
    "task", .localizedText, isRequired: true, "what is to be written; all that a student is told before",
    "要写什么；学生事先只看到这些")
  private static let start = KeyEntry(
    name: "start", schema: .nonEmptyList(["type": ["string", "number", "boolean"]]),
    words: LocalizedText(en: "a list: the program and its arguments", zhHans: "列表：程序和它的参数"),
    meaning: LocalizedText(
      en:
        "the command of each submission, in its folder, as of `program`: `[python3, server.py]`; left out: "
        + "whoever grades says it",
      zhHans: "每份作业在自己目录里的启动命令，写法同 `program`：`[python3, server.py]`；省略时由评分者给出"))
  fileprivate static let packets = Key(
    "packets", .integer(100...1_000_000), usual: usualPackets,
    "the packets that a run may have; then the submission is ended", "一次运行最多的包数；超过后作业被终止")
  fileprivate static let processes = Key(
    "processes", .integer(1...1000), usual: usualProcesses,
    "the processes that a submission may have at a time", "作业同时最多的进程数")
  private static let hints = KeyEntry(
    name: "hints",
    schema: [
      "type": "object", "minProperties": 1,
      "propertyNames": .word(of: SubmissionFault.allCases.map(\.rawValue)),
      "additionalProperties": .reference("localizedText"),
    ],
    words: LocalizedText(en: "`{ wrong-port: … }`", zhHans: "`{ wrong-port: … }`"),
    meaning: LocalizedText(
      en:
        "what is said of faults that the grader knows by itself, instead of its own words: "
        + SubmissionFault.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "),
      zhHans: "评分程序自己能认出的错误，用这里的话代替它自带的提示："
        + SubmissionFault.allCases.map { "`\($0.rawValue)`" }.joined(separator: "、")))

  /// Its keys.
  package static let record = Record([task.entry, start, packets.entry, processes.entry, hints])
}

extension ExercisePart {
  fileprivate static let title = Key(
    "title", .localizedText, "what it is about, for the student; never how it is done", "这一部分考查什么，给学生看；不写怎么做")
  fileprivate static let points = Key(
    "points", .integer(0...1000), usual: 0, "what it is worth; all of it is given, or nothing",
    "分值；要么全得，要么不得")
  fileprivate static let hint = Key(
    "hint", .localizedText,
    "what is said to who has not got it; the first hint of the file that fits is shown, so the most telling "
      + "ones come first", "没通过时给出的提示；只显示文件里第一条适用的提示，所以最能说明问题的写在前面")
  fileprivate static let steps = Key(
    "steps", Form<String>.use(.actor).located.oneOrMore, usual: [],
    "actors, all of whose steps must come out as they should", "参与者，其所有步骤都必须按预期完成")

  /// Its keys: those of what is expected, and what it is worth.
  package static let record = Record(
    [title.entry, points.entry, hint.entry, steps.entry] + Expectations.record.entries)
}

extension FormReader {
  /// What makes a scenario an exercise.
  func exercise(_ node: SourceNode) -> Exercise? {
    guard let fields = Fields(node, "exercise", Exercise.record, self) else { return nil }
    let task = fields[Exercise.task]
    let start = fields["start"].map { node in
      elements(node, "start").compactMap { word -> String? in
        guard let text = word.scalar, !word.isAbsent else {
          wrongKind("start", mustBe: "a word", word)
          return nil
        }
        return text
      }
    }
    let (packets, processes) = (fields[Exercise.packets], fields[Exercise.processes])
    var hints: [SubmissionFault: LocalizedText] = [:]
    if let node = fields["hints"] {
      for (key, name, value) in entries(node, "hints", of: "faults and hints") {
        guard let fault = SubmissionFault(rawValue: name) else {
          let known = SubmissionFault.allCases.map(\.rawValue)
          error("unknown fault `\(name)`", at: key, hint: Suggestion.hint(for: name, among: known))
          continue
        }
        hints[fault] = localizedText(value, name)
      }
    }
    guard let task, let packets, let processes else { return nil }
    return Exercise(task: task, start: start, packets: packets, processes: processes, hints: hints)
  }

  /// What an exercise expects, part by part.
  func parts(_ node: SourceNode, _ clients: [any ActorPlan]) -> [ExercisePart] {
    let parts = elements(node, "expect").compactMap { node -> ExercisePart? in
      guard let fields = Fields(node, "expect", ExercisePart.record, self) else { return nil }
      let expect = expectations(fields, clients)
      let (title, hint) = (fields[ExercisePart.title], fields[ExercisePart.hint])
      let steps = fields[ExercisePart.steps] ?? []
      if steps.isEmpty, Expectations.record.keys.allSatisfy({ fields[$0] == nil }), !fields.hasMistypedKey {
        error(
          "this part expects nothing", at: node,
          hint: "one of: " + (["steps"] + Expectations.record.keys).joined(separator: ", "))
      }
      return ExercisePart(
        title: title, points: fields[ExercisePart.points] ?? 0, hint: hint, steps: steps, expect: expect)
    }
    if !parts.isEmpty, parts.allSatisfy({ $0.points == 0 }) {
      error("no part of `expect` is worth points", at: node, hint: "as in `- { points: 2, each: … }`")
    }
    return parts
  }

  /// That an exercise has one submission and parts, and nothing else has.
  func checkExercise(_ fields: Fields, _ exercise: Exercise?, _ actors: [any ActorPlan]) {
    let submissions = actors.compactMap { $0 as? ProgramPlan }.filter(\.isSubmission)
    guard let place = fields.key("exercise") else {
      if let first = submissions.first {
        error(
          "`\(first.name)` is what somebody hands in, and this is no exercise", at: fields.node,
          hint: "`exercise: { task: …, start: [python3, server.py] }`")
      }
      return
    }
    if submissions.count != 1, !fields.hasMistypedKey, !actors.isEmpty {
      error(
        "an exercise has one actor that is handed in, not \(submissions.count)", at: place,
        hint: "`program: submission`")
    }
    if let expect = fields["expect"], case .mapping = expect.content {
      error(
        "`expect` of an exercise is a list of parts", at: expect,
        hint: "as in `- { points: 2, hint: …, each: { teardown: graceful } }`")
    }
  }
}
