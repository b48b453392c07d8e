public import Testing
import WireGrammar
import WireJudgement
import WireScenario
import WireText

extension Wire.Recording {
  /// Holds every conversation against expectations, as `wirelab verify` does: an issue for each that is not
  /// met, at the place of the call.
  ///
  /// - Parameters:
  ///   - expectations: `graceful`: every TCP connection that was opened ended by both FINs, none by a reset;
  ///     `strict`: the same, and refused ones fail; or YAML, as it stands under `expect` in a scenario:
  ///     `{ conversations: 10, each: { teardown: graceful, closesWithin: { responder: 1 } } }`; or the path
  ///     of a file that holds it.
  ///   - sourceLocation: where an issue is shown: the place of the call.
  public func expect(
    _ expectations: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    let wanted: Expectations
    do throws(ScenarioFileError) {
      wanted = try Expectations.given(as: expectations, name: "expectations")
    } catch {
      Issue.record("\(error)", sourceLocation: sourceLocation)
      return
    }
    var observation = Judge.Observation(
      conversations: conversations.map(\.judged), actors: [], calls: [], marks: [], unseen: unseen)
    observation.foreign = .all
    for check in Judge(observation: observation).judge(wanted) where check.verdict != .passed {
      Issue.record(Comment(rawValue: check.text), sourceLocation: sourceLocation)
    }
  }
}

extension Check {
  /// What was expected, what was seen, and why, in a sentence.
  fileprivate var text: String {
    var text = "\(subject)"
    if let conversation { text += " of conversation \(conversation)" }
    text += ": expected \(expected), observed \(observed)"
    if !frames.isEmpty { text += " in " + frames.map { "#\($0)" }.joined(separator: " ") }
    if verdict == .inconclusive { text += "; inconclusive" }
    return text + (reason.map { " (\($0.text(in: .en)))" } ?? "")
  }
}
