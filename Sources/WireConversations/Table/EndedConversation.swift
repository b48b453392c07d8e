import WireFormat

/// A conversation that is handed over: its verdicts are cheap to ask for, and the whole value is built when
/// it is read.
///
/// It is valid only while its receiver is called. What shall outlive the call is its `conversation`.
@safe public struct EndedConversation: ~Copyable, ~Escapable {
  // By pointer: a move would read more than a thousand octets, which have long left the cache.
  private let tcp: UnsafePointer<TCPTracker>?
  private let udp: UnsafePointer<UDPTracker>?
  private let captureEnd: CaptureEnd
  private let known: Verdict?
  private let labels: WrappingLabels?

  /// - Parameter known: the verdict, where it was asked for already.
  @_lifetime(immortal)
  @unsafe init(
    tcp: UnsafePointer<TCPTracker>, known: Verdict? = nil, _ captureEnd: CaptureEnd, _ labels: WrappingLabels?
  ) {
    self.labels = labels
    unsafe self.tcp = tcp
    unsafe udp = nil
    self.captureEnd = captureEnd
    self.known = known
  }

  @_lifetime(immortal)
  @unsafe init(udp: UnsafePointer<UDPTracker>, _ captureEnd: CaptureEnd, _ labels: WrappingLabels?) {
    self.labels = labels
    unsafe tcp = nil
    unsafe self.udp = udp
    self.captureEnd = captureEnd
    known = nil
  }

  /// The number of the conversation, in the order of first packets.
  public var id: Int { unsafe tcp?.pointee.id ?? udp?.pointee.id ?? 0 }

  /// Its two ends.
  var ends: Ends? { unsafe tcp?.pointee.ends ?? udp?.pointee.ends }

  /// How it was opened and how it ended, and whether that can be relied on, without the proof; nil for UDP.
  public var verdict: (handshake: HandshakeKind, teardown: TeardownKind, conclusive: Bool)? {
    guard let tcp = unsafe tcp else { return nil }
    let verdict = unsafe known ?? Verdict(on: tcp.pointee)
    let reason = unsafe Conclusiveness.reasonAgainst(verdict, of: tcp.pointee, captureEnd)
    return (verdict.handshake, verdict.teardown, reason == nil)
  }

  /// Whether what was not seen can be relied on.
  public var conclusive: Bool { inconclusiveReason == nil }

  /// Why not, where it cannot.
  public var inconclusiveReason: Doubt? {
    guard let tcp = unsafe tcp else { return Conclusiveness.reasonAgainst(captureEnd) }
    let verdict = unsafe known ?? Verdict(on: tcp.pointee)
    return unsafe Conclusiveness.reasonAgainst(verdict, of: tcp.pointee, captureEnd)
  }

  /// How far the clock of one direction was behind; nil: not noticed.
  public var clockOffset: ClockOffset? { unsafe tcp?.pointee.clockOffset }

  /// The conversation with all that was kept of it, judged, with its proof.
  public var conversation: Conversation {
    if let tcp = unsafe tcp { return unsafe tcp.pointee.read(captureEnd, labels) }
    guard let udp = unsafe udp else { preconditionFailure("a conversation of neither TCP nor UDP") }
    return unsafe udp.pointee.read(captureEnd, labels)
  }
}

/// How a conversation of TCP was opened and how it ended, without the proof.
struct Verdict {
  let handshake: HandshakeKind
  let teardown: TeardownKind

  init(handshake: HandshakeKind, teardown: TeardownKind) {
    self.handshake = handshake
    self.teardown = teardown
  }

  /// Asks the rules.
  init(on tracker: borrowing TCPTracker) {
    handshake = HandshakeRules.rule(for: tracker).kind
    teardown = TeardownRules.rule(for: Close(of: tracker), after: handshake).kind
  }
}

/// When what was not seen proves nothing.
enum Conclusiveness {
  /// Why nothing can be relied on; nil if it can.
  ///
  /// A capture that lost packets proves nothing about any conversation, packets of which nobody knows the
  /// order nothing about theirs, and one that was given up may have gone on.
  static func reasonAgainst(_ end: CaptureEnd) -> Doubt? {
    if end.droppedPackets > 0 { return .lostPackets(end.droppedPackets) }
    if end.isEvicted { return .evicted }
    return end.disorderedPackets > 0 ? .disordered(end.disorderedPackets) : nil
  }

  /// Why a verdict cannot be relied on; nil if it can.
  ///
  /// One that holds only one direction of a conversation proves nothing about the other. A capture that is
  /// cut proves nothing about what would have come later. Neither does one that somebody stopped while the
  /// conversation was open, unless it went on for long enough after it. A missing start is told by the kind
  /// `mid-stream`, and leaves the teardown as sure as it is.
  static func reasonAgainst(_ verdict: Verdict, of tracker: borrowing TCPTracker, _ end: CaptureEnd) -> Doubt?
  {
    if let doubt = reasonAgainst(end) { return doubt }
    if !end.holdsBothDirections, !verdict.handshake.showsBothEnds {
      if let seen = tracker.onlyDirection {
        return seen == 0
          ? .onlyOneDirection(of: .initiator, at: tracker.ends.initiator)
          : .onlyOneDirection(of: .responder, at: tracker.ends.responder)
      }
      if verdict.handshake == .unanswered && !end.holdsAnswers { return .nothingTheOtherWay }
    }
    if verdict.teardown == .reset || verdict.handshake == .aborted, let reset = tracker.endingReset,
      reset.fit == .inexact, !reset.isFollowedBySilence(until: end.time ?? tracker.end)
    {
      return .resetMayBeIgnored(frame: Int(reset.segment.frame))
    }
    if !end.holdsBothDirections && tracker.missingFIN != 0
      && (verdict.teardown == .halfClosed || verdict.teardown == .unacknowledged)
    {
      return .finLikelyMissing(acknowledgment: Int(tracker.missingFIN))
    }
    guard !end.isComplete || !end.isDrained || !end.gaps.isEmpty else { return nil }
    if verdict.handshake == .refused, let error = tracker.icmpRefusal, tracker.lastFrame == error.frame,
      !end.isComplete || end.time.map({ $0 <= tracker.end }) ?? false
    {
      return .endsBeforeAnswer
    }
    let isUnanswered = verdict.handshake == .unanswered
    guard isUnanswered || verdict.handshake.leadsSomewhere && verdict.teardown.reliesOnAbsence else {
      return nil
    }
    if let gap = end.gaps.first(where: { tracker.start < $0.end }), tracker.start <= gap.start { return .gap }
    guard !end.isComplete || !end.isDrained else { return nil }
    guard end.isComplete else { return isUnanswered ? .endsBeforeAnswer : .endsBeforeConversation }
    return end.outlasts(tracker.end, longestSilence: tracker.longestSilence) ? nil : .openAtEnd
  }
}
