import WireConversations
import WireJudgement
import WireText

extension TextReport {
  /// Which conversations of two points of capture are the same, by what that is known, and what was lost
  /// between.
  public func relations(_ captures: RelatedCaptures) -> String {
    var lines = [
      Line(
        words.related(captures.relations.count, first: captures.first.file, second: captures.second.file),
        .strong)
    ]
    let isShort = captures.relations.count <= Self.shownInFull
    for relation in captures.relations {
      guard let first = captures.first.conversations.first(where: { $0.id == relation.first }),
        let second = captures.second.conversations.first(where: { $0.id == relation.second })
      else { continue }
      lines.append(Line())
      lines.append(Line("\(first.id) = \(second.id)  \(words.relation(relation.kind))", .strong))
      lines += side(words.firstPoint, first)
      lines += side(words.secondPoint, second)
      lines += differences(relation)
      guard isShort else { continue }
      for conversation in [first, second] {
        lines.append(Line())
        lines += ConversationText(report: self, conversation: conversation).lines()
      }
    }
    for (name, ids) in [
      (words.firstPoint, captures.unrelatedAtFirst), (words.secondPoint, captures.unrelatedAtSecond),
    ] where !ids.isEmpty {
      lines.append(Line())
      lines += prose(words.unrelated(ids, at: name), indent: 0, .faint)
    }
    return lines.rendered(options.style)
  }

  /// Of more, ladders would fill pages.
  private static var shownInFull: Int { 4 }

  private func side(_ name: String, _ conversation: Conversation) -> [Line] {
    entry(
      name, "\(conversation.initiator) \(glyphs.separator) \(conversation.responder)", column: 17)
  }

  private func differences(_ relation: Relation) -> [Line] {
    var lines: [Line] = []
    if relation.kind == .renumbered {
      let shifts = [(Role.initiator, relation.initiatorShift), (.responder, relation.responderShift)]
      for (role, shift) in shifts where shift != 0 {
        lines += entry(words.shift, words.shifted(role, by: shift ?? 0), column: 17)
      }
    }
    for (name, frames) in [
      (words.onlyAtFirst, relation.onlyAtFirst), (words.onlyAtSecond, relation.onlyAtSecond),
    ] where !frames.isEmpty {
      lines += entry(name, FrameList.text(frames), column: 17, .doubtful)
    }
    return lines
  }
}
