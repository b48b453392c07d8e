import WireFormat

/// Equations between segments, in relative numbers, as a reader checks them against a ladder.
extension TCPTracker {
  /// What a segment occupies beside its payload.
  enum ControlBit: String {
    case syn = "SYN"
    case fin = "FIN"
  }

  /// A number of one end, relative to its ISN.
  func relative(_ number: UInt32, of end: Int) -> Int {
    Int(number &- flows[end].base)
  }

  /// `#2 ack 1`, or that there is no ACK.
  func acknowledgmentText(_ segment: KeySegment) -> String {
    guard segment.flags.contains(.ack) else { return "#\(segment.frame) without ACK" }
    return "#\(segment.frame) ack \(relative(segment.acknowledgment, of: receiver(of: Int(segment.sender))))"
  }

  /// `#5 ack 2 = #4 seq 1 + 1 for the FIN`; `>=` where more is acknowledged as well.
  func equation(_ acknowledgment: KeySegment, acknowledges segment: KeySegment, _ bit: ControlBit) -> String {
    let number = acknowledgment.acknowledgment
    let start = relative(segment.sequence, of: Int(segment.sender))
    var parts = ["#\(segment.frame) seq \(start)"]
    let named = bit == .syn ? segment.afterSYN : segment.afterFIN
    let octets = segment.length == 1 ? "1 octet" : "\(segment.length) octets"
    if bit == .fin && segment.length > 0 { parts.append(octets) }
    parts.append("1 for the \(bit.rawValue)")
    var relation = number == named ? "=" : ">="
    if bit == .syn && segment.length > 0 && number == named &+ segment.length {
      parts.append(octets)
      relation = "="
    }
    return "\(acknowledgmentText(acknowledgment)) \(relation) \(parts.joined(separator: " + "))"
  }

  /// The reset that ended the conversation: an exact one, or one in the window after which its receiver fell silent.
  var endingReset: KeySegment? {
    reset ?? (isClosed ? nil : unansweredReset)
  }

  /// Why `endingReset` counts.
  var proofOfReset: String {
    guard let segment = endingReset else { return "" }
    let sender = Int(segment.sender)
    let sequence = relative(segment.sequence, of: sender)
    let peer = segment.by.peer.rawValue
    guard reset != nil else {
      guard let unansweredResetExpectation else {
        return
          "#\(segment.frame) is a reset; the capture does not show what the \(peer) expects, and it is silent from then on"
      }
      let expected = relative(unansweredResetExpectation, of: sender)
      return
        "#\(segment.frame) seq \(sequence) is in the window of the \(peer), which expects \(expected), and is silent from then on"
    }
    let expected = relative(resetExpectation, of: sender)
    return "#\(segment.frame) seq \(sequence) = the next octet that the \(peer) expects (\(expected))"
  }
}
