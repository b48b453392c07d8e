import WireConversations
import WireFormat
import WireJudgement
import WireText

extension JSONWriter {
  /// Writes a conversation as every document shows it.
  ///
  /// - Parameters:
  ///   - states: whether each change of state is listed.
  ///   - packets: whether each packet is.
  ///   - fields: what stands before its own members.
  package mutating func conversation(
    _ conversation: Conversation, states: Bool = true, packets: Bool = false,
    fields: (inout JSONWriter) -> Void = { _ in }
  ) {
    object { json in
      fields(&json)
      json.members(of: conversation, states: states)
      if packets {
        json.array("packetList", conversation.records) { json, record in
          json.object(onOneLine: true) { $0.members(of: record) }
        }
      }
    }
  }

  /// What a packet was, with its time and its relative numbers.
  private mutating func members(of record: PacketRecord) {
    member("frame", frame: record.frame)
    member("time", record.time)
    member("by", record.by.rawValue)
    member("packet", record.patternText)
    switch record.content {
    case .segment(_, let sequence, let acknowledgment, let window):
      member("seq", sequence)
      member("ack", acknowledgment)
      member("win", window)
    case .fragment(let offset): member("offset", offset)
    case .icmp(let type, let code):
      member("type", Int(type))
      member("code", Int(code))
      if let mtu = record.nextHopMTU { member("mtu", mtu) }
    case .datagram: break
    }
    member("len", record.payloadLength)
    if !record.delivered { member("delivered", false) }
  }

  private mutating func members(of conversation: Conversation, states: Bool) {
    member("id", conversation.id)
    member("transport", conversation.transport.rawValue)
    member("initiator", conversation.initiator)
    member("responder", conversation.responder)
    if let wrapping = conversation.wrapping {
      object("wrapping") { json in
        json.member("label", wrapping.label)
        json.array("initiator", wrapping.initiator, onOneLine: true) { $0.element($1) }
        json.array("responder", wrapping.responder, onOneLine: true) { $0.element($1) }
      }
    }
    member("packets", conversation.packets)
    member("firstFrame", frame: conversation.firstFrame)
    member("lastFrame", frame: conversation.lastFrame)
    member("start", conversation.start)
    member("duration", nanoseconds: conversation.end - conversation.start)
    object("bytes", onOneLine: true) { json in
      json.member("initiator", conversation.initiatorBytes)
      json.member("responder", conversation.responderBytes)
    }
    if let handshake = conversation.handshake { member("handshake", handshake) }
    if let teardown = conversation.teardown { member("teardown", teardown) }
    member("resetBy", conversation.resetBy?.rawValue)
    member("conclusive", conversation.conclusive)
    member("inconclusiveReason", conversation.inconclusiveReason?.text(in: .en))
    if states {
      array("states", conversation.states) { json, change in
        json.object(onOneLine: true) { json in
          json.member("frame", frame: change.frame)
          json.member("initiator", change.initiator?.rawValue)
          json.member("responder", change.responder?.rawValue)
          json.member("observed", change.observed?.rawValue)
        }
      }
    }
    array("findings", conversation.findings) { json, finding in
      json.object(onOneLine: true) { json in
        json.member("kind", finding.kind.rawValue)
        json.member("frame", frame: finding.frame)
        json.member("by", finding.by.rawValue)
      }
    }
    if let omitted = conversation.omittedFindings { member("omittedFindings", omitted) }
    if !conversation.variants.isEmpty { member("variants", conversation.variants.map(\.rawValue)) }
    if let tls = conversation.tls { member("tls", tls) }
    if let offset = conversation.clockOffset {
      object("clockOffset", onOneLine: true) { json in
        json.member("behind", offset.behind.rawValue)
        json.member("nanoseconds", Int(offset.nanoseconds))
      }
    }
    if !conversation.marks.isEmpty {
      array("marks", conversation.marks) { json, mark in
        json.object(onOneLine: true) { json in
          json.member("frame", frame: mark.frame)
          json.member("delivery", mark.delivery)
          json.member("received", mark.received)
          json.member("origin", mark.origin.rawValue)
          if mark.received != nil {
            // What it changed when it was received at last.
            json.member("initiator", mark.initiatorState?.rawValue)
            json.member("responder", mark.responderState?.rawValue)
          }
        }
      }
    }
    if conversation.transport == .tcp {
      member("completeness", conversation.completeness.map(Int.init))
    }
    member("zeekState", conversation.zeekState)
    member("history", conversation.history)
  }

  private mutating func member(_ key: JSONKey, _ handshake: Handshake) {
    object(key) { json in
      json.member("kind", handshake.kind.rawValue)
      json.member("frames", frames: handshake.frames)
      json.member("synRetransmissions", handshake.synRetransmissions)
      json.member("synAckRetransmissions", handshake.synAckRetransmissions)
      json.member("evidence", handshake.proof.map { $0.text(in: .en) })
    }
  }

  private mutating func member(_ key: JSONKey, _ teardown: Teardown) {
    object(key) { json in
      json.member("kind", teardown.kind.rawValue)
      json.member("frames", frames: teardown.frames)
      json.member("closedFirst", teardown.closedFirst?.rawValue)
      json.member("timeWait", teardown.timeWait?.rawValue)
      json.member("evidence", teardown.proof.map { $0.text(in: .en) })
    }
  }

  /// Writes an address and a port.
  package mutating func member(_ key: JSONKey, _ endpoint: Endpoint) {
    object(key, onOneLine: true) { json in
      json.member("address", "\(endpoint.address)")
      json.member("port", Int(endpoint.port))
    }
  }

  /// Writes a moment as RFC 3339 with nanoseconds, or null.
  package mutating func member(_ key: JSONKey, _ time: Timestamp?) {
    member(key, time.map { "\($0)" })
  }
}

extension PacketIntervention {
  /// When it was received, in a word.
  package var delivery: String { deliveredAtOnce ? "at-once" : received == nil ? "never" : "late" }
}

extension JSONWriter {
  /// Writes the number of a frame; of files that were read as one, its file and its number there.
  mutating func member(_ key: JSONKey, frame: Int) {
    if FrameNames.areUsed { member(key, FrameNames.text(frame)) } else { member(key, frame) }
  }

  /// Writes frames in this way.
  mutating func member(_ key: JSONKey, frames: [Int]) {
    guard FrameNames.areUsed else { return member(key, frames) }
    array(key, frames.map(FrameNames.text), onOneLine: true) { $0.element($1) }
  }
}
