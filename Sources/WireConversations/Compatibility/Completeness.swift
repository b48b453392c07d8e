import WireFormat

/// Wireshark's `tcp.completeness`: which sorts of segments were seen, without a look at any number.
///
/// 1 SYN, 2 SYN+ACK, 4 ACK, 8 data, 16 FIN, 32 RST. A right close, one without its last acknowledgment and one whose last
/// acknowledgment is wrong all give 31, which is why this is never a verdict.
struct Completeness {
  private(set) var bits: UInt8 = 0
  /// What a SYN with data sets: Wireshark forgets the data where a four-tuple is used again.
  private var bitsOfSYNWithData: UInt8

  init(reusesPorts: Bool) {
    bitsOfSYNWithData = reusesPorts ? 1 : 9
  }

  /// Adds one segment.
  ///
  /// - Parameter opens: whether the conversation begins with it, here or for Wireshark.
  @inline(__always)
  mutating func observe(_ segment: TCPSegment, opens: Bool) {
    let flags = segment.flags
    let hasPayload = segment.payloadLength > 0
    if flags.contains(.syn) {
      if flags.contains(.ack) {
        bits |= 2
      } else if opens {
        bits |= hasPayload ? bitsOfSYNWithData : 1
        bitsOfSYNWithData = 1
      }
    } else if flags.contains(.ack) {
      bits |= hasPayload ? 8 : 4
    }
    if flags.isSuperset(of: [.fin, .ack]) { bits |= 16 }
    if flags.contains(.rst) { bits |= 32 }
  }
}
