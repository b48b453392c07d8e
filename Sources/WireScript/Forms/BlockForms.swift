import WireGrammar
import WireText

/// Steps that hold steps, and the thread that one waits for.
extension StepForm.Value {
  private static let threadName = Key(
    "name", .name, isRequired: true, "its name, for `join`", "它的名字，供 `join` 使用")
  private static let times = Key("times", .integer(1...10_000), "so many times", "这么多次")
  private static let until = Key(
    "until", .use(.mark), "until this mark is passed, whatever a `receive` returns",
    "直到这个标记被经过，不管 `receive` 返回什么")

  private static func record(_ keys: [KeyEntry], _ steps: JSONValue, rules: [Rule] = []) -> Record {
    Record(
      keys + [
        KeyEntry(
          name: "steps", schema: steps, words: LocalizedText(en: "steps", zhHans: "步骤"),
          isRequired: true, meaning: LocalizedText(en: "what is done", zhHans: "要做的步骤"))
      ], rules: rules)
  }

  private static func thread(_ steps: JSONValue) -> Record { record([threadName.entry], steps) }

  private static func loop(_ steps: JSONValue) -> Record {
    record(
      [times.entry, until.entry], steps,
      rules: [
        .notBoth("times", "until", "a loop ends in one way", hint: "either `times` or `until`")
      ])
  }

  static let thread = StepForm.Value {
    thread($0).schema
  } read: { node, place in
    let (reader, scope) = (place.reader, place.scope)
    guard let fields = Fields(node, "thread", thread([:]), reader) else { return nil }
    let name = fields[threadName]
    let steps = fields.required("steps").map { reader.steps($0, "steps", scope.ofThread) }
    guard let name, let steps, let key = fields["name"] else { return nil }
    guard scope.threads.insert(name).inserted else {
      reader.error("a second thread `\(name)`", at: key)
      return nil
    }
    return .thread(name: name, steps: steps)
  }

  static let join = StepForm.Value { _ in
    .reference("name")
  } read: { node, place in
    guard let thread = place.reader.text(node, "join") else { return nil }
    guard place.scope.threads.contains(thread) else {
      place.reader.error(
        "no thread `\(thread)` was started before", at: node,
        hint: Suggestion.hint(for: thread, among: place.scope.threads.sorted())
          ?? "as in `{ thread: { name: \(thread), steps: [...] } }`")
      return nil
    }
    return .join(thread)
  }

  fileprivate static let loop = StepForm.Value {
    loop($0).schema
  } read: { node, place in
    let (reader, scope) = (place.reader, place.scope)
    guard let fields = Fields(node, "loop", loop([:]), reader) else { return nil }
    let (times, mark) = (fields[times], fields[until])
    fields.check(loop([:]))
    scope.depth += 1
    let steps = fields.required("steps").map { reader.steps($0, "steps", scope) }
    scope.depth -= 1
    guard let steps else { return nil }
    let isEndless = fields["times"] == nil && fields["until"] == nil
    if let key = fields.key("steps") {
      if isEndless, !steps.contains(where: \.canEndLoop) {
        reader.error(
          "a loop without `times` ends when a `receive` returns 0, and none of its steps is one", at: key,
          hint: "add `receive`, `times`, or `until` with a mark")
      }
      if steps.contains(where: \.startsThread) {
        reader.error("a loop cannot start a thread: it would start the same one again", at: key)
      }
    }
    if isEndless { return .loop(.untilEndOfStream, steps: steps) }
    if fields["times"] != nil { return times.map { .loop(.times($0), steps: steps) } }
    return mark.map { .loop(.untilMark($0), steps: steps) }
  }

  static let sysctl = StepForm.Value { _ in
    SysctlForm.one
  } read: { node, place in
    let settings = place.reader.sysctls(node, "sysctl")
    if settings.count > 1 {
      place.reader.error("one step sets one sysctl", at: node, hint: "a step for each")
    }
    if settings.contains(where: \.isOptional) {
      place.reader.error("a step sets what there is", at: node, hint: "`optional` stands under `sysctls`")
    }
    return settings.first.map { .sysctl(name: $0.name, value: $0.value) }
  }
}

extension StepForm {
  static let loop = StepForm(
    .loop, of: [.client, .handler, .raw],
    Way("{ loop: { times: 3, steps: [...] } }", en: "again and again, so many times", zhHans: "重复这么多次"),
    Way(
      "{ loop: { steps: [...] } }", en: "… until a `receive` in it returns 0",
      zhHans: "……直到其中一个 `receive` 返回 0"),
    Way(
      "{ loop: { until: measured, steps: [...] } }",
      en: "… until this mark is passed, whatever a `receive` returns",
      zhHans: "……直到这个标记被经过，不管 `receive` 返回什么"))
}

extension Step {
  /// Whether it can see the end of stream that a loop waits for.
  fileprivate var canEndLoop: Bool {
    guard case .receive(.once) = action else { return false }
    return returns == nil && fails == nil
  }

  fileprivate var startsThread: Bool { action.traits.thread != nil }
}
