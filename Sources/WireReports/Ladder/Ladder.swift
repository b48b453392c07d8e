import WireConversations
import WireFormat
import WireJudgement
import WireText

/// Draws a conversation as a ladder: two lifelines, an arrow for each packet, and outside of them the state
/// and the socket calls of each end.
package struct Ladder {
  package let conversation: Conversation
  /// The actor at each end, where known.
  package var actors: [Role: String] = [:]
  package var calls: [CallAssignment.Placed] = []
  package var marks: [(mark: Mark, side: Role)] = []
  /// The moment from which times count; nil: neither times nor addresses are shown, which differ from run to
  /// run.
  package let origin: Timestamp?
  package let words: Words
  package let glyphs: Glyphs
  package let width: Int
  package let maximumPackets: Int
  /// Whether nothing more comes.
  package var isOver = true

  /// From its parts.
  package init(
    conversation: Conversation, actors: [Role: String] = [:], calls: [CallAssignment.Placed] = [],
    marks: [(mark: Mark, side: Role)] = [], origin: Timestamp?, words: Words, glyphs: Glyphs, width: Int,
    maximumPackets: Int, isOver: Bool = true
  ) {
    self.conversation = conversation
    self.actors = actors
    self.calls = calls
    self.marks = marks
    self.origin = origin
    self.words = words
    self.glyphs = glyphs
    self.width = width
    self.maximumPackets = maximumPackets
    self.isOver = isOver
  }

  /// The lines of the ladder, with its header.
  package func lines() -> [Line] {
    let hasStateColumn = width >= LadderLayout.widthWithStateColumn
    let events = LadderEvent.merged(conversation, calls: calls, marks: marks, maximumPackets: maximumPackets)
    var rows = LadderComposer(
      conversation: conversation, actors: actors, words: words, glyphs: glyphs,
      hasStateColumn: hasStateColumn, isOver: isOver,
      rowLimit: maximumPackets == .max ? .max : [LadderRow].usualLimit
    ).rows(events)
    if origin == nil {
      for index in rows.indices { rows[index].time = nil }
    }
    let layout = LadderLayout(
      rows: rows, version: conversation.initiator.address.version, origin: origin?.nanoseconds ?? 0,
      width: width, hasStateColumn: hasStateColumn, glyphs: glyphs)
    return header(layout) + rows.flatMap { lines(of: $0, layout) } + folded(rows)
  }

  /// That packets are folded, and what shows them.
  private func folded(_ rows: [LadderRow]) -> [Line] {
    let count = rows.reduce(0) { sum, row in
      if case .gap(let packets, _, _) = row.middle { sum + packets } else { sum }
    }
    guard count > 0 else { return [] }
    let text = words.folded(count, of: conversation.records.count)
    return Wrapping.lines(text, columns: width - 4).enumerated().map { index, text in
      Line((index == 0 ? "  \(glyphs.gap) " : "    ") + text, .doubtful)
    }
  }

  // MARK: Header

  private func header(_ layout: LadderLayout) -> [Line] {
    let names = [actors[.initiator] ?? words.initiator, actors[.responder] ?? words.responder]
    var named = Line()
    place(names, on: &named, layout, .strong)
    guard origin != nil else { return [named] }
    var addressed = Line()
    addressed.append(layout.timeUnit.name, endingAt: layout.timeWidth, .faint)
    place(["\(conversation.initiator)", "\(conversation.responder)"], on: &addressed, layout, .faint)
    return [named, addressed]
  }

  /// Writes two texts, each centred on its lifeline as far as the page and the other one allow.
  private func place(_ texts: [String], on line: inout Line, _ layout: LadderLayout, _ paint: Paint) {
    let middle = (layout.leftLifeline + layout.rightLifeline) / 2
    let left = TerminalText.escaped(texts[0]).truncated(
      columns: middle - line.width - 2, ellipsis: glyphs.ellipsis)
    let right = TerminalText.escaped(texts[1]).truncated(
      columns: max(width - middle - 1, 8), ellipsis: glyphs.ellipsis)
    let leftStart = layout.leftLifeline - left.displayWidth / 2
    line.pad(to: max(line.width + 1, min(leftStart, middle - 1 - left.displayWidth)))
    line.append(left, paint)
    let rightStart = layout.rightLifeline - right.displayWidth / 2
    line.pad(to: max(middle + 1, min(rightStart, width - right.displayWidth)))
    line.append(right, paint)
  }

  // MARK: Rows

  private func lines(of row: LadderRow, _ layout: LadderLayout) -> [Line] {
    let left = cellLines(row.initiator, .initiator, layout)
    let right = cellLines(row.responder, .responder, layout)
    return (0..<max(left.count, right.count, 1)).map { index in
      let isFirst = index == 0
      var line = Line()
      gutter(isFirst ? row : LadderRow(), on: &line, layout)
      if left.indices.contains(index) {
        let stateEnd = layout.leftLifeline - 1
        let callEnd = layout.stateWidth > 0 ? stateEnd - layout.stateWidth - 1 : stateEnd
        line.append(left[index], endingAt: callEnd, .call)
      }
      if isFirst, let state = row.initiator.state {
        line.append(state.text(side: .initiator, glyphs), endingAt: layout.leftLifeline - 1, .state)
      }
      line.pad(to: layout.leftLifeline)
      between(isFirst ? row.middle : .empty, on: &line, layout)
      line.append(" ")
      let stateStart = layout.rightLifeline + 2
      if isFirst, let state = row.responder.state {
        line.append(state.text(side: .responder, glyphs), .state)
      }
      if right.indices.contains(index) {
        line.pad(to: layout.stateWidth > 0 ? stateStart + layout.stateWidth + 1 : stateStart)
        line.append(right[index], .call)
      }
      return line
    }
  }

  private func cellLines(_ cell: LadderRow.Cell, _ side: Role, _ layout: LadderLayout) -> [String] {
    cell.call?.lines(columns: layout.callWidth[side] ?? 0, ellipsis: glyphs.ellipsis) ?? []
  }

  private func gutter(_ row: LadderRow, on line: inout Line, _ layout: LadderLayout) {
    if let time = row.time, let origin {
      line.append(layout.timeUnit.text(time &- origin.nanoseconds), endingAt: layout.timeWidth, .faint)
    }
    guard case .packet(let record) = row.middle else { return }
    line.append(
      "#\(FrameNames.text(record.frame))", endingAt: layout.timeWidth + 2 + layout.frameWidth,
      conversation.evidenceFrames.contains(record.frame) ? .strong : .plain)
  }

  private func between(_ middle: LadderRow.Middle, on line: inout Line, _ layout: LadderLayout) {
    let inner = layout.innerWidth
    switch middle {
    case .packet(let record):
      arrow(record, on: &line, layout)
    case .arrival(let frame, let by):
      arrival(frame, by: by, on: &line, layout)
    case .empty:
      line.append(glyphs.lifeline, .faint)
      line.pad(to: layout.rightLifeline)
      line.append(glyphs.lifeline, .faint)
    case .note(let text, let by):
      let text = text.truncated(columns: inner - 4, ellipsis: glyphs.ellipsis)
      line.append(glyphs.lifeline, .faint)
      if by == .initiator {
        line.append("   " + text, .doubtful)
      } else {
        line.append(text + "   ", endingAt: layout.rightLifeline, .doubtful)
      }
      line.pad(to: layout.rightLifeline)
      line.append(glyphs.lifeline, .faint)
    case .gap(let packets, let first, let last):
      gap(words.leftOut(packets: packets, first: first, last: last), on: &line, layout)
    case .leftOut(let rows):
      gap(words.leftOut(rows: rows), on: &line, layout)
    }
  }

  private func gap(_ text: String, on line: inout Line, _ layout: LadderLayout) {
    let text = text.truncated(columns: layout.innerWidth - 2, ellipsis: glyphs.ellipsis)
    line.append(glyphs.gap, .faint)
    line.pad(to: layout.leftLifeline + 1 + (layout.innerWidth - text.displayWidth) / 2)
    line.append(text, .faint)
    line.pad(to: layout.rightLifeline)
    line.append(glyphs.gap, .faint)
  }

  /// The second half of the way of a packet that was held.
  private func arrival(_ frame: Int, by: Role, on line: inout Line, _ layout: LadderLayout) {
    let text = words.arrives(frame).truncated(columns: layout.innerWidth - 8, ellipsis: glyphs.ellipsis)
    let strokes = max(1, layout.innerWidth / 4)
    line.append(glyphs.lifeline, .faint)
    if by == .initiator {
      line.pad(to: layout.rightLifeline - strokes - 2 - text.displayWidth)
      line.append(text + " ", .faint)
      line.append(repeating: glyphs.errorLine, count: strokes)
      line.append(glyphs.headRight)
    } else {
      line.append(glyphs.headLeft)
      line.append(repeating: glyphs.errorLine, count: strokes)
      line.append(" " + text, .faint)
    }
    line.pad(to: layout.rightLifeline)
    line.append(glyphs.lifeline, .faint)
  }

  private func arrow(_ record: PacketRecord, on line: inout Line, _ layout: LadderLayout) {
    let label = PacketLabel(record: record, version: conversation.initiator.address.version)
    let text = label.text(layout.detail)
    let paint = label.paint
    let inner = layout.innerWidth
    let stroke: String =
      if case .icmp = record.content { glyphs.errorLine } else { glyphs.line }
    // A lost packet ends where three quarters of the way, or at least its label, are behind it.
    let reach = record.delivered ? inner : max(inner * 3 / 4, text.displayWidth + 5)
    let strokes = reach - text.displayWidth - 4
    let isHeld = conversation.marks.contains { $0.frame == record.frame && $0.received != nil }
    let end = record.delivered ? nil : isHeld ? glyphs.held : glyphs.lost
    if record.by == .initiator {
      line.append(glyphs.leavesRight, .faint)
      line.append(stroke + " ", paint)
      line.append(text, paint)
      line.append(" ", paint)
      line.append(repeating: stroke, count: strokes, paint)
      line.append(end ?? glyphs.headRight, end == nil ? paint : .bad)
      line.pad(to: layout.rightLifeline)
      line.append(glyphs.lifeline, .faint)
    } else {
      line.append(glyphs.lifeline, .faint)
      line.pad(to: layout.rightLifeline - reach)
      line.append(end ?? glyphs.headLeft, end == nil ? paint : .bad)
      line.append(repeating: stroke, count: strokes, paint)
      line.append(" ", paint)
      line.append(text, paint)
      line.append(" " + stroke, paint)
      line.append(glyphs.leavesLeft, .faint)
    }
  }
}
