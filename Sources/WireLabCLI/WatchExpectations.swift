import WireConversations
import WireJudgement
import WireReports
import WireRunner
import WireScenario
import WireText

/// Judges what is watched by expectations: each conversation as it ends, and at the end all of them together.
final class WatchExpectations {
  private var judge: RunningJudge
  /// What has ended since it was last judged: while packets are read nothing else can be asked of the watch.
  private var waiting: [Conversation] = []

  init(_ expectations: Expectations) {
    judge = RunningJudge(expectations)
  }

  /// Takes a conversation that has ended.
  func take(_ conversation: Conversation) {
    waiting.append(conversation)
  }

  /// Judges what has ended.
  ///
  /// - Parameter body: receives each conversation and the checks that are about it.
  func judge(in watch: Watch, _ body: (Conversation, [Check]) -> Void) {
    guard !waiting.isEmpty else { return }
    let circumstances = watch.circumstances
    for conversation in waiting {
      let whole = watch.withPayloads(conversation)
      body(whole, judge.judge(whole, circumstances))
    }
    waiting.removeAll(keepingCapacity: true)
  }

  /// What came of it.
  ///
  /// - Parameters:
  ///   - watched: what was seen.
  ///   - file: the file with the expectations; empty: they were on the command line.
  ///   - capture: the capture that reports point to; nil: none was saved.
  func result(
    of watch: Watch, _ watched: WatchResult, file: String, capture: String?, since clock: RunClock
  ) -> ScenarioResult {
    judge.finish(watch.circumstances)
    var problems: [Problem] = []
    if watched.lostPackets > 0 {
      let text = Words(.en).text("capture.lost-packets", ["count": watched.lostPackets])
      problems.append(Problem(kind: .lostPackets, text: text))
    }
    if let reason = watched.stopReason {
      let text = Words(.en).text("capture.ended-early", ["reason": reason])
      problems.append(Problem(kind: .lostPackets, text: text))
    }
    return judge.result(
      interface: watched.interface, file: file,
      capture: CaptureSummary(
        file: capture ?? "", packets: watched.packets, dropped: watched.lostPackets,
        drained: watched.stopReason == nil),
      started: clock.started, durationSeconds: clock.seconds, problems: problems)
  }
}
