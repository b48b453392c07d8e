public import WireJudgement
import WireScript
import WireText

/// What `wirelab grade` found out, as a JSON document.
public enum GradeDocument {
  /// The document `wirelab/grade/1`, with a line feed at its end.
  public static func text(_ result: GradeResult) -> String {
    var json = JSONWriter(pretty: true)
    json.element(
      [
        "schema": "wirelab/grade/1", "exercise": .string(result.exercise), "title": text(result.title),
        "task": result.task.map(text) ?? .null, "submissions": .array(result.grades.map(submission)),
      ] as JSONValue)
    return json.text + "\n"
  }

  private static func submission(_ grade: Grade) -> JSONValue {
    [
      "name": .string(grade.submission), "points": number(grade.points), "possible": number(grade.possible),
      "status": .string(grade.status.rawValue), "fault": grade.fault.map { .string($0.rawValue) } ?? .null,
      "hints": .array(grade.hints.map(text)), "parts": .array(grade.parts.map(part)),
      "problems": .array(
        grade.result.problems.map { ["kind": .string($0.kind.rawValue), "text": .string($0.text)] }),
      "capture": (grade.result.capture?.file).map { .string($0) } ?? .null,
      "duration": .number(Decimal.seconds(Decimal.nanoseconds(grade.result.durationSeconds))),
    ]
  }

  private static func part(_ part: Grade.Part) -> JSONValue {
    [
      "number": number(part.number), "title": part.title.map(text) ?? .null,
      "points": number(part.points), "possible": number(part.possible),
      "verdict": .string(part.verdict.rawValue), "observed": .strings(part.observed),
    ]
  }

  private static func text(_ text: LocalizedText) -> JSONValue {
    ["en": .string(text.en), "zh-Hans": .string(text.zhHans)]
  }

  private static func number(_ number: Int) -> JSONValue { .number("\(number)") }
}
