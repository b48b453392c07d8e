import WireConversations
import WireText

/// Why an expectation most likely failed: what an experienced reader of captures would look at first.
enum LikelyReason {
  /// Of a handshake; nil where the verdict already says everything.
  static func handshake(expected: [HandshakeKind], _ conversation: Conversation) -> Reason? {
    guard let seen = conversation.handshake?.kind, !expected.contains(seen) else { return nil }
    switch seen {
    case .refused:
      return Reason(
        "nothing listens on \(conversation.responder): bind() without listen(), or no server at all",
        "\(conversation.responder) 上没有程序在监听：只 bind() 而没有 listen()，或者根本没有服务器")
    case .unanswered:
      return Reason(
        "every SYN stayed without an answer: a filter drops it, or the queue of listen() is full",
        "所有 SYN 都没有回应：被过滤器丢弃，或者 listen() 的队列满了")
    case .incomplete:
      return Reason(
        "the initiator's last acknowledgment is not in the capture: lost, or the initiator went away",
        "抓包里没有发起方的最后一个 ACK：丢了，或者发起方已经不在")
    case .aborted:
      return Reason(
        "\(name(conversation.resetBy, .en)) gave up before the handshake was complete",
        "握手还没有完成，\(name(conversation.resetBy, .zhHans))就放弃了")
    case .invalid:
      return Reason(
        "no SYN+ACK acknowledges the SYN: an old incarnation still answers (RFC 9293 figure 8)",
        "没有一个 SYN+ACK 确认这个 SYN：旧连接还在应答（RFC 9293 图 8）")
    case .midStream:
      return Reason("the capture began after the conversation did", "抓包开始时，会话早已开始")
    case .threeWay:
      return expected.contains(.refused)
        ? Reason(
          "something listens on \(conversation.responder): the kernel shakes hands as soon as listen() was called",
          "\(conversation.responder) 上有程序在监听：只要调用过 listen()，内核就会完成握手")
        : nil
    case .simultaneousOpen:
      return Reason("both ends called connect() to each other", "两端互相调用了 connect()")
    }
  }

  /// Of a teardown; nil where the verdict already says everything.
  static func teardown(expected: [TeardownKind], _ conversation: Conversation) -> Reason? {
    guard let seen = conversation.teardown, !expected.contains(seen.kind) else { return nil }
    switch seen.kind {
    case .fourSegment where expected.contains(.threeSegment):
      return Reason(
        """
        the second closer closed late: its kernel had already acknowledged the first FIN by itself. A prompt \
        close() lets its FIN carry that acknowledgment (RFC 9293 section 3.8.6.3)
        """, "后关闭的一方关得晚：内核已经单独确认了第一个 FIN。及时 close()，它的 FIN 就能捎带这个确认（RFC 9293 第 3.8.6.3 节）")
    case .threeSegment where expected.contains(.fourSegment):
      return Reason(
        """
        the second closer closed before its delayed acknowledgment left, so its FIN carried it. Acknowledge \
        first (TCP_QUICKACK at the end of stream), or close later
        """, "后关闭的一方在延迟确认发出之前就关闭了，于是 FIN 捎带了确认。先确认（流结束时设置 TCP_QUICKACK），或者晚些再关闭")
    case .reset:
      return Reason(
        """
        \(name(conversation.resetBy, .en)) sent a reset: close() with unread input, SO_LINGER 0, or data for a \
        socket that is gone
        """, "\(name(conversation.resetBy, .zhHans))发出了 RST：close() 时还有没读的数据，设置了 SO_LINGER 0，或者数据到达时套接字已经不在")
    case .halfClosed:
      return Reason(
        """
        only \(name(seen.closedFirst?.role, .en)) closed: the other end never called close(), or a thread or a \
        child process still holds the descriptor
        """, "只有\(name(seen.closedFirst?.role, .zhHans))关闭了：另一端没有调用 close()，或者某个线程或子进程还拿着描述符")
    case .unacknowledged:
      return Reason(
        "a FIN was never acknowledged: its acknowledgment was lost, or the peer is gone",
        "有一个 FIN 始终没有得到确认：确认丢了，或者对方已经不在")
    case .none:
      return Reason(
        "no end closed while the capture ran: close() was not called, or another thread was blocked in recv()",
        "抓包期间没有一端关闭：没有调用 close()，或者另一个线程正阻塞在 recv() 里")
    default:
      return nil
    }
  }

  /// Of the packets in order: where the list and the capture part.
  static func wire(_ outcome: PacketMatcher.Outcome) -> Reason {
    let wanted = outcome.wanted.first.map { "`\($0.text)`" }
    guard let offender = outcome.offender else {
      let next = wanted ?? ""
      return Reason("the conversation ended where \(next) was expected", "会话到此结束，而预期还有 \(next)")
    }
    let seen = "#\(offender.frame) `\(offender.patternText)`"
    return Reason(
      "\(seen) stands where \(wanted ?? "the end") was expected",
      wanted.map { "预期 \($0) 的地方是 \(seen)" } ?? "预期到此结束，却还有 \(seen)")
  }

  private static func name(_ role: Role?, _ language: Language) -> String {
    let words = Words(language)
    guard let role else { return words.pick("an end", "某一端") }
    return words.pick("the \(role.rawValue)", role == .initiator ? words.initiator : words.responder)
  }
}

extension Party {
  /// The one end that it is; nil: both.
  fileprivate var role: Role? {
    switch self {
    case .initiator: .initiator
    case .responder: .responder
    case .both: nil
    }
  }
}
