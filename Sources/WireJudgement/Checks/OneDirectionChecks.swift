import WireConversations
import WireFormat

/// What holds of a conversation of which only one end was captured: what that end sent, and nothing that the
/// other may have done before.
extension Conversation {
  /// The only end that was captured, where that is all that is known of it; nil: both were, or what was not
  /// seen can be relied on.
  var onlySeen: Role? {
    guard case .onlyOneDirection(let role, _) = inconclusiveReason else { return nil }
    return role
  }

  /// Whether a reset is known to have ended it, whatever else was not captured.
  ///
  /// Of one end only that is so if it had not closed by a FIN, so that no close was complete; if it was in
  /// a connection, since a handshake that is given up is no teardown; if the reset has its next number; and
  /// if it sent nothing after it.
  var resetStands: Bool {
    guard let seen = onlySeen else { return true }
    guard resetBy == seen, teardown?.closedFirst == nil,
      let place = records.firstIndex(where: { $0.by == seen && $0.isReset }),
      let number = records[place].rawSequence
    else { return false }
    let before = records[..<place].filter { $0.by == seen }
    return before.contains { !$0.isSYN } && before.last?.nextNumber == number
      && records[place...].allSatisfy { $0.by != seen || $0.isReset }
  }

  /// Whether all octets that an end sent were captured: it is the only one that was, from its SYN to its
  /// FIN or reset.
  func holdsAllOctets(of role: Role) -> Bool {
    guard onlySeen == role else { return false }
    let own = records.filter { $0.by == role }
    return own.first?.isSYN == true && own.contains { $0.isFIN || $0.isReset }
  }

  /// Whether it is known how it ended, whatever was not captured.
  var teardownStands: Bool {
    teardown?.reliesOnAbsence == false && (teardown?.kind != .reset || resetStands)
  }
}

extension PacketRecord {
  /// The number after all that it occupies.
  fileprivate var nextNumber: UInt32? {
    rawSequence.map { $0 &+ UInt32(payloadLength) &+ (isSYN ? 1 : 0) &+ (isFIN ? 1 : 0) }
  }
}
