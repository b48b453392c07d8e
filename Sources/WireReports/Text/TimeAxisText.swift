import WireText

/// Several conversations on one axis of time as text: a line each, with its moments and a bar.
struct TimeAxisText {
  let report: TextReport
  let axis: TimeAxis

  private var words: Words { report.words }
  /// A bar of fewer columns tells nothing.
  private static let leastBar = 16
  private static let widestName = 24

  /// The legend, a header, and a line for each conversation.
  func lines() -> [Line] {
    let names = axis.lanes.map { lane in
      let ends = [lane.initiator, lane.responder].compactMap(\.self)
      return "\(lane.conversation)" + (ends.isEmpty ? "" : " " + ends.joined(separator: " > "))
    }
    let unit = LadderLayout.TimeUnit(suiting: axis.lanes.flatMap { [$0.phases.first?.from ?? 0, $0.end] })
    let moments = axis.lanes.map { lane in
      [lane.connected, lane.accepted, lane.answered, lane.closed].map { $0.map(unit.text) ?? "-" }
    }
    let used = (0..<4).filter { column in moments.contains { $0[column] != "-" } }
    let heads = [words.axisConnected, words.axisAccepted, words.axisAnswered, words.axisClosed]
    let widths = used.map { column in
      max(heads[column].displayWidth, moments.map { $0[column].count }.max() ?? 0)
    }
    let nameWidth = min(
      Self.widestName, names.map { TerminalText.escaped($0).displayWidth }.max() ?? 0)
    let numbers = widths.reduce(0) { $0 + $1 + 2 }
    let bar = max(Self.leastBar, report.width - 2 - nameWidth - numbers - 2)
    var head = Line("  ")
    head.append(unit.name, .faint)
    head.pad(to: 2 + nameWidth)
    for (width, column) in zip(widths, used) {
      head.append(heads[column], endingAt: head.width + 2 + width, .faint)
    }
    var lines = [Line("  " + words.axisTitle, .strong)] + legend + [head]
    for (index, lane) in axis.lanes.enumerated() {
      var line = Line("  ")
      line.append(names[index].truncated(columns: nameWidth, ellipsis: report.glyphs.ellipsis))
      line.pad(to: 2 + nameWidth)
      for (width, column) in zip(widths, used) {
        line.append(moments[index][column], endingAt: line.width + 2 + width, .faint)
      }
      line.append("  ")
      line.append(Self.bar(of: lane, columns: bar, end: axis.end, report.glyphs))
      lines.append(line)
    }
    return lines
  }

  private var legend: [Line] {
    let used = TimeAxis.Phase.allCases.filter { phase in
      axis.lanes.contains { $0.phases.contains { $0.phase == phase } }
    }
    let text = used.map { "\(report.glyphs.bars[$0] ?? "") \(words.phase($0))" }.joined(separator: "  ")
    return report.prose(text, indent: 2, .faint)
  }

  /// A bar; each phase has a column at least, as long as there are columns.
  private static func bar(of lane: TimeAxis.Lane, columns: Int, end: Int64, _ glyphs: Glyphs) -> Line {
    var cells = [String](repeating: " ", count: columns)
    var next = 0
    for span in TimeAxis.spans(of: lane) {
      let from = max(next, min(column(span.from, columns, end), columns - 1))
      let to = max(from + 1, column(span.to, columns, end))
      guard from < columns else { break }
      for place in from..<min(to, columns) { cells[place] = glyphs.bars[span.phase] ?? " " }
      next = from + 1
    }
    return Line(cells.joined(), .state)
  }

  private static func column(_ moment: Int64, _ columns: Int, _ end: Int64) -> Int {
    Int(Double(max(0, moment)) / Double(end) * Double(columns))
  }
}

extension Words {
  var axisTitle: String { text("axis.title") }
  var axisConnected: String { text("axis.connected") }
  var axisAccepted: String { text("axis.accepted") }
  var axisAnswered: String { text("axis.answered") }
  var axisClosed: String { text("axis.closed") }
  var axisBar: String { text("axis.bar") }
  func phase(_ phase: TimeAxis.Phase) -> String {
    switch phase {
    case .opening: text("axis.opening-phase")
    case .connected: text("axis.connected-phase")
    case .accepted: text("axis.accepted-phase")
    case .served: text("axis.served-phase")
    case .closing: text("axis.closing-phase")
    }
  }
  func alike(_ others: [Int], like first: Int) -> String {
    text("axis.alike", ["others": others.map(String.init).joined(separator: ", "), "first": first])
  }
}
