import WireScenario
import WireText

/// The scenarios that can be run, as JSON.
public enum ListDocument {
  /// The document `wirelab/list/1`, in the order given, with a line feed at its end.
  ///
  /// - Parameter tracks: those that there are, or the one that was asked for.
  public static func text(_ scenarios: [Scenario], tracks: [Track] = [], pretty: Bool = true) -> String {
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
      if !tracks.isEmpty {
        json.array("tracks", tracks) { json, track in
          json.object { json in
            json.member("name", track.name)
            json.member("title", track.title)
            json.member("lessons", track.lessons)
            if let quiz = track.quiz { json.member("quiz", quiz) }
          }
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
