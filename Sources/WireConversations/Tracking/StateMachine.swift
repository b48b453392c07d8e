import WireFormat

/// The states of both ends (RFC 9293 sections 3.3.2 and 3.10).
///
/// The sender's state changes when it sends, the receiver's when the segment reaches it: a segment that the
/// bench dropped changes only its sender's. What an application did between two segments shows only in the
/// next one.
extension TCPTracker {
  /// Changes the states of both ends by a segment that is not a reset.
  mutating func move(_ key: KeySegment, from sender: Int, to receiver: Int) {
    if flows[sender].state == .listen && key.flags.intersection([.syn, .ack]) == .syn { correctListening() }
    flows[sender].state = stateAfterSending(key, from: sender, to: receiver)
    if key.delivered { moveReceiver(key, from: sender, to: receiver) }
  }

  /// Changes the state of the receiver of a segment that is not a reset.
  mutating func moveReceiver(_ key: KeySegment, from sender: Int, to receiver: Int) {
    flows[receiver].state = stateAfterReceiving(key, from: sender, to: receiver)
  }

  /// Takes back a transition that the kernel was seen not to make.
  ///
  /// A kernel may ignore a segment, and no packet shows it: a SYN while a queue is full; the last
  /// acknowledgment of a handshake while the accept queue is full, or while TCP_DEFER_ACCEPT waits for data
  /// (tcp(7)).
  ///
  /// - Parameter before: the state of the receiver before the segment.
  mutating func heed(_ observed: ObservedStates, after key: KeySegment, at receiver: Int, before: TCPState?) {
    let seen = observed[receiver == 0 ? .initiator : .responder]
    let state = flows[receiver].state
    let ignoredSYN =
      state == .synReceived && seen == .listen && key.flags.contains(.syn) && flows[receiver].synAckCount == 0
    let ignoredACK = state == .established && seen == .synReceived && before == .synReceived
    if ignoredSYN || ignoredACK { flows[receiver].state = seen }
  }

  private func stateAfterSending(_ key: KeySegment, from sender: Int, to receiver: Int) -> TCPState? {
    let state = flows[sender].state
    if key.flags.contains(.syn) {
      switch state {
      case nil, .closed, .listen: return key.flags.contains(.ack) ? .synReceived : .synSent
      case .synSent, .synReceived, .established, .finWait1, .finWait2, .closeWait, .closing, .lastAck,
        .timeWait:
        return state
      }
    }
    guard key.flags.contains(.fin) else {
      // In the middle of a conversation an acknowledgment shows that its sender is synchronized.
      return state == nil && key.flags.contains(.ack) ? .established : state
    }
    switch state {
    case .established, .synReceived: return .finWait1
    case .closeWait:
      // A FIN that does not acknowledge the other's was sent before that one was received: they cross (RFC
      // 9293 figure 13).
      let hasReceived =
        flows[receiver].fin.map { flows[receiver].isAcknowledged(upTo: $0.afterFIN, by: key.acknowledgment) }
        ?? true
      return hasReceived ? .lastAck : .closing
    case nil: return flows[receiver].fin == nil ? .finWait1 : .lastAck
    case .closed, .listen, .synSent, .finWait1, .finWait2, .closing, .lastAck, .timeWait: return state
    }
  }

  private func stateAfterReceiving(_ key: KeySegment, from sender: Int, to receiver: Int) -> TCPState? {
    var state = flows[receiver].state
    let acknowledges = key.flags.contains(.ack)
    if key.flags.contains(.syn) {
      switch state {
      case nil, .listen, .closed: return acknowledges ? state : .synReceived
      case .synSent:
        guard acknowledges else { return .synReceived }
        return flows[receiver].synAcknowledgment == nil ? .synSent : .established
      case .synReceived:
        return acknowledges && flows[receiver].synAcknowledgment != nil ? .established : .synReceived
      case .established, .finWait1, .finWait2, .closeWait, .closing, .lastAck, .timeWait: return state
      }
    }
    if state == nil && acknowledges { state = .established }
    if state == .synReceived && acknowledges
      && (flows[receiver].synAckAcknowledgment != nil || flows[receiver].synAcknowledgment != nil)
    {
      state = .established
    }
    if flows[receiver].finAcknowledgment != nil {
      switch state {
      case .finWait1: state = .finWait2
      case .closing: state = .timeWait
      case .lastAck: state = .closed
      case nil, .closed, .listen, .synSent, .synReceived, .established, .finWait2, .closeWait, .timeWait:
        break
      }
    }
    guard let fin = flows[sender].fin, flows[sender].hasArrived,
      fin.afterFIN.precedesOrEquals(flows[sender].arrived.edge)
    else { return state }
    switch state {
    case .established, .synReceived: return .closeWait
    case .finWait1: return .closing
    case .finWait2: return .timeWait
    case nil, .closed, .listen, .synSent, .closeWait, .closing, .lastAck, .timeWait: return state
    }
  }

  /// Both ends are gone: the reset counted.
  mutating func closeBoth(by sender: Int, to receiver: Int) {
    flows[sender].state = .closed
    flows[receiver].state = .closed
  }
}
