import Glibc
import WireConversations
import WireFormat
import WireJudgement
import WireText

/// The conversations that are watched, as lines that stand below one another.
package struct WatchTable {
  private let report: TextReport
  /// The columns so far: nobody knows what is still to come, so they only grow.
  private var widths: [Int]
  private static let numbers = [3, 7]

  /// A table without lines.
  package init(_ report: TextReport) {
    self.report = report
    let usual = [12, 21, 21, 7, 11, 13, 12, 8]
    widths = zip(report.words.watchHeader, usual).map { max($0.displayWidth, $1) }
  }

  /// What the columns hold.
  package mutating func header() -> String {
    [line(report.words.watchHeader, Paint.faint)].rendered(report.options.style)
  }

  /// A conversation, in one line.
  package mutating func line(_ conversation: Conversation) -> String {
    let paint: Paint = conversation.teardown?.kind == .reset ? .reset : .plain
    var line = line(
      [
        Self.clock(conversation.start), "\(conversation.initiator)", "\(conversation.responder)",
        String(conversation.packets),
        conversation.handshake?.kind.rawValue ?? conversation.transport.rawValue,
        conversation.teardown?.kind.rawValue ?? "-", conversation.teardown?.closedFirst?.rawValue ?? "-",
        String(conversation.findings.count),
      ], paint)
    if !conversation.conclusive {
      line.append("  \(report.words.inconclusive)", .doubtful)
      if let reason = conversation.inconclusiveReason {
        line.append(report.words.colon + reason.text(in: report.words.language))
      }
    }
    return [line].rendered(report.options.style)
  }

  /// What did not pass of a conversation: a line for each check.
  package func failures(of conversation: Conversation, _ checks: [Check]) -> String {
    checks.map { check in
      var line = Line(Self.clock(conversation.start), .faint)
      line.append("  ")
      line.append(
        check.verdict == .failed ? report.glyphs.failed : report.glyphs.doubtful, check.verdict.paint)
      line.append(" \(report.words.conversation(conversation.id)) ")
      line.append("\(conversation.initiator) > \(conversation.responder) ")
      line.append("\(check.subject)", .strong)
      let values = [check.expected, check.observed].map {
        $0.truncated(columns: Self.valueColumns, ellipsis: report.glyphs.ellipsis)
      }
      line.append(report.words.colon + report.words.other(values[1], thanExpected: values[0]))
      return line
    }.rendered(report.options.style)
  }

  private static let valueColumns = 60

  private mutating func line(_ cells: [String], _ paint: Paint) -> Line {
    var line = Line()
    var start = 0
    for (column, cell) in cells.enumerated() {
      widths[column] = max(widths[column], cell.displayWidth)
      line.pad(to: start)
      if Self.numbers.contains(column) {
        line.append(cell, endingAt: start + widths[column], paint)
      } else {
        line.append(cell, paint)
      }
      start += widths[column] + 2
    }
    return line
  }

  /// The time of day here, as tcpdump writes it, in milliseconds: `14:05:09.123`.
  private static func clock(_ time: Timestamp) -> String {
    var seconds = time_t(time.nanoseconds / 1_000_000_000)
    var parts = tm()
    localtime_r(&seconds, &parts)
    func padded(_ number: Int, _ digits: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
    let milliseconds = Int(time.nanoseconds % 1_000_000_000 / 1_000_000)
    let day = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded(Int($0), 2) }
    return day.joined(separator: ":") + "." + padded(milliseconds, 3)
  }
}

extension TextReport {
  /// What was watched, and how many conversations of which kinds there were.
  package func watched(_ result: WatchResult) -> String {
    var line = Line(result.interface, .strong)
    line.append("  ")
    line.append(
      [result.linkType, words.packets(result.packets), words.conversations(result.totals.conversations)]
        .joined(separator: glyphs.separator))
    if result.undecodedPackets > 0 {
      line.append(glyphs.separator)
      line.append(words.undecoded(result.undecodedPackets), .doubtful)
    }
    let counts = words.received(result.packets) + words.comma + words.lost(result.lostPackets)
    var lines = [line] + kinds(result.totals)
    lines += entry(words.capture, counts, column: 17, result.lostPackets > 0 ? .doubtful : .plain)
    if let evicted = result.evicted {
      lines += prose(evicted.text.text(in: words.language), indent: 2, .doubtful)
    }
    if let reason = result.stopReason { lines += prose(words.endedEarly(reason), indent: 2, .doubtful) }
    return lines.rendered(options.style)
  }

  /// How far a watch has come, in at most so many columns: a terminal that wraps it could not rewrite it.
  package func watching(_ progress: WatchProgress, columns: Int) -> String {
    let counts = [
      words.conversations(progress.conversations), words.packets(progress.packets),
      words.lost(progress.lostPackets),
    ]
    return Line(
      counts.joined(separator: glyphs.separator).truncated(
        columns: max(columns, 1), ellipsis: glyphs.ellipsis),
      progress.lostPackets > 0 ? .doubtful : .faint
    ).rendered(options.style)
  }
}
