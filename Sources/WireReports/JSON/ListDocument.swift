import WireScenario
import WireText

/// The scenarios that can be run, as JSON.
public enum ListDocument {
  /// The document `wirelab/list/1`, in the order given, with a line feed at its end.
  public static func text(_ scenarios: [Scenario], pretty: Bool = true) -> String {
    var json = JSONWriter(pretty: pretty)
    json.object { json in
      json.member("schema", "wirelab/list/1")
      json.array("scenarios", scenarios) { json, scenario in
        json.object { json in
          json.member("id", scenario.id)
          json.member("chapter", scenario.chapter)
          json.member("title", scenario.title)
          if !scenario.question.en.isEmpty { json.member("question", scenario.question) }
          if let level = scenario.level { json.member("level", level) }
          if let minutes = scenario.minutes { json.member("minutes", minutes) }
          json.member("after", scenario.after)
          json.member("file", scenario.file)
        }
      }
    }
    return json.text + "\n"
  }
}

extension JSONWriter {
  /// Writes a text in all its languages.
  package mutating func member(_ key: JSONKey, _ text: LocalizedText) {
    object(key) { json in
      for language in Language.allCases { json.member(JSONKey(language.rawValue), text.text(in: language)) }
    }
  }
}
