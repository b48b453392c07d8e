import WireConversations
import WireJudgement
import WireText

extension ScenarioResult {
  /// Whether it is a capture of which nothing was expected: then it has not passed either.
  var isOnlyShown: Bool {
    status == .passed && traffic.map { $0.source == .capture && $0.tally.checks.all == 0 } == true
  }
}

extension InspectResult {
  /// The result that a page is written from; nothing was expected of it.
  ///
  /// - Parameters:
  ///   - number: which of the captures that one command reads, from 1.
  ///   - durationSeconds: how long it took to read.
  package func pageResult(number: Int, durationSeconds: Double) -> ScenarioResult {
    var notices: [LocalizedText] = []
    if !files.isEmpty { notices.append(LocalizedText("capture.joined", ["count": files.count])) }
    notices += gaps.map { gap in LocalizedText { Words($0).gap(gap) } }
    if let stopReason { notices.append(LocalizedText("capture.stopped", ["reason": stopReason])) }
    notices += CaptureQuality(self).lines
    return .judged(
      .capture, name: file, number: number, isExpected: false, checks: [],
      conversations: Array(list.prefix(PageDocument.conversationLimit)), conversationCount: list.count,
      capture: CaptureSummary(
        // Of several files there is none to fetch.
        file: files.isEmpty ? file : "-", packets: records, dropped: droppedPackets, drained: !truncated),
      started: list.first?.start, durationSeconds: durationSeconds, notices: notices)
  }
}
