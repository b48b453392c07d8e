import WireConversations
import WireFormat
import WireJudgement
import WireText

/// A conversation as a ladder of a page: a table whose middle column holds an SVG arrow for each packet.
///
/// The rows are those of the ladder in text. A row is as high as its texts need and as wide as the window,
/// which one picture for all of them could not be; the lifelines are the borders of the cells between which
/// the arrows go.
struct LadderPicture {
  let conversation: Conversation
  /// The actor at each end, where known.
  let actors: [Role: String]
  /// What stands before the number of a frame in the names of rows.
  let anchor: String
  private let origin: Int64
  private let unit: LadderLayout.TimeUnit
  private let rows: [Language: [LadderRow]]

  /// Beyond so many packets, what proves nothing is left out.
  private static let maximumPackets = 96

  /// The ladder of a conversation.
  ///
  /// - Parameter origin: the moment from which times count.
  init(
    _ conversation: Conversation, actors: [Role: String], calls: [CallAssignment.Placed] = [],
    marks: [(mark: Mark, side: Role)] = [], origin: Timestamp, anchor: String
  ) {
    self.conversation = conversation
    self.actors = actors
    self.anchor = anchor
    let events = LadderEvent.merged(
      conversation, calls: calls, marks: marks, maximumPackets: Self.maximumPackets)
    rows = Dictionary(
      uniqueKeysWithValues: Language.allCases.map { language in
        let composer = LadderComposer(
          conversation: conversation, actors: actors, words: Words(language), glyphs: .unicode,
          hasStateColumn: true)
        return (language, composer.rows(events))
      })
    self.origin = origin.nanoseconds
    unit = LadderLayout.TimeUnit(
      suiting: (rows[.en] ?? []).compactMap { $0.time.map { $0 &- origin.nanoseconds } })
  }

  /// The points at which a reader may stop: each packet, and each arrival of one that was held.
  ///
  /// - Parameter isExplained: whether each packet has the reason why it is the next one.
  func steps(isExplained: Bool = false) -> [PageStep] {
    var states: [Role: ReachedState] = [:]
    return (rows[.en] ?? []).compactMap { row in
      for side in Role.allCases {
        if let state = row[side].state { states[side] = state }
      }
      switch row.middle {
      case .packet(let record):
        return PageStep(
          frame: record.frame, conversation: conversation.id,
          time: row.time ?? 0, packet: packet(of: record, isExplained: isExplained),
          states: states)
      case .arrival(let frame, _):
        return PageStep(
          isArrival: true, frame: frame, conversation: conversation.id, time: row.time ?? 0, states: states)
      case .empty, .gap, .leftOut, .note: return nil
      }
    }
  }

  private func packet(of record: PacketRecord, isExplained: Bool) -> PageStep.Packet {
    let records = conversation.records
    let earlier = records[..<(records.firstIndex { $0.frame == record.frame } ?? 0)]
    let findings = Set(conversation.findings.lazy.filter { $0.frame == record.frame }.map(\.kind))
    func why(_ language: Language) -> WhyNext {
      WhyNext(
        record, after: earlier, findings: findings, marks: conversation.marks, actors: actors,
        words: Words(language))
    }
    var packet = PageStep.Packet(
      pattern: record.patternText, why: isExplained ? LocalizedText { why($0).text } : nil,
      counts: !why(.en).isUnforeseeable)
    if case .segment(_, let sequence, let acknowledgment, _) = record.content {
      (packet.sequence, packet.acknowledgment) = (sequence, acknowledgment)
    }
    return packet
  }

  private func name(of frame: Int) -> String { "\(anchor).\(frame)" }
  private func arrivalName(of frame: Int) -> String { "\(anchor).\(frame).arrives" }

  /// Writes the table.
  ///
  /// - Parameter label: the name of the element that says what it is.
  func write(to html: inout HTMLWriter, labelledBy label: String) {
    html.element("table", ["class": "ladder", "aria-labelledby": label]) { html in
      html.element("thead") { header(&$0) }
      html.element("tbody") { html in
        for index in (rows[.en] ?? []).indices { write(row: index, to: &html) }
      }
    }
  }

  private func header(_ html: inout HTMLWriter) {
    html.element("tr", ["class": "row head"]) { html in
      html.element("th", ["scope": "col"], text: unit.name)
      html.element("th", ["scope": "col"]) { $0.words { $0.frame } }
      for side in Role.allCases {
        html.element("th", ["scope": "col"]) { html in
          let end = side == .initiator ? conversation.initiator : conversation.responder
          html.words("strong") { actors[side] ?? $0.name(of: side) }
          html.element("span", ["class": "endpoint"], text: "\(end)")
        }
        if side == .initiator {
          html.element("th", ["scope": "col"]) { html in
            html.words(class: "unseen") { $0.onTheWire }
          }
        }
      }
    }
  }

  private func write(row index: Int, to html: inout HTMLWriter) {
    guard let row = rows[.en]?[index] else { return }
    var name: String?
    var frame: Int?
    switch row.middle {
    case .packet(let record): (name, frame) = (self.name(of: record.frame), record.frame)
    case .arrival(let number, _): name = arrivalName(of: number)
    case .empty, .gap, .leftOut, .note: break
    }
    html.element("tr", ["class": "row " + style(of: row), "id": name]) { html in
      html.element("td", text: row.time.map { unit.text($0 &- origin) } ?? "")
      html.element("td") { html in
        if let frame, let name { html.element("a", ["href": "#\(name)"], text: "#\(FrameNames.text(frame))") }
      }
      cell(.initiator, index, &html)
      html.element("td") { middle(of: row, index, &$0) }
      cell(.responder, index, &html)
    }
    html.endLine()
  }

  private func cell(_ side: Role, _ index: Int, _ html: inout HTMLWriter) {
    html.element("td") { html in
      guard let cell = rows[.en]?[index][side], !cell.isEmpty else { return }
      if cell.call != nil {
        let texts = Language.allCases.map { ($0, rows[$0]?[index][side].call?.full ?? "") }
        let isShared = texts.allSatisfy { $0.1 == texts[0].1 }
        for (language, text) in isShared ? Array(texts.prefix(1)) : texts {
          html.element("span", ["class": "call", "lang": isShared ? nil : language.rawValue]) {
            $0.breakable(text, after: "(_")
          }
        }
      }
      if let state = cell.state {
        html.element("span", ["class": state.isObserved ? "state observed" : "state"]) { html in
          html.content(state.text(side: side, .unicode))
        }
      }
    }
  }

  private func middle(of row: LadderRow, _ index: Int, _ html: inout HTMLWriter) {
    switch row.middle {
    case .empty: break
    case .packet(let record):
      let label = PacketLabel(record: record, version: conversation.initiator.address.version)
      direction(record.by, &html)
      html.element("span", ["class": "label"], text: label.text(.words))
      ArrowPicture(by: record.by, way: way(of: record)).write(to: &html)
    case .arrival(let frame, let by):
      direction(by, &html)
      html.words(class: "label") { $0.arrives(frame) }
      ArrowPicture(by: by, way: .rest).write(to: &html)
    case .note, .gap, .leftOut:
      html.words(class: "remark") { words in
        switch rows[words.language]?[index].middle {
        case .note(let text, _): text
        case .gap(let packets, let first, let last): words.leftOut(packets: packets, first: first, last: last)
        case .leftOut(let rows): words.leftOut(rows: rows)
        case nil, .empty, .packet, .arrival: ""
        }
      }
    }
  }

  /// For whoever does not see the arrow.
  private func direction(_ by: Role, _ html: inout HTMLWriter) {
    html.words(class: "unseen") { words in
      let names = [by, by.peer].map { actors[$0] ?? words.name(of: $0) }
      return names.joined(separator: " → ") + ": "
    }
  }

  private func way(of record: PacketRecord) -> ArrowPicture.Way {
    if record.delivered { return .whole }
    let isHeld = conversation.marks.contains { $0.frame == record.frame && $0.received != nil }
    return isHeld ? .held : .lost
  }

  private func style(of row: LadderRow) -> String {
    switch row.middle {
    case .empty: return "call-row"
    case .arrival(_, let by): return "arrival by-\(by.rawValue)"
    case .note(_, let by): return "note by-\(by.rawValue)"
    case .gap, .leftOut: return "gap"
    case .packet(let record):
      let label = PacketLabel(record: record, version: conversation.initiator.address.version)
      var styles = ["packet", "by-\(record.by.rawValue)", label.style]
      if case .icmp = record.content { styles.append("icmp") }
      if !record.delivered { styles.append("undelivered") }
      if conversation.evidenceFrames.contains(record.frame) { styles.append("evidence") }
      return styles.joined(separator: " ")
    }
  }
}

extension PacketLabel {
  /// What the packet does, as its style says it.
  fileprivate var style: String {
    switch paint {
    case .opening: "opening"
    case .closing: "closing"
    case .reset: "reset"
    case .data: "data"
    case .plain, .strong, .faint, .good, .bad, .doubtful, .state, .call: "plain"
    }
  }
}
