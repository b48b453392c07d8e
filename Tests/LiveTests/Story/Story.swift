import Foundation
import Testing

/// What the report document says of one scenario, for the other forms to be compared with.
struct Story {
  let document: [String: Any]

  /// All scenarios of a document.
  static func all(in report: [String: Any]) throws -> [Story] {
    try #require(report["scenarios"] as? [[String: Any]]).map(Story.init(document:))
  }

  var id: String { document["id"] as? String ?? "" }
  var status: String { document["status"] as? String ?? "" }
  var checks: [Check] { (document["checks"] as? [[String: Any]] ?? []).map(Check.init(document:)) }
  var conversations: [Talk] {
    (document["conversations"] as? [[String: Any]] ?? []).map(Talk.init(document:))
  }
  var capture: String? { (document["capture"] as? [String: Any])?["file"] as? String }

  /// The actors of a conversation: its initiator, its responder.
  func actors(of id: Int) -> [String] {
    let all = document["actors"] as? [[String: Any]] ?? []
    let own = all.first { $0["conversation"] as? Int == id }
    return [own?["initiator"] as? String ?? "initiator", own?["responder"] as? String ?? "responder"]
  }

  /// An end, or both, as a report for people names it.
  func name(of party: String, in talk: Talk) -> String {
    switch party {
    case "initiator": actors(of: talk.id)[0]
    case "responder": actors(of: talk.id)[1]
    default: party
    }
  }

  struct Check {
    let document: [String: Any]
    var verdict: String { document["verdict"] as? String ?? "" }
    var subject: String { document["subject"] as? String ?? "" }
    var expected: String { document["expected"] as? String ?? "" }
    var observed: String { document["observed"] as? String ?? "" }
    var conversation: Int? { document["conversation"] as? Int }
  }

  /// A conversation.
  struct Talk {
    let document: [String: Any]
    var id: Int { document["id"] as? Int ?? 0 }
    var lastFrame: Int { document["lastFrame"] as? Int ?? 0 }
    var firstFrame: Int { document["firstFrame"] as? Int ?? 0 }

    struct Verdict {
      let document: [String: Any]
      var kind: String { document["kind"] as? String ?? "" }
      var frames: [Int] { document["frames"] as? [Int] ?? [] }
      var closedFirst: String? { document["closedFirst"] as? String }
      var timeWait: String? { document["timeWait"] as? String }
    }
    var handshake: Verdict? { (document["handshake"] as? [String: Any]).map(Verdict.init(document:)) }
    var teardown: Verdict? { (document["teardown"] as? [String: Any]).map(Verdict.init(document:)) }
    var resetBy: String? { document["resetBy"] as? String }

    /// What the bench did: frame, delivery, origin.
    var marks: [(frame: Int, delivery: String, origin: String)] {
      (document["marks"] as? [[String: Any]] ?? []).map {
        ($0["frame"] as? Int ?? 0, $0["delivery"] as? String ?? "", $0["origin"] as? String ?? "")
      }
    }
    /// Whose states were seen, by frame.
    var observed: [Int: String] {
      let states = document["states"] as? [[String: Any]] ?? []
      return Dictionary(
        states.compactMap { state in
          (state["observed"] as? String).map { (state["frame"] as? Int ?? 0, $0) }
        }, uniquingKeysWith: { $1 })
    }
    var findings: [(frame: Int, kind: String)] {
      (document["findings"] as? [[String: Any]] ?? []).map {
        ($0["frame"] as? Int ?? 0, $0["kind"] as? String ?? "")
      }
    }
  }
}

extension String {
  /// Without line breaks and indents.
  var unwrapped: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
