import WireFormat

/// How often an order of packets contradicts their numbers: segments that stand behind an acknowledgment of
/// what they carry for the first time.
///
/// Of two orders of the same packets the one that contradicts less is the likelier. So what both have alike
/// (a retransmission, a loss of the capture, two conversations that fall into one place of the table) counts
/// for neither.
package struct OrderContradictions: Sendable {
  /// Segments that stand behind their acknowledgment.
  package private(set) var count = 0
  /// Segments that carry only what their sender has sent before.
  package private(set) var repetitions = 0

  /// What one end of a conversation was seen to send.
  private struct Sender {
    var isn: UInt32 = 0
    var end: UInt32 = 0
    var acknowledged: UInt32 = 0
    var hasSYN = false
    var hasEnd = false
    var hasAcknowledged = false
  }

  private struct Entry {
    var hash: UInt32 = 0
    var senders = InlineArray<2, Sender>(repeating: Sender())
  }

  private var entries: [Entry]
  /// Numbers that are farther apart are not of the same conversation.
  private static var farthest: UInt32 { 1 << 30 }

  /// Nothing was seen.
  ///
  /// - Parameter bits: a table for `1 << bits` conversations at a time.
  package init(bits: Int = 15) {
    entries = [Entry](repeating: Entry(), count: 1 << bits)
  }

  /// Adds the next packet.
  package mutating func note(_ packet: borrowing KeyedPacket) {
    guard case .tcp(let segment) = packet.transport else { return }
    let place = Int(packet.hash) & (entries.count - 1)
    if entries[place].hash != packet.hash { entries[place] = Entry(hash: packet.hash) }
    let sender = packet.sourceIsLower ? 0 : 1
    if segment.flags.contains(.syn) {
      noteSYN(segment, from: sender, at: place)
    } else if !segment.flags.contains(.rst) {
      noteOctets(segment, from: sender, at: place)
    }
    guard segment.flags.contains(.ack) else { return }
    let known = entries[place].senders[sender]
    if !known.hasAcknowledged || known.acknowledged.precedes(segment.acknowledgmentNumber) {
      entries[place].senders[sender].acknowledged = segment.acknowledgmentNumber
      entries[place].senders[sender].hasAcknowledged = true
    }
  }

  private mutating func noteSYN(_ segment: TCPSegment, from sender: Int, at place: Int) {
    let isn = segment.sequenceNumber
    let isLate = isAcknowledged(isn &+ 1, of: sender, at: place)
    let own = entries[place].senders[sender]
    if own.hasSYN ? own.isn != isn : own.hasEnd && !isLate && !segment.flags.contains(.ack) {
      // The four-tuple is used anew.
      entries[place] = Entry(hash: entries[place].hash)
    }
    if !entries[place].senders[sender].hasSYN && isLate { count += 1 }
    entries[place].senders[sender].isn = isn
    entries[place].senders[sender].hasSYN = true
    advance(to: isn &+ 1, from: sender, at: place)
  }

  private mutating func noteOctets(_ segment: TCPSegment, from sender: Int, at place: Int) {
    let length = segment.payloadLength + (segment.flags.contains(.fin) ? 1 : 0)
    guard length > 0 else { return }
    let end = segment.sequenceNumber &+ UInt32(truncatingIfNeeded: length)
    let own = entries[place].senders[sender]
    if own.hasEnd && end.precedesOrEquals(own.end) {
      repetitions += 1
      return
    }
    if isAcknowledged(end, of: sender, at: place) { count += 1 }
    advance(to: end, from: sender, at: place)
  }

  private func isAcknowledged(_ end: UInt32, of sender: Int, at place: Int) -> Bool {
    let other = entries[place].senders[1 - sender]
    return other.hasAcknowledged && other.acknowledged &- end < Self.farthest
  }

  private mutating func advance(to end: UInt32, from sender: Int, at place: Int) {
    let own = entries[place].senders[sender]
    guard !own.hasEnd || own.end.precedes(end) else { return }
    entries[place].senders[sender].end = end
    entries[place].senders[sender].hasEnd = true
  }
}
