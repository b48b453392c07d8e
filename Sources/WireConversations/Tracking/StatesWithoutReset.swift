import WireFormat

/// The states that both ends would have if the reset that counts had no effect.
extension TCPTracker {
  /// Moves them by a segment that is not a reset.
  @inline(never)
  mutating func moveStatesWithoutReset(
    _ key: KeySegment, _ metadata: FrameMetadata, from sender: Int, to receiver: Int
  ) {
    guard let candidate = reset else { return }
    let shown = (flows[0].state, flows[1].state)
    let before = candidate.states
    (flows[0].state, flows[1].state) = before
    move(key, from: sender, to: receiver)
    heed(metadata.observed, after: key, at: receiver, before: receiver == 0 ? before.0 : before.1)
    if isSelfConnected { flows[1].state = flows[0].state }
    let after = (flows[0].state, flows[1].state)
    if after != before {
      statesWithoutReset.append(
        StateChange(
          frame: metadata.frame, initiator: after.0, responder: after.1,
          observed: metadata.observed.confirmed(after)))
    }
    reset?.states = after
    (flows[0].state, flows[1].state) = shown
  }

  /// Both ends are gone from a frame on; what their states would be else is kept aside.
  mutating func closeStates(from frame: Int) {
    let place = states.firstIndex { $0.frame >= frame } ?? states.count
    statesWithoutReset = Array(states[place...])
    states.removeSubrange(place...)
    if retention.states { states.append(StateChange(frame: frame, initiator: .closed, responder: .closed)) }
    for place in records.indices.reversed() {
      if records[place].frame < frame { break }
      (records[place].initiatorState, records[place].responderState) = (.closed, .closed)
    }
  }

  /// Puts these in the place of those that the reset made.
  mutating func restoreStates(without candidate: ResetCandidate) {
    let frame = Int(candidate.segment.frame)
    (flows[0].state, flows[1].state) = candidate.states
    let changes = statesWithoutReset
    statesWithoutReset = []
    states.removeAll { $0.frame >= frame }
    if retention.states { states += changes }
    guard retention.records, let first = records.firstIndex(where: { $0.frame >= frame }) else { return }
    var current =
      first > 0 ? (records[first - 1].initiatorState, records[first - 1].responderState) : (nil, nil)
    var next = 0
    for place in records.indices[first...] {
      while next < changes.count && changes[next].frame <= records[place].frame {
        current = (changes[next].initiator, changes[next].responder)
        next += 1
      }
      (records[place].initiatorState, records[place].responderState) = current
    }
  }
}
