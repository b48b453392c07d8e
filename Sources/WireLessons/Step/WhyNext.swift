import WireConversations
import WireFormat
import WireJudgement
import WireRunner
import WireText

/// Why a packet is the next one of its conversation: from the states of both ends, what RFC 9293 says has to come.
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

  /// Whether it is a bare acknowledgment of data only: when those go is the kernel's own affair, and nobody has to foresee it.
  package var isKernelsAffair: Bool {
    record.isBareAcknowledgment && newlyAcknowledged(.fin) == nil && newlyAcknowledged(.syn) == nil
  }

  /// In one or two sentences.
  package var text: String {
    switch record.content {
    case .datagram, .fragment:
      return words.pick(
        "\(sender) has called send() or sendto(): one call is one datagram. UDP opens, acknowledges and closes nothing (RFC 768).",
        "\(sender) 调用了 send() 或 sendto()：一次调用就是一个数据报。UDP 不建立连接，不确认，也不关闭（RFC 768）。")
    case .icmp:
      return words.pick("No socket takes the datagram.", "没有套接字接收这个数据报。")
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
      return words.pick(
        "Nobody listens at that port, so the kernel there refuses: RST, whose ACK is the SYN's number plus 1 (RFC 9293 section 3.5.2).",
        "这个端口没有人监听，内核拒绝连接：回复 RST，确认号是 SYN 的序号加 1（RFC 9293 3.5.2 节）。")
    }
    return words.pick(
      "\(sender) breaks off instead of closing: SO_LINGER 0, close() with octets unread, or a segment came for a conversation that its kernel does not have (RFC 9293 section 3.5.2, RFC 2525 section 2.17).",
      "\(sender) 不是正常关闭，而是中止：可能是 SO_LINGER 为 0，close() 时还有没读的数据，或者收到了内核并不认识的连接的报文段（RFC 9293 3.5.2 节，RFC 2525 2.17 节）。"
    )
  }

  private func again(_ first: PacketRecord) -> String {
    if record.isBareAcknowledgment {
      return words.pick(
        "A probe: its sequence number is one too low, so that \(receiver) has to answer if it is still there (keep-alive, RFC 9293 section 3.8.4).",
        "这是探测报文：序号比下一个少 1，对方只要还在就必须回答（保活，RFC 9293 3.8.4 节）。")
    }
    return words.pick(
      "Nothing has acknowledged #\(first.frame) within the retransmission timeout, so the kernel sends the same numbers again (RFC 6298).",
      "#\(first.frame) 在重传超时之前一直没有被确认，内核用同样的序号再发一次（RFC 6298）。")
  }

  private var opening: String {
    guard record.controls.contains(.ack) else {
      return words.pick(
        "\(sender) has called connect(), an active open: its kernel chooses a first number, sends SYN and is in SYN_SENT (RFC 9293 section 3.5).",
        "\(sender) 调用了 connect()，主动打开：内核选一个初始序号，发出 SYN，进入 SYN_SENT（RFC 9293 3.5 节）。")
    }
    if own.contains(where: \.isOpening) {
      return words.pick(
        "Both ends have sent a SYN: in SYN_SENT a SYN is answered with SYN+ACK, a simultaneous open (RFC 9293 figure 7).",
        "两端都发了 SYN：在 SYN_SENT 状态收到 SYN，要回复 SYN+ACK，这是同时打开（RFC 9293 图 7）。")
    }
    return words.pick(
      "\(sender) listens, and a SYN has come. Its kernel answers, without the program: ACK = 0 + 1, because a SYN takes one number, and a SYN of its own (RFC 9293 figure 6).",
      "\(sender) 正在监听，收到了 SYN。回答的是内核，不是程序：确认号 = 0 + 1（SYN 占一个序号），同时发出自己的 SYN（RFC 9293 图 6）。")
  }

  private var closing: String {
    if let first = newlyAcknowledged(.fin) {
      return words.pick(
        "\(sender) has called close() before its kernel had acknowledged the FIN #\(first.frame): both go in one segment, which makes three instead of four, and LAST_ACK (RFC 9293 section 3.6).",
        "\(sender) 的内核还没有确认 FIN #\(first.frame)，程序就调用了 close()：ACK 和 FIN 合成一个报文段，四次变三次，进入 LAST_ACK（RFC 9293 3.6 节）。"
      )
    }
    if moment.state(of: record.by) == .closeWait {
      return words.pick(
        "In CLOSE_WAIT the other end had nothing more to send; now \(sender) has closed too. Its own FIN closes the second direction: LAST_ACK (RFC 9293 figure 12).",
        "在 CLOSE_WAIT 中，对方已经不再发送；现在 \(sender) 也关闭了。它自己的 FIN 关闭另一个方向，进入 LAST_ACK（RFC 9293 图 12）。")
    }
    return words.pick(
      "\(sender) has called close() or shutdown() and has nothing more to send. FIN says so, takes one number, and leads from ESTABLISHED to FIN_WAIT_1 (RFC 9293 section 3.6).",
      "\(sender) 调用了 close() 或 shutdown()，没有数据要发了。FIN 就是这个意思，它占一个序号，状态从 ESTABLISHED 到 FIN_WAIT_1（RFC 9293 3.6 节）。"
    )
  }

  private func data(_ acknowledgment: Int?) -> String {
    let octets = record.payloadLength
    return words.pick(
      "\(sender) has called send(): \(octets) octets. Each segment also says what was received so far: ACK \(acknowledgment ?? 0) (RFC 9293 section 3.10.4).",
      "\(sender) 调用了 send()，共 \(octets) 个字节。每个报文段都顺便说明已经收到哪里：ACK \(acknowledgment ?? 0)（RFC 9293 3.10.4 节）。")
  }

  private func acknowledging(_ sequence: Int, _ acknowledgment: Int?) -> String {
    let number = acknowledgment ?? 0
    if let fin = newlyAcknowledged(.fin) {
      let after = (record.by == .initiator ? record.initiatorState : record.responderState)?.rawValue ?? ""
      let text = words.pick(
        "The FIN #\(fin.frame) takes one number, so ACK = \(number - 1) + 1. The kernel acknowledges; its program learns of the end when recv() returns 0.",
        "FIN #\(fin.frame) 占一个序号，所以 ACK = \(number - 1) + 1。确认由内核发出；程序要等 recv() 返回 0 才知道对方结束了。")
      guard after == TCPState.timeWait.rawValue else { return text }
      return words.pick(
        "The FIN #\(fin.frame) takes one number, so ACK = \(number - 1) + 1. \(sender) closed first and stays in TIME_WAIT, to say it again should this ACK be lost (RFC 9293 section 3.6.1).",
        "FIN #\(fin.frame) 占一个序号，所以 ACK = \(number - 1) + 1。\(sender) 先关闭，要留在 TIME_WAIT，万一这个 ACK 丢失，可以再确认一次（RFC 9293 3.6.1 节）。"
      )
    }
    if let syn = newlyAcknowledged(.syn) {
      return words.pick(
        "The SYN of #\(syn.frame) has come and takes one number, so ACK = 0 + 1. With it both ends know that the other hears them: ESTABLISHED, and connect() returns (RFC 9293 figure 6).",
        "收到了 #\(syn.frame) 的 SYN，它占一个序号，所以 ACK = 0 + 1。这样两端都知道对方听得见：进入 ESTABLISHED，connect() 返回（RFC 9293 图 6）。"
      )
    }
    return words.pick(
      "The kernel of \(sender) acknowledges what has come: the next octet that it expects is \(number). When it does so alone, and when with data, is its own affair (delayed ACK, RFC 9293 section 3.8.6.3).",
      "\(sender) 的内核确认已经收到的数据：期待的下一个字节是 \(number)。单独确认还是随数据捎带，由内核决定（延迟确认，RFC 9293 3.8.6.3 节）。")
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
