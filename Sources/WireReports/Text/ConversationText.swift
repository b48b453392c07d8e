import WireConversations
import WireFormat
import WireJudgement
import WireText

/// A conversation as text: its ladder, and what was judged of it with the proof.
struct ConversationText {
  let report: TextReport
  let conversation: Conversation
  var actors: [Role: String] = [:]
  var calls: [CallAssignment.Placed] = []
  var marks: [(mark: Mark, side: Role)] = []
  var kernelStates: [KernelState] = []
  /// The moment from which times count; nil: the first packet.
  var origin: Timestamp?

  private var words: Words { report.words }
  /// The column in which values stand.
  private let column = 17

  /// The ladder, if the packets were kept, and the verdicts.
  func lines() -> [Line] {
    var lines: [Line] = []
    if !conversation.records.isEmpty || !calls.isEmpty {
      lines += ladder()
      lines.append(Line())
    }
    return lines + verdicts()
  }

  /// The ladder alone.
  func ladder() -> [Line] {
    Ladder(
      conversation: conversation, actors: actors, calls: calls, marks: marks,
      origin: origin ?? conversation.start, words: words, glyphs: report.glyphs, width: report.width,
      maximumPackets: report.options.maximumPackets
    ).lines()
  }

  /// How it opened, how it ended, and why that is certain.
  func verdicts() -> [Line] {
    var lines: [Line] = []
    if let handshake = conversation.handshake {
      lines += verdict(
        words.handshake, words.kind(handshake.kind), frames: handshake.frames, proof: handshake.proof)
    }
    if let teardown = conversation.teardown {
      lines += verdict(
        words.teardown, words.kind(teardown.kind), frames: teardown.frames, proof: teardown.proof)
      if let closedFirst = teardown.closedFirst { lines += entry(words.closedFirst, name(closedFirst)) }
      if let timeWait = teardown.timeWait { lines += entry(words.timeWait, name(timeWait)) }
    }
    if let resetBy = conversation.resetBy { lines += entry(words.resetBy, name(Party(resetBy)), .reset) }
    lines += entry(
      words.bytes,
      words.sent(conversation.initiatorBytes, by: shortName(.initiator)) + report.glyphs.separator
        + words.sent(conversation.responderBytes, by: shortName(.responder)))
    if let wrapping = conversation.wrapping {
      lines += entry(words.wrapping, wrapping.text(separator: report.glyphs.separator, shortName))
    }
    for variant in conversation.variants {
      lines += entry(words.variant, variant.text(in: words.language), .doubtful)
    }
    if let tls = conversation.tls {
      lines += entry(
        words.tls, tls.text(in: words.language, separator: report.glyphs.separator) { shortName($0) })
    }
    if let offset = conversation.clockOffset {
      lines += entry(words.clocks, offset.text(in: words.language), .doubtful)
    }
    for moved in conversation.movedByNumbers.prefix(Words.movedLimit) {
      lines += entry(words.order, words.moved(moved.frame, before: moved.before), .doubtful)
    }
    if !conversation.findings.isEmpty { lines += entry(words.findings, findings, .doubtful) }
    if !kernelStates.isEmpty { lines += kernel }
    lines += entry(words.compatible, compatible, .faint)
    if !conversation.conclusive {
      lines += entry(
        words.inconclusive, conversation.inconclusiveReason?.text(in: words.language) ?? "", .doubtful)
    }
    return lines
  }

  private func verdict(_ name: String, _ kind: String, frames: [Int], proof: [Proof]) -> [Line] {
    var line = Line()
    line.pad(to: 2)
    line.append(name, .faint)
    line.pad(to: column)
    line.append(kind, .strong)
    let list = FrameList.text(frames)
    let proof = proof.flatMap { entry("", $0.text(in: words.language)) }
    if line.width + 2 + list.displayWidth > report.width {
      return [line] + entry("", list, .faint) + proof
    }
    if !frames.isEmpty {
      line.append("  ")
      line.append(list, .faint)
    }
    return [line] + proof
  }

  private func entry(_ name: String, _ value: String, _ paint: Paint = .plain) -> [Line] {
    report.entry(name, value, column: column, paint)
  }

  private func shortName(_ role: Role) -> String {
    actors[role] ?? (role == .initiator ? words.initiator : words.responder)
  }

  private func name(_ party: Party) -> String {
    switch party {
    case .initiator: name(Role.initiator)
    case .responder: name(Role.responder)
    case .both: words.both
    }
  }

  private func name(_ role: Role) -> String {
    let generic = role == .initiator ? words.initiator : words.responder
    return actors[role].map { "\($0)\(words.parenthesized(generic))" } ?? generic
  }

  private var findings: String {
    conversation.findings.prefix(24).map { "\($0.kind.rawValue) #\(FrameNames.text($0.frame))" }.joined(
      separator: ", ")
      + (conversation.findingsBeyond(24).map { ", \(report.glyphs.ellipsis) (+\($0))" } ?? "")
  }

  private var compatible: String {
    let completeness = conversation.completeness.map { "tcp.completeness \($0)" + report.glyphs.separator }
    return (completeness ?? "") + "Zeek \(conversation.zeekState) \(conversation.history)"
  }

  /// The last thing that the kernel said about each socket.
  private var kernel: [Line] {
    Role.allCases.flatMap { role in
      let end = role == .initiator ? conversation.initiator : conversation.responder
      return kernelStates.last { $0.local == end }.map {
        entry(words.kernel, "\(shortName(role)) \($0.state.rawValue)")
      } ?? []
    }
  }
}

/// Frame numbers as a reader writes them.
enum FrameList {
  /// `#1 #2 #3`; of very many the first and the last.
  static func text(_ frames: [Int]) -> String {
    guard frames.count > 12, let last = frames.last else {
      return frames.map { "#\(FrameNames.text($0))" }.joined(separator: " ")
    }
    return frames.prefix(10).map { "#\(FrameNames.text($0))" }.joined(separator: " ")
      + " ... #\(FrameNames.text(last))"
  }
}

extension ConversationWrapping {
  /// What both ends' packets were wrapped in, or each end's.
  ///
  /// - Parameter name: what an end is called.
  func text(separator: String, _ name: (Role) -> String) -> String {
    guard initiator != responder else { return initiator.joined(separator: ", ") }
    return [(Role.initiator, initiator), (.responder, responder)].filter { !$1.isEmpty }
      .map { "\(name($0)) " + $1.joined(separator: ", ") }.joined(separator: separator)
  }
}

extension Conversation {
  /// How many findings there are beyond so many that are shown; nil: none.
  func findingsBeyond(_ shown: Int) -> Int? {
    let rest = max(0, findings.count - shown) + (omittedFindings ?? 0)
    return rest > 0 ? rest : nil
  }
}
