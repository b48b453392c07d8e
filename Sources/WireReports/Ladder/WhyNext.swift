import WireConversations
import WireFormat
import WireJudgement
import WireText

/// Why a packet is the next one of its conversation: from what was found in it, and else from the states of
/// both ends, what RFC 9293 says has to come.
package struct WhyNext {
  private let record: PacketRecord
  private let earlier: ArraySlice<PacketRecord>
  private let findings: Set<FindingKind>
  private let marks: [PacketIntervention]
  private let actors: [Role: String]
  private let words: Words

  /// From its parts.
  ///
  /// - Parameters:
  ///   - earlier: the packets before it.
  ///   - findings: what was found in it.
  ///   - marks: the packets of the conversation that did not simply go from one kernel to the other.
  ///   - actors: what the ends are called; one that is missing is told by its role.
  package init(
    _ record: PacketRecord, after earlier: ArraySlice<PacketRecord>, findings: Set<FindingKind>,
    marks: [PacketIntervention], actors: [Role: String], words: Words
  ) {
    self.record = record
    self.earlier = earlier
    self.findings = findings
    self.marks = marks
    self.actors = actors
    self.words = words
  }

  private func origin(_ frame: Int) -> PacketOrigin {
    marks.first { $0.frame == frame }?.origin ?? .kernel
  }

  private var own: [PacketRecord] { earlier.filter { $0.by == record.by } }
  private var peers: [PacketRecord] { earlier.filter { $0.by != record.by } }
  private var sender: String { actors[record.by] ?? words.name(of: record.by) }
  private var receiver: String { actors[record.by.peer] ?? words.name(of: record.by.peer) }

  /// Whether nobody has to foresee it: when a bare acknowledgment of data goes is the kernel's own affair,
  /// and what no kernel sends depends on the lesson.
  package var isUnforeseeable: Bool {
    if origin(record.frame) != .kernel { return true }
    return record.isBareAcknowledgment && newlyAcknowledged(.fin) == nil && newlyAcknowledged(.syn) == nil
  }

  /// In one or two sentences.
  package var text: String {
    switch origin(record.frame) {
    case .kernel: break
    case .script: return words.text("why.script", ["sender": sender])
    case .bench: return words.text("why.copy", ["frame": (own.last(where: isAlike) ?? record).frame])
    }
    switch record.content {
    case .datagram, .fragment:
      return words.text("why.datagram", ["sender": sender])
    case .icmp(let type, let code): return error(type, code)
    case .segment(_, let sequence, let acknowledgment, _):
      if record.controls.contains(.rst) { return reset }
      if let found { return found }
      if let first = sentBefore(sequence) { return again(first) }
      if record.controls.contains(.syn) { return opening }
      if record.controls.contains(.fin) { return closing }
      if record.payloadLength > 0 { return data(acknowledgment) }
      return acknowledging(sequence, acknowledgment)
    }
  }

  /// Of an ICMP error: what could not be delivered.
  private func error(_ type: UInt8, _ code: UInt8) -> String {
    let isOfSegments = earlier.contains { if case .segment = $0.content { true } else { false } }
    // Of ICMP (RFC 792) and ICMPv6 (RFC 4443): port unreachable, and too big.
    switch (type, code) {
    case (3, 3), (1, 4):
      if !isOfSegments { return words.text("why.no-socket") }
    case (3, 4), (2, 0): return words.text("why.too-big")
    default: break
    }
    return words.text("why.icmp", ["type": Int(type), "code": Int(code)])
  }

  /// Whether a packet is the same as this one.
  private func isAlike(_ other: PacketRecord) -> Bool {
    other.content == record.content && other.payloadLength == record.payloadLength
  }

  /// What a finding says of it; nil: nothing that asks for another reason.
  private var found: String? {
    let number = record.acknowledgment ?? 0
    if findings.contains(.zeroWindowProbe) { return words.text("why.window-probe", ["receiver": receiver]) }
    if findings.contains(.keepAlive) { return words.text("why.keep-alive", ["receiver": receiver]) }
    if findings.contains(.keepAliveAck) { return words.text("why.keep-alive-answer", ["number": number]) }
    if findings.contains(.windowUpdate) { return words.text("why.window-update", ["sender": sender]) }
    if findings.contains(.challengeAck) { return words.text("why.challenge", ["number": number]) }
    if findings.contains(.duplicateAck) { return words.text("why.duplicate-ack", ["number": number]) }
    guard findings.contains(.fastRetransmission), case .segment(_, let sequence, _, _) = record.content
    else { return nil }
    return words.text(
      "why.fast-retransmission",
      ["receiver": receiver, "frame": (sentBefore(sequence) ?? record).frame])
  }

  private var reset: String {
    if own.isEmpty, peers.first?.isOpening == true {
      return words.text("why.refused")
    }
    return words.text("why.reset", ["sender": sender])
  }

  private func again(_ first: PacketRecord) -> String {
    if record.isBareAcknowledgment {
      return words.text("why.keep-alive", ["receiver": receiver])
    }
    return words.text("why.retransmission", ["frame": first.frame])
  }

  private var opening: String {
    guard let number = record.acknowledgment else {
      return record.payloadLength > 0
        ? words.text("why.fast-open", ["sender": sender]) : words.text("why.connect", ["sender": sender])
    }
    if own.contains(where: \.isOpening) {
      return words.text("why.simultaneous-open")
    }
    return number > 1
      ? words.text("why.listener-data", ["sender": sender, "number": number])
      : words.text("why.listener", ["sender": sender])
  }

  private var closing: String {
    if let first = newlyAcknowledged(.fin) {
      return words.text("why.fin-with-ack", ["sender": sender, "frame": first.frame])
    }
    let last = earlier.last
    if (record.by == .initiator ? last?.initiatorState : last?.responderState) == .closeWait {
      return words.text("why.last-fin", ["sender": sender])
    }
    return words.text("why.first-fin", ["sender": sender])
  }

  private func data(_ acknowledgment: Int?) -> String {
    let octets = record.payloadLength
    return words.text("why.data", ["sender": sender, "octets": octets, "number": acknowledgment ?? 0])
  }

  private func acknowledging(_ sequence: Int, _ acknowledgment: Int?) -> String {
    let number = acknowledgment ?? 0
    if let fin = newlyAcknowledged(.fin) {
      let after = (record.by == .initiator ? record.initiatorState : record.responderState)?.rawValue ?? ""
      let text = words.text("why.ack-of-fin", ["frame": fin.frame, "before": number - 1])
      guard after == TCPState.timeWait.rawValue else { return text }
      return words.text(
        "why.ack-into-time-wait", ["frame": fin.frame, "before": number - 1, "sender": sender])
    }
    if let syn = newlyAcknowledged(.syn) {
      return words.text("why.ack-of-syn", ["frame": syn.frame])
    }
    return words.text("why.ack-of-data", ["sender": sender, "number": number])
  }

  /// The first segment of the sender's kernel with all that this one holds.
  private func sentBefore(_ sequence: Int) -> PacketRecord? {
    let end = sequence + record.sequenceLength
    if record.isBareAcknowledgment {
      let next = own.compactMap { $0.end }.max() ?? 0
      return sequence < next ? own.last : nil
    }
    return own.first { other in
      guard case .segment(_, let first, _, _) = other.content, other.sequenceLength > 0,
        origin(other.frame) == .kernel
      else { return false }
      return first <= sequence && first + other.sequenceLength >= end
    }
  }

  /// The segment of the peer whose SYN or FIN this one is the first to acknowledge.
  private func newlyAcknowledged(_ control: TCPFlags) -> PacketRecord? {
    guard let acknowledgment = record.acknowledgment else { return nil }
    return peers.first { other in
      guard other.controls.contains(control), let end = other.endOfControl else { return false }
      return acknowledgment >= end && !own.contains { ($0.acknowledgment ?? -1) >= end }
    }
  }
}

extension PacketRecord {
  /// What it takes of the sequence space: data, SYN and FIN.
  fileprivate var sequenceLength: Int {
    payloadLength + (controls.contains(.syn) ? 1 : 0) + (controls.contains(.fin) ? 1 : 0)
  }

  /// The number after it; nil: it is no segment.
  fileprivate var end: Int? {
    if case .segment(_, let sequence, _, _) = content { sequence + sequenceLength } else { nil }
  }
}
