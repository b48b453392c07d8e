import WireJudgement
import WireText

extension InspectDocument {
  /// The document `wirelab/inspect/1` of two points of capture, with what relates their conversations.
  public static func text(_ related: RelatedCaptures, packets: Bool = false, pretty: Bool = true) -> String {
    text([related.first, related.second], packets: packets, pretty: pretty, relations: related.relations)
  }
}

extension JSONWriter {
  /// Writes which conversations are the same.
  mutating func relations(_ relations: [Relation]) {
    array("relations", relations) { json, relation in
      json.object { json in
        json.member("kind", relation.kind.rawValue)
        json.member("certain", relation.isCertain)
        json.member("first", relation.first)
        json.member("second", relation.second)
        if let initiator = relation.initiatorShift, let responder = relation.responderShift {
          json.object("shift", onOneLine: true) { json in
            json.member("initiator", Int(initiator))
            json.member("responder", Int(responder))
          }
        }
        json.member("onlyAtFirst", relation.onlyAtFirst)
        json.member("onlyAtSecond", relation.onlyAtSecond)
      }
    }
  }
}
