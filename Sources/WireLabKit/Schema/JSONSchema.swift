import WireLessons
import WireReports
import WireScenario
import WireText

/// The JSON Schemas (draft 2020-12) of what WireLab reads and writes.
///
/// They are made from the same enumerations that the program itself uses, so that a word cannot be in one and
/// not in the other.
public enum JSONSchema: String, CaseIterable, Sendable {
  /// A scenario file.
  case scenario
  /// What `wirelab run` writes: `report.json`.
  case run
  /// What `wirelab inspect --format json` writes.
  case inspect
  /// A line of `wirelab inspect --format ndjson`.
  case conversation
  /// What `wirelab verify --format json` writes.
  case verify
  /// What `wirelab doctor --format json` writes.
  case doctor
  /// What `wirelab list --format json` writes.
  case list
  /// What `wirelab explain --format json` writes.
  case explain
  /// What `wirelab grade --format json` writes.
  case grade

  /// What it describes, in a few words.
  public var summary: String {
    switch self {
    case .scenario: "a scenario file"
    case .run: "the report of `wirelab run` (report.json)"
    case .inspect: "the document of `wirelab inspect --format json`"
    case .conversation: "a line of `wirelab inspect --format ndjson`"
    case .verify: "the document of `wirelab verify --format json`"
    case .doctor: "the document of `wirelab doctor --format json`"
    case .list: "the document of `wirelab list --format json`"
    case .explain: "the document of `wirelab explain --format json`"
    case .grade: "the document of `wirelab grade --format json`"
    }
  }

  /// The schema itself, as a JSON document with a line feed at its end.
  public var text: String {
    var json = JSONWriter(pretty: true)
    json.element(document)
    return json.text + "\n"
  }

  private var document: JSONValue {
    let head: JSONValue = [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "$id": .string("urn:wirelab:schema:\(rawValue):1"),
      "title": .string("WireLab: \(summary)"),
    ]
    return head.adding(body)
  }

  private var body: JSONValue {
    switch self {
    case .scenario: ScenarioSchema.body
    case .run: RunSchema.body
    case .inspect: InspectSchema.document
    case .conversation: InspectSchema.line
    case .verify: VerifySchema.body
    case .doctor: DoctorSchema.body
    case .list: ListSchema.body
    case .explain: ExplainSchema.body
    case .grade: GradeSchema.body
    }
  }
}
