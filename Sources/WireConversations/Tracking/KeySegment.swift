import WireFormat

/// A segment that a verdict may rest on, kept in the conversation itself so that its proof can be written
/// later.
struct KeySegment {
  /// The frame, from 1.
  var frame: UInt32
  /// The sequence number as sent.
  var sequence: UInt32
  /// The acknowledgment number as sent.
  var acknowledgment: UInt32
  /// Octets of payload.
  var length: UInt32
  /// The control bits.
  var flags: TCPFlags
  /// Which end sent it: 0 the initiator, 1 the responder.
  var sender: UInt8
  /// Whether the bench let it through.
  var delivered: Bool

  init(_ segment: TCPSegment, frame: Int, sender: Int, delivered: Bool) {
    self.frame = UInt32(truncatingIfNeeded: frame)
    sequence = segment.sequenceNumber
    acknowledgment = segment.acknowledgmentNumber
    length = UInt32(truncatingIfNeeded: segment.payloadLength)
    flags = segment.flags
    self.sender = UInt8(sender)
    self.delivered = delivered
  }

  /// The number after the SYN of this segment: what acknowledges it is at or past it.
  var afterSYN: UInt32 { sequence &+ 1 }

  /// The number after the FIN of this segment, which follows its payload.
  var afterFIN: UInt32 { sequence &+ length &+ 1 }

  /// The end that sent it.
  var by: Role { sender == 0 ? .initiator : .responder }
}
