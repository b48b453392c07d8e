/// What a finding is; the names follow Wireshark's `tcp.analysis.*` where Wireshark has one.
public enum FindingKind: String, Hashable, Codable, Sendable, CaseIterable {
  case synRetransmission = "syn_retransmission"
  case synAckRetransmission = "syn_ack_retransmission"
  case finRetransmission = "fin_retransmission"
  case retransmission
  case spuriousRetransmission = "spurious_retransmission"
  case fastRetransmission = "fast_retransmission"
  case outOfOrder = "out_of_order"
  case lostSegment = "lost_segment"
  case ackLostSegment = "ack_lost_segment"
  case duplicateAck = "duplicate_ack"
  case keepAlive = "keep_alive"
  case keepAliveAck = "keep_alive_ack"
  case zeroWindow = "zero_window"
  case zeroWindowProbe = "zero_window_probe"
  case windowUpdate = "window_update"
  case windowFull = "window_full"
  case reusedPorts = "reused_ports"
  case duplicateFrame = "duplicate_frame"
  case conflictingOctets = "conflicting_octets"
  case rstOutsideWindow = "rst_outside_window"
  case resetAfterClose = "reset_after_close"
  case rstInWindow = "rst_in_window"
  case resetWithoutEffect = "reset_without_effect"
  case resetUnlikeSender = "reset_unlike_sender"
  case challengeAck = "challenge_ack"
  case dataAfterFin = "data_after_fin"
  case unreadDataReset = "unread_data_reset"
  case icmpError = "icmp_error"
  case tooBigAgain = "too_big_again"
  case sequenceTranslated = "sequence_translated"
}

extension FindingKind {
  /// Findings that say: nothing in this packet is new, or it changes nothing any more.
  ///
  /// A reset after the close comes of an acknowledgment that is late: it left on one processor, and the FIN
  /// on another overtook it. TIME_WAIT answers it, and the end that is gone has only a reset to say to that.
  package static let ignorable: Set<FindingKind> = [
    .synRetransmission, .synAckRetransmission, .finRetransmission, .retransmission,
    .spuriousRetransmission, .fastRetransmission, .duplicateFrame, .resetAfterClose,
  ]
}
