import WireFormat
import WireText

/// Zeek's `history`: a letter for each sort of packet, upper case for the originator.
///
/// s SYN, h SYN+ACK, a bare ACK, d data, f FIN, r RST, g gap, t retransmission, w zero window, i FIN and RST
/// together, q several of SYN, FIN and RST, ^ the originator is the receiver of the first packet. At most 48
/// letters are kept.
struct ZeekHistory {
  private var letters = InlineArray<48, UInt8>(repeating: 0)
  private var count = 0

  /// Adds a letter, given in lower case.
  mutating func append(_ letter: Unicode.Scalar, byOriginator: Bool) {
    guard count < letters.count else { return }
    let value = UInt8(ascii: letter)
    letters[count] = byOriginator && value >= UInt8(ascii: "a") ? value - 32 : value
    count += 1
  }

  /// Gives each letter to the other side.
  mutating func turn() {
    for index in 0..<count where letters[index] != UInt8(ascii: "^") { letters[index] ^= 0x20 }
  }

  /// The letters in order.
  var text: String {
    var text = ShortText()
    for index in 0..<count { text.append(letters[index]) }
    return text.string
  }

  /// Whether the whole of it matches `\^?S[^HAFGIQ]*R.*`: after its SYN the originator sent nothing of these
  /// before its RST.
  var isAbandonedSYN: Bool {
    var index = 0
    if count > 0 && letters[0] == UInt8(ascii: "^") { index = 1 }
    guard index < count, letters[index] == UInt8(ascii: "S") else { return false }
    index += 1
    while index < count {
      switch letters[index] {
      case UInt8(ascii: "R"): return true
      case UInt8(ascii: "H"), UInt8(ascii: "A"), UInt8(ascii: "F"), UInt8(ascii: "G"), UInt8(ascii: "I"),
        UInt8(ascii: "Q"):
        return false
      default: index += 1
      }
    }
    return false
  }
}
