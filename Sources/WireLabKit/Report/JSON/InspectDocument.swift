public import WireConversations

/// What `wirelab inspect` found, as JSON.
public enum InspectDocument {
  /// The document `wirelab/inspect/1` of some captures, with a line feed at its end.
  public static func text(_ captures: [InspectResult], pretty: Bool = true) -> String {
    var json = JSONWriter(pretty: pretty)
    json.object { json in
      json.member("schema", "wirelab/inspect/1")
      json.array("captures", captures) { json, capture in
        json.object { json in
          json.member("file", capture.file)
          json.member("format", capture.format.rawValue)
          json.array("linkTypes", capture.linkTypes, onOneLine: true) { $0.element($1) }
          json.member("packets", capture.packets)
          json.member("undecodedPackets", capture.undecodedPackets)
          json.member("truncated", capture.truncated)
          json.member("stopReason", capture.stopReason)
          json.array("conversations", capture.conversations) { $0.conversation($1) }
        }
      }
    }
    return json.text + "\n"
  }

  /// One conversation as a line of NDJSON (`wirelab/conversation/1`), with its line feed.
  ///
  /// - Parameters:
  ///   - file: the capture that holds it, or the interface it was seen on.
  ///   - states: whether each change of state is listed.
  public static func line(_ conversation: Conversation, file: String, states: Bool = false) -> String {
    var json = JSONWriter(pretty: false)
    json.conversation(conversation, states: states) { json in
      json.member("schema", "wirelab/conversation/1")
      json.member("file", file)
    }
    return json.text + "\n"
  }
}
