import WireConversations
import WireJudgement
import WireText

/// What one capture file holds, as text.
struct InspectText {
  let report: TextReport
  let capture: InspectResult
  /// The only conversation to show; nil: all.
  let only: Int?

  private var words: Words { report.words }

  /// Beyond so many conversations, a page of ladders helps nobody who did not ask for one.
  private static let ladderLimit = 16

  /// What the file is; a table of the conversations; and ladder and verdict of each, where they are few or
  /// asked for.
  ///
  /// - Parameter receiver: is given the lines, some at a time: those of a million conversations are too many.
  func write(to receiver: ([Line]) -> Void) {
    FrameNames.use(capture.frameNames) { writeNamed(to: receiver) }
  }

  private func writeNamed(to receiver: ([Line]) -> Void) {
    let shown = only.map { capture.list.only($0) } ?? capture.list
    receiver(header(CaptureQuality(capture)))
    if only == nil && !shown.isEmpty {
      receiver([Line()])
      writeTable(shown, to: receiver)
    }
    guard shown.count <= Self.ladderLimit else {
      receiver([Line()] + report.prose(words.askForLadder, indent: 0, .faint))
      return
    }
    receiver(ladders(shown.values))
  }

  private func ladders(_ shown: [Conversation]) -> [Line] {
    var lines: [Line] = []
    for conversation in shown {
      lines.append(Line())
      var title = Line()
      title.append(repeating: report.glyphs.rule, count: 2, .faint)
      title.append(" \(words.conversation(conversation.id)) ", .strong)
      if let wrapping = conversation.wrapping { title.append("\(wrapping.label) > ") }
      title.append(repeating: report.glyphs.rule, count: report.width - title.width, .faint)
      lines.append(title)
      lines += ConversationText(report: report, conversation: conversation).lines()
    }
    return lines + report.legend(of: shown)
  }

  /// What the file is, and how many conversations of which kinds it holds.
  func lines(of totals: InspectTotals) -> [Line] {
    header(CaptureQuality(capture, totals)) + report.kinds(totals)
  }

  /// More link types than these nobody reads in a line.
  private static let linkTypeLimit = 8

  private var linkTypes: String {
    let left = capture.linkTypes.count - Self.linkTypeLimit
    let shown = capture.linkTypes.prefix(Self.linkTypeLimit).joined(separator: "+")
    return left > 0 ? "\(shown)+\(report.glyphs.ellipsis) (+\(left))" : shown
  }

  private func header(_ quality: CaptureQuality) -> [Line] {
    var line = Line(capture.file, .strong)
    line.append("  ")
    var parts = [capture.format.rawValue]
    if !capture.linkTypes.isEmpty { parts.append(linkTypes) }
    parts.append(words.packets(capture.packets))
    parts.append(words.conversations(quality.conversations))
    line.append(parts.joined(separator: report.glyphs.separator))
    if capture.undecodedPackets > 0 {
      line.append(report.glyphs.separator)
      line.append(words.undecoded(capture.undecodedPackets), .doubtful)
    }
    if capture.truncated {
      line.append(report.glyphs.separator)
      line.append(words.truncated, .doubtful)
    }
    var lines = [line]
    if capture.hiddenFromFilter > 0 {
      lines += report.prose(words.hiddenFromFilter(capture.hiddenFromFilter), indent: 2, .doubtful)
    }
    if !capture.files.isEmpty {
      lines += report.prose(words.joined(capture.files.count), indent: 2, .faint)
    }
    for gap in capture.gaps { lines += report.prose(words.gap(gap), indent: 2, .doubtful) }
    if let reason = capture.stopReason { lines += report.prose(words.stopped(reason), indent: 2, .doubtful) }
    for line in quality.lines { lines += report.prose(line.text(in: words.language), indent: 2, .doubtful) }
    return lines
  }

  private func writeTable(_ conversations: ConversationList, to receiver: ([Line]) -> Void) {
    var columns = words.tableHeader.map(\.displayWidth)
    for conversation in conversations {
      for (column, cell) in conversation.tableCells.enumerated() {
        columns[column] = max(columns[column], TerminalText.escaped(cell).displayWidth)
      }
    }
    receiver([row(words.tableHeader, columns, .faint)])
    for conversation in conversations { receiver([row(conversation.tableCells, columns, .plain)]) }
  }

  private func row(_ cells: [String], _ columns: [Int], _ paint: Paint) -> Line {
    var line = Line()
    var start = 0
    for (column, cell) in cells.enumerated() {
      line.pad(to: start)
      // Numbers stand right in their columns.
      if column == 0 || column == 3 {
        line.append(cell, endingAt: start + columns[column], paint)
      } else {
        line.append(cell, paint)
      }
      start += columns[column] + 2
    }
    return line
  }
}

extension Conversation {
  /// A row of the table that `Words.tableHeader` is the head of.
  var tableCells: [String] {
    [
      String(id), (wrapping.map { "\($0.label) > " } ?? "") + "\(initiator)", "\(responder)", String(packets),
      handshake?.kind.rawValue ?? transport.rawValue, teardown?.kind.rawValue ?? "-",
      teardown?.closedFirst?.rawValue ?? "-",
    ]
  }
}

extension TextReport {
  /// What the glyphs beside states mean, if there are any.
  package func legend(of conversations: [Conversation]) -> [Line] {
    guard conversations.contains(where: { $0.states.contains { $0.observed != nil } }) else { return [] }
    return [Line()] + prose(words.observed(glyphs.observed), indent: 2, .faint)
  }

  /// How many conversations of which kinds there are.
  package func kinds(_ totals: InspectTotals) -> [Line] {
    var lines: [Line] = []
    let kinds =
      [(words.handshake, totals.handshakes.map { (words.kind($0.kind), $0.count) })]
      + [(words.teardown, totals.teardowns.map { (words.kind($0.kind), $0.count) })]
    for (name, counts) in kinds {
      for (index, (kind, count)) in counts.enumerated() {
        lines += entry(index == 0 ? name : "", "\(count) \(kind)", column: 17)
      }
    }
    if totals.udp > 0 { lines += entry("UDP", "\(totals.udp)", column: 17) }
    if totals.inconclusive > 0 {
      lines += entry(words.inconclusive, "\(totals.inconclusive)", column: 17, .doubtful)
    }
    return lines
  }
}
