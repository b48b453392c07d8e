import WireConversations
import WireFormat
import WireJudgement
import WireRunner
import WireText

/// Why a packet is the next one of its conversation: from the states of both ends, what RFC 9293 says has to
/// come.
package struct WhyNext {
  package let moment: StepMoment
  package let words: Words

  /// From its parts.
  package init(
    moment: StepMoment, words: Words
  ) {
    self.moment = moment
    self.words = words
  }

  private var record: PacketRecord { moment.next }
  private var earlier: [PacketRecord] { moment.conversation.records }
  private var own: [PacketRecord] { earlier.filter { $0.by == record.by } }
  private var peers: [PacketRecord] { earlier.filter { $0.by != record.by } }
  private var sender: String { moment.name(of: record.by, words) }
  private var receiver: String { moment.name(of: record.by.peer, words) }

  /// Whether it is a bare acknowledgment of data only: when those go is the kernel's own affair, and nobody
  /// has to foresee it.
  package var isKernelsAffair: Bool {
    record.isBareAcknowledgment && newlyAcknowledged(.fin) == nil && newlyAcknowledged(.syn) == nil
  }

  /// In one or two sentences.
  package var text: String {
    switch record.content {
    case .datagram, .fragment:
      return words.text("why.datagram", ["sender": sender])
    case .icmp:
      return words.text("why.no-socket")
    case .segment(_, let sequence, let acknowledgment, _):
      if record.controls.contains(.rst) { return reset }
      if let first = sentBefore(sequence) { return again(first) }
      if record.controls.contains(.syn) { return opening }
      if record.controls.contains(.fin) { return closing }
      if record.payloadLength > 0 { return data(acknowledgment) }
      return acknowledging(sequence, acknowledgment)
    }
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
    guard record.controls.contains(.ack) else {
      return words.text("why.connect", ["sender": sender])
    }
    if own.contains(where: \.isOpening) {
      return words.text("why.simultaneous-open")
    }
    return words.text("why.listener", ["sender": sender])
  }

  private var closing: String {
    if let first = newlyAcknowledged(.fin) {
      return words.text("why.fin-with-ack", ["sender": sender, "frame": first.frame])
    }
    if moment.state(of: record.by) == .closeWait {
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

  /// The first segment of the sender with all that this one holds.
  private func sentBefore(_ sequence: Int) -> PacketRecord? {
    let end = sequence + record.sequenceLength
    if record.isBareAcknowledgment {
      let next = own.compactMap { $0.end }.max() ?? 0
      return sequence < next ? own.last : nil
    }
    return own.first { other in
      guard case .segment(_, let first, _, _) = other.content, other.sequenceLength > 0 else { return false }
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
