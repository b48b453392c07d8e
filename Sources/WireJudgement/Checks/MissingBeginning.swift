import WireConversations
import WireFormat
import WireText

/// What cannot be known of a conversation whose beginning is not in somebody else's capture.
extension Conversation {
  /// Whether it is known which end is which: by a SYN, or by a SYN+ACK. Else the first packet decides,
  /// which is a guess.
  var rolesAreKnown: Bool {
    handshake?.kind != .midStream || records.contains { $0.isSYN }
  }

  /// Whether it is known how it ended, whatever came before the capture: both FINs were seen to be
  /// acknowledged, or octets were still sent before the reset, so that no close was complete.
  var teardownStandsWithoutBeginning: Bool {
    guard let kind = teardown?.kind else { return false }
    if kind.isGraceful { return true }
    guard kind == .reset, let place = records.firstIndex(where: { $0.isReset && $0.by == resetBy }) else {
      return false
    }
    return records[..<place].contains { $0.payloadLength > 0 }
  }
}

extension ConversationChecks {
  /// Whether its beginning may be somewhere else than in the capture.
  var lacksBeginning: Bool { mayBeginLate && conversation.handshake?.kind == .midStream }

  /// Whether what came before could make another teardown of it.
  var lacksBeginningOfTeardown: Bool { lacksBeginning && !conversation.teardownStandsWithoutBeginning }

  /// Whether it is not known whose something is.
  var lacksRoles: Bool { lacksBeginning && !conversation.rolesAreKnown }

  /// Why what depends on its beginning is not known; nil where that is in the capture.
  var beginningReason: Reason? {
    guard lacksBeginning else { return nil }
    return lacksRoles ? Reason("check.roles-unknown") : Reason("likely.began-late")
  }
}

extension PacketRecord {
  /// Whether it is a segment with SYN.
  var isSYN: Bool {
    guard case .segment(let flags, _, _, _) = content else { return false }
    return TCPFlags(rawValue: flags).contains(.syn)
  }
}
