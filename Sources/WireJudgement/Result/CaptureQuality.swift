import WireConversations
public import WireFormat
import WireText

/// How good a capture is: what it lacks, and what that means for the verdicts.
///
/// It is told before any verdict, so that nobody takes for the network's what is the capture's.
public struct CaptureQuality: Hashable, Codable, Sendable {
  /// How many conversations there are.
  public var conversations = 0
  /// Packets that the capture lost, as far as it says.
  public var lostPackets = 0
  /// Where and why reading stopped before the end; nil: it did not.
  public var stopReason: String?
  /// Conversations of which only one direction was captured.
  public var oneDirection = 0
  /// The end that was captured of the first of these.
  public var onlyEnd: Endpoint?
  /// Conversations of SYNs alone, where nothing goes the way of an answer.
  public var withoutAnswers = 0
  /// Frames that were not looked at, and may hold packets of conversations.
  public var unseen = UnseenFrames()
  /// Frames that were cut when they were captured.
  public var cutFrames = 0
  /// To how many octets the longest of these was cut.
  public var snapLength = 0
  /// Which frames stand out of the order of their times, and in which order they were judged; nil: none.
  public var disorder: Disorder?
  /// Conversations of two taps whose clocks differ, and by how much.
  public var clockOffsets = ClockOffsets()
  /// Frames that repeat another one.
  public var duplicates = 0
  /// Segments with numbers that others have, and other octets.
  public var conflictingOctets = 0
  /// Conversations whose beginning is not in the capture.
  public var missingBeginnings = 0
  /// Conversations that were open when the capture stopped.
  public var missingEnds = 0
  /// Frames that a bench has marked.
  public var markedFrames = 0
  /// Conversations that were given up before their end, for want of room; nil: none.
  public var evicted: EvictedConversations?

  /// Of a capture with its conversations.
  public init(_ capture: InspectResult) {
    self.init(file: capture)
    conversations = capture.list.count
    for conversation in capture.list {
      add(conversation.inconclusiveReason)
      if conversation.handshake?.kind == .midStream { missingBeginnings += 1 }
      if let offset = conversation.clockOffset { clockOffsets.add(offset) }
      for finding in conversation.findings {
        if finding.kind == .duplicateFrame { duplicates += 1 }
        if finding.kind == .conflictingOctets { conflictingOctets += 1 }
      }
    }
  }

  /// Of a capture of which only totals are known: without what only the conversations tell.
  public init(_ capture: InspectResult, _ totals: InspectTotals) {
    self.init(file: capture)
    conversations = totals.conversations
    (oneDirection, onlyEnd) = (totals.oneDirection, totals.onlyEnd)
    withoutAnswers = totals.withoutAnswers
    missingEnds = totals.openAtEnd
    clockOffsets = totals.clockOffsets
    missingBeginnings = totals.handshakes.first { $0.kind == .midStream }?.count ?? 0
  }

  private init(file capture: InspectResult) {
    lostPackets = capture.droppedPackets
    stopReason = capture.stopReason
    unseen = capture.unseen
    cutFrames = capture.cutFrames
    snapLength = capture.snapLength
    disorder = capture.disorder
    markedFrames = capture.markedFrames
    evicted = capture.evicted
  }

  private mutating func add(_ doubt: Doubt?) {
    switch doubt {
    case .onlyOneDirection(_, let end):
      oneDirection += 1
      if onlyEnd == nil { onlyEnd = end }
    case .nothingTheOtherWay: withoutAnswers += 1
    case .openAtEnd, .endsBeforeAnswer, .endsBeforeConversation: missingEnds += 1
    case .lostPackets, .disordered, .evicted, .gap, .resetMayBeIgnored, .finLikelyMissing, nil: break
    }
  }
}

extension CaptureQuality {
  /// More than this nobody reads before the verdicts.
  private static let lineLimit = 6

  /// What there is to say, a sentence each, what weighs most first; nothing where nothing is wrong. Why
  /// reading stopped is said elsewhere.
  package var lines: [LocalizedText] {
    let all: [LocalizedText?] = [
      line(lostPackets, LocalizedText("quality.lost", ["count": lostPackets])), evicted?.text, directions,
      line(withoutAnswers, LocalizedText("quality.without-answers", ["count": withoutAnswers])), notLookedAt,
      cut, order, lateFrames, clocks,
      line(conflictingOctets, LocalizedText("quality.conflicting", ["count": conflictingOctets])),
      line(duplicates, LocalizedText("quality.duplicates", ["count": duplicates])),
      line(
        missingBeginnings,
        conversations == 1
          ? LocalizedText("quality.beginning")
          : LocalizedText("quality.beginnings", ["count": missingBeginnings, "all": conversations])),
      // Of one conversation its verdict says so.
      line(
        conversations > 1 ? missingEnds : 0,
        LocalizedText("quality.ends", ["count": missingEnds, "all": conversations])),
      line(markedFrames, LocalizedText("quality.marked", ["count": markedFrames])),
    ]
    return Array(all.compactMap(\.self).prefix(Self.lineLimit))
  }

  /// Whether there is nothing to say.
  public var isGood: Bool { lines.isEmpty && stopReason == nil && missingEnds == 0 }

  /// In which order frames were judged that stand in another.
  private var order: LocalizedText? {
    guard let disorder else { return nil }
    let (count, seconds) = (disorder.frames, Decimal.seconds(disorder.nanoseconds))
    return switch disorder.order {
    case .times: LocalizedText("capture.disordered", ["count": count, "seconds": seconds])
    case .file where disorder.clockSteps > 0:
      LocalizedText("capture.clock-step", ["count": count, "seconds": seconds])
    case .file: LocalizedText("capture.disordered-file", ["count": count, "seconds": seconds])
    }
  }

  private var lateFrames: LocalizedText? {
    guard let count = disorder?.beyondWindow, count > 0 else { return nil }
    return LocalizedText("capture.disordered-beyond", ["count": count])
  }

  private var clocks: LocalizedText? {
    guard clockOffsets.count > 0 else { return nil }
    let seconds = Decimal.seconds(clockOffsets.longest)
    return conversations == 1
      ? LocalizedText("quality.clocks", ["seconds": seconds])
      : LocalizedText(
        "quality.clocks-of", ["count": clockOffsets.count, "all": conversations, "seconds": seconds])
  }

  private func line(_ count: Int, _ text: @autoclosure () -> LocalizedText) -> LocalizedText? {
    count > 0 ? text() : nil
  }

  private var directions: LocalizedText? {
    guard oneDirection > 0 else { return nil }
    let text =
      if let onlyEnd, conversations == 1 {
        LocalizedText("quality.one-end", ["end": "\(onlyEnd)"])
      } else {
        LocalizedText("quality.one-direction", ["count": oneDirection, "all": conversations])
      }
    // A few are only the last packets of what went on before.
    let isOfTheCapture = oneDirection * 10 >= conversations
    return isOfTheCapture ? LocalizedText("quality.both-directions", ["text": text]) : text
  }

  private var notLookedAt: LocalizedText? {
    let sorted = unseen.sorted
    guard !sorted.isEmpty else { return nil }
    return LocalizedText { language in
      let words = Words(language)
      return words.text("quality.not-looked-at", ["list": words.unseen(sorted)])
    }
  }

  private var cut: LocalizedText? {
    guard cutFrames > 0 else { return nil }
    // Before what tells the conversation, or only in the octets that it carries.
    let hidden = unseen.sorted.contains { if case .cut = $0.kind { true } else { false } }
    return hidden
      ? LocalizedText("quality.cut-headers", ["count": cutFrames, "octets": snapLength])
      : LocalizedText("quality.cut-payload", ["count": cutFrames, "octets": snapLength])
  }
}

extension EvictedConversations {
  /// How many were given up, and why.
  package var text: LocalizedText {
    switch reason {
    case .limit: LocalizedText("quality.evicted", ["count": count, "limit": limit])
    case .memory: LocalizedText("quality.evicted-memory", ["count": count, "limit": limit])
    }
  }
}
