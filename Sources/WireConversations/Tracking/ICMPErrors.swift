import WireFormat

extension ICMPMessage {
  /// Whether the message is an error about a packet (RFC 792, RFC 4443 section 2.1), not a question or an
  /// answer.
  func isError(in version: IPAddress.Version) -> Bool {
    switch version {
    case .v4: type == 3 || type == 11 || type == 12
    case .v6: type < 128
    }
  }

  /// Whether an error says that the destination cannot be reached, so that a SYN need not be sent again (RFC
  /// 1122 section 4.2.3.9, RFC 5461): not that the packet was too large.
  func refuses(in version: IPAddress.Version) -> Bool {
    switch version {
    case .v4: type == 3 && code != 4
    case .v6: type == 1
    }
  }
}

/// ICMP errors belong to the conversation that they quote (RFC 792, RFC 4443 section 3).
extension TCPTracker {
  /// The SYN that an error refused is sent again, or accepted all the same: nobody gave up.
  mutating func withdrawICMPRefusal() {
    guard let error = icmpRefusal else { return }
    icmpRefusal = nil
    if flows[0].state == .closed { flows[0].state = .synSent }
    insertFinding(.icmpError, error.frame, 1)
  }

  /// Reads an error about a packet that `quotedSender` sent.
  mutating func observe(_ message: ICMPMessage, about quotedSender: Int, _ metadata: FrameMetadata) {
    dropDoubt()
    packets += 1
    lastFrame = metadata.frame
    moveEnd(to: metadata.time)
    if message.nextHopMTU > 0 { noteTooBig(message, of: quotedSender) }
    let before = (flows[0].state, flows[1].state)
    let quotesSYN =
      flows[0].syn != nil && (message.quoted?.sequenceNumber.map { $0 == flows[0].base } ?? true)
    if metadata.delivered && quotedSender == 0 && quotesSYN && flows[1].synAckCount == 0 && !isReset
      && !flows[0].hasSpoken
    {
      if icmpRefusal == nil && message.refuses(in: ends.initiator.address.version) {
        icmpRefusal = (metadata.frame, message.type, message.code)
        flows[0].state = .closed
        updateEnd()
      } else {
        addFinding(.icmpError, metadata.frame, 1)
      }
    }
    let after = (flows[0].state, flows[1].state)
    if retention.states && before != after {
      states.append(
        StateChange(
          frame: metadata.frame, initiator: after.0, responder: after.1,
          observed: metadata.observed.confirmed(after)))
    }
    guard retention.records else { return }
    records.append(PacketRecord(message, about: quotedSender, metadata, states: after))
  }
}

extension UDPTracker {
  /// Reads an error about a packet that `quotedSender` sent.
  mutating func observe(_ message: ICMPMessage, about quotedSender: Int, _ metadata: FrameMetadata) {
    packets += 1
    lastFrame = metadata.frame
    if end < metadata.time { end = metadata.time }
    guard retention.records else { return }
    records.append(PacketRecord(message, about: quotedSender, metadata, states: (nil, nil)))
  }
}

extension PacketRecord {
  fileprivate init(
    _ message: ICMPMessage, about quotedSender: Int, _ metadata: FrameMetadata,
    states: (TCPState?, TCPState?)
  ) {
    self.init(
      frame: metadata.frame, time: metadata.time, by: quotedSender == 0 ? .responder : .initiator,
      content: .icmp(type: message.type, code: message.code), payloadLength: 0,
      delivered: metadata.delivered, initiatorState: states.0, responderState: states.1)
    if message.nextHopMTU > 0 { nextHopMTU = Int(message.nextHopMTU) }
  }
}
