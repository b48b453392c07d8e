import WireReports
import WireText

/// What topics are about, as JSON.
package enum ExplainDocument {
  /// The document `wirelab/explain/1`, in the order given, with a line feed at its end.
  package static func text(_ explanations: [Explanation], pretty: Bool = true) -> String {
    var json = JSONWriter(pretty: pretty)
    json.object { json in
      json.member("schema", "wirelab/explain/1")
      json.array("topics", explanations) { json, topic in
        json.object { json in
          json.member("name", topic.name)
          json.member("group", topic.group.rawValue)
          json.member("otherNames", topic.otherNames)
          if let title = topic.title { json.member("title", title) }
          json.object("texts") { json in
            for part in topic.parts { json.member(JSONKey(part.kind.rawValue), part.text) }
          }
          json.member("scenarios", topic.scenarios)
          json.member("shownBy", topic.shownBy)
          json.member("reference", topic.sources)
        }
      }
    }
    return json.text + "\n"
  }
}
