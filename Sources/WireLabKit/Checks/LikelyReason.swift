import WireConversations

/// Why an expectation most likely failed: what an experienced reader of captures would look at first.
enum LikelyReason {
  /// Of a handshake; nil where the verdict already says everything.
  static func handshake(expected: [HandshakeKind], _ conversation: Conversation) -> String? {
    guard let seen = conversation.handshake?.kind, !expected.contains(seen) else { return nil }
    switch seen {
    case .refused:
      return "nothing listens on \(conversation.responder): bind() without listen(), or no server at all"
    case .unanswered:
      return "every SYN stayed without an answer: a filter drops it, or the queue of listen() is full"
    case .incomplete:
      return "the initiator's last acknowledgment is not in the capture: lost, or the initiator went away"
    case .aborted:
      return
        "\(conversation.resetBy.map { "the \($0.rawValue)" } ?? "an end") gave up before the handshake was complete"
    case .invalid:
      return "no SYN+ACK acknowledges the SYN: an old incarnation still answers (RFC 9293 figure 8)"
    case .midStream:
      return "the capture began after the conversation did"
    case .threeWay:
      return expected.contains(.refused)
        ? "something listens on \(conversation.responder): the kernel shakes hands as soon as listen() was called"
        : nil
    case .simultaneousOpen:
      return "both ends called connect() to each other"
    }
  }

  /// Of a teardown; nil where the verdict already says everything.
  static func teardown(expected: [TeardownKind], _ conversation: Conversation) -> String? {
    guard let seen = conversation.teardown, !expected.contains(seen.kind) else { return nil }
    switch seen.kind {
    case .fourSegment where expected.contains(.threeSegment):
      return """
        the second closer closed late: its kernel had already acknowledged the first FIN by itself. A prompt \
        close() lets its FIN carry that acknowledgment (RFC 9293 section 3.8.6.3)
        """
    case .threeSegment where expected.contains(.fourSegment):
      return """
        the second closer closed before its delayed acknowledgment left, so its FIN carried it. Acknowledge \
        first (TCP_QUICKACK at the end of stream), or close later
        """
    case .reset:
      return """
        \(conversation.resetBy.map { "the \($0.rawValue)" } ?? "an end") sent a reset: close() with unread \
        input, SO_LINGER 0, or data for a socket that is gone
        """
    case .halfClosed:
      return """
        only the \(seen.closedFirst?.rawValue ?? "first closer") closed: the other end never called close(), or \
        a thread or a child process still holds the descriptor
        """
    case .unacknowledged:
      return "a FIN was never acknowledged: its acknowledgment was lost, or the peer is gone"
    case .none:
      return
        "no end closed while the capture ran: close() was not called, or another thread was blocked in recv()"
    default:
      return nil
    }
  }
}
