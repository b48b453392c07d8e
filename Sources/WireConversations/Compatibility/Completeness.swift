import WireFormat

/// Wireshark's `tcp.completeness`: which sorts of segments were seen, without a look at any number.
///
/// 1 SYN, 2 SYN+ACK, 4 ACK, 8 data, 16 FIN, 32 RST. A right close, one without its last acknowledgment and
/// one whose last acknowledgment is wrong all give 31, which is why this is never a verdict.
struct Completeness {
  private(set) var bits: UInt8 = 0
  private var hasBegun = false
  /// Whether others stand in the capture before the SYN that comes first here: Wireshark takes it for none
  /// that opens.
  var hasEarlier = false
  /// What the first segment sets, unless it is a SYN: Wireshark shows a segment before it counts it, and
  /// counts one that begins a conversation in the middle only in its second pass. So of a single segment
  /// nothing is ever shown.
  private var bitsOfFirst: UInt8 = 0
  /// What a SYN with data sets: Wireshark forgets the data where a four-tuple is used again.
  private let bitsOfSYNWithData: UInt8

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
    var new: UInt8 = 0
    if flags.contains(.syn) {
      if flags.contains(.ack) {
        new = 2
      } else if opens && (hasBegun || !hasEarlier) {
        new = hasPayload && !hasBegun ? bitsOfSYNWithData : 1
      }
    } else if flags.contains(.ack) {
      new = hasPayload ? 8 : 4
    }
    if flags.isSuperset(of: [.fin, .ack]) { new |= 16 }
    if flags.contains(.rst) { new |= 32 }
    if !hasBegun && new & 33 == 33 {
      // A SYN that is a reset as well: that is counted when another follows.
      bits = new & ~32
      bitsOfFirst = 32
    } else if hasBegun || new & 1 != 0 {
      bits |= new | bitsOfFirst
    } else {
      bitsOfFirst = new
    }
    hasBegun = true
  }
}
