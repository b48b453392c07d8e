import WireConversations
import WireFormat
import WireScript

/// Segments that a kernel ignored. No packet shows it; the kernel was seen to stay in its state.
///
/// While a queue is full, the kernel ignores a SYN, or the last acknowledgment of a handshake and the data
/// behind it. With TCP_DEFER_ACCEPT it ignores that acknowledgment until data comes (tcp(7)).
extension KernelHistory {
  /// By frame, the state in which the kernel stayed after a segment that it ignored.
  ///
  /// - Parameter conversations: judged by their packets alone.
  package func ignoredSegments(in conversations: [Conversation]) -> [Int: FrameObservation] {
    var observations: [Int: FrameObservation] = [:]
    for conversation in conversations where conversation.transport == .tcp {
      for frame in ignoredSYNs(of: conversation) {
        observations[frame, default: FrameObservation()].sent.responder = .listen
      }
      for step in ignoredAcknowledgments(of: conversation) {
        if step.isArrival {
          observations[step.record.frame, default: FrameObservation()].received.responder = .synReceived
        } else {
          observations[step.record.frame, default: FrameObservation()].sent.responder = .synReceived
        }
      }
    }
    return observations
  }

  /// The SYNs that were not answered before the next packet of the initiator, or never. Meanwhile the kernel
  /// listened, and had no socket for them.
  private func ignoredSYNs(of conversation: Conversation) -> [Int] {
    let socket = conversation.socket(.responder)
    let records = conversation.records
    return records.indices.compactMap { place in
      let next = records.indices.contains(place + 1) ? records[place + 1] : nil
      guard records[place].isOpening, records[place].by == .initiator, next?.by != .responder,
        isListening(socket, from: records[place].time, to: next?.time)
      else { return nil }
      return records[place].frame
    }
  }

  /// Whether the last dump between two times has a listener of this endpoint, and no socket to this peer.
  private func isListening(_ socket: SocketPair, from start: Timestamp, to end: Timestamp?) -> Bool {
    let look = looks.last { look in look.before >= start && (end.map { look.after <= $0 } ?? true) }
    guard let look, look.listening.contains(socket.local) else { return false }
    return !(sightings[socket] ?? []).contains { $0.before == look.before }
  }

  /// For so long a segment may wait for a processor after it was captured.
  private static let lagNanoseconds: Int64 = 1_000_000

  /// The segments that did not move the responder to ESTABLISHED, as they should have. After each, the kernel
  /// was seen in SYN_RECEIVED, and in no other state before the next one.
  private func ignoredAcknowledgments(of conversation: Conversation) -> [EndTimeline.Step] {
    let socket = conversation.socket(.responder)
    guard let seen = sightings[socket], let steps = EndTimeline.all([conversation])[socket]?.steps,
      let first = steps.indices.dropFirst().first(where: {
        !steps[$0].isOwn && steps[$0].state == .established && steps[$0 - 1].state == .synReceived
      })
    else { return [] }
    // What it sends, other than SYN+ACK, shows that it took the last segment.
    let answer = steps[first...].firstIndex { $0.isOwn && !$0.record.controls.contains(.syn) }
    let received = steps[first..<(answer ?? steps.endIndex)].filter { !$0.isOwn }
    let ends = received.dropFirst().map { Optional($0.time) } + [nil]
    let ignored = zip(received.dropLast(answer == nil ? 0 : 1), ends).prefix { step, end in
      let later = seen.filter { $0.before >= step.time }
      return later.contains { $0.state == .synReceived && $0.before - step.time >= Self.lagNanoseconds }
        && !later.contains { $0.state != .synReceived && $0.after <= end ?? $0.after }
    }
    return ignored.map(\.0)
  }
}
