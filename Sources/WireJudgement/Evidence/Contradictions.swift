import WireConversations
import WireScript
import WireText

/// Where the kernel says something of a socket that cannot be true if the packets say the truth.
///
/// The kernel is ahead of the capture (close() moves a state before its FIN is captured) and behind it (a
/// captured segment waits for a processor): what it says between two frames may be any state from the last
/// one that is certain up to that after the next frame. That a socket is gone contradicts nothing: it may
/// have been closed, or have crashed.
package struct Contradictions {
  package let conversations: [Conversation]
  private let timelines: [KernelHistory.SocketPair: EndTimeline]
  /// Conversations that are not judged.
  private let exempt: Set<Int>

  /// What contradicts.
  package struct Contradiction: Hashable {
    package var conversation: Int
    package var role: Role
    /// What the packets allow.
    package var inferred: [TCPState]
    /// What the kernel said.
    package var kernel: TCPState
    /// The frame before it was asked, and the one after; nil: there is none.
    package var frame: Int
    var next: Int?
    var isAtRest: Bool
  }

  /// Looks at conversations of which all packets were kept.
  package init(_ conversations: [Conversation]) {
    self.conversations = conversations
    timelines = EndTimeline.all(conversations)
    exempt = Set(conversations.filter(Self.isExempt).map(\.id))
  }

  /// Conversations of which the packets alone do not tell what the kernel saw: a segment that somebody
  /// spelled out may be one that no kernel would take, and a socket that talks to itself is both ends.
  private static func isExempt(_ conversation: Conversation) -> Bool {
    conversation.initiator == conversation.responder || !conversation.conclusive
      || conversation.marks.contains { $0.origin == .script }
  }

  /// The first contradiction of each end.
  ///
  /// - Parameters:
  ///   - history: what the kernel said.
  ///   - isAtRest: whether nothing was on its way any more when it said so.
  package func find(in history: KernelHistory, isAtRest: Bool) -> [Contradiction] {
    history.sightings.compactMap { socket, sightings in
      guard let timeline = timelines[socket] else { return nil }
      return sightings.lazy.compactMap { judge($0, of: socket, timeline, isAtRest: isAtRest) }.first
    }.sorted { ($0.conversation, $0.role.rawValue) < ($1.conversation, $1.role.rawValue) }
  }

  private func judge(
    _ sighting: KernelHistory.Sighting, of socket: KernelHistory.SocketPair, _ timeline: EndTimeline,
    isAtRest: Bool
  ) -> Contradiction? {
    let steps = timeline.steps
    let asked = timeline.last(by: sighting.before)
    let answered = timeline.last(by: sighting.after)
    // Before the first frame nothing is inferred.
    guard asked >= 0, answered < steps.count else { return nil }
    let certain = max(0, timeline.certain(by: asked, isAtRest: isAtRest))
    let next = min(answered + 1, steps.count - 1)
    let window = steps[certain...next]
    guard !window.contains(where: { exempt.contains($0.conversation) || $0.state == nil }) else { return nil }
    let inferred = window.compactMap(\.state)
    if inferred.contains(sighting.state) || isAhead(sighting.state, of: inferred, steps[...next]) {
      return nil
    }
    let place = steps[asked]
    guard let conversation = conversations.first(where: { $0.id == place.conversation }) else { return nil }
    var allowed: [TCPState] = []
    for state in inferred where !allowed.contains(state) { allowed.append(state) }
    return Contradiction(
      conversation: conversation.id, role: conversation.initiator == socket.local ? .initiator : .responder,
      inferred: allowed, kernel: sighting.state, frame: place.record.frame,
      next: next > asked ? steps[next].record.frame : nil, isAtRest: isAtRest)
  }

  /// States that no packet shows.
  private func isAhead(_ state: TCPState, of inferred: [TCPState], _ steps: ArraySlice<EndTimeline.Step>)
    -> Bool
  {
    switch state {
    // close() was called, and the FIN waits behind data, for a window, or for a processor.
    case .finWait1: inferred.contains(.established) || inferred.contains(.synReceived)
    case .lastAck: inferred.contains(.closeWait)
    // A segment that acknowledges the FIN and carries another passes through it.
    case .finWait2: inferred.contains(.finWait1) && inferred.contains(.timeWait)
    // The kernel may pass over the last acknowledgment: the queue is full, or TCP_DEFER_ACCEPT waits for
    // data.
    case .synReceived: true
    // A machine that has forgotten a conversation opens the next one; resets that it sends meanwhile are
    // those of a stranger.
    case .synSent:
      steps.last { $0.isOwn && !$0.record.isReset }?.record.isOpening ?? false
    case .closed, .listen, .established, .closeWait, .closing, .timeWait: false
    }
  }
}

extension Contradictions.Contradiction {
  /// The contradiction as a check that has failed.
  package func check(_ conversation: Conversation, actor: String?, at location: SourceLocation) -> Check {
    let who = actor.map { "\($0) (\(role.rawValue))" } ?? role.rawValue
    let moment: Check.Moment =
      isAtRest ? .atRest : next.map { .between(frame: frame, and: $0) } ?? .after(frame: frame)
    return Check(
      verdict: .failed, subject: .agreement, location: location,
      expected: "\(who) in \(inferred.map(\.rawValue).joined(separator: " or ")), as the packets say",
      observed: "the kernel says \(kernel.rawValue)", conversation: conversation.id,
      frames: [frame, next].compactMap(\.self), evidence: [.asked(moment)],
      reason: Reason("check.contradiction"))
  }
}
