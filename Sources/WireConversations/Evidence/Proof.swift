import WireFormat
import WireText

/// Equations between segments, in relative numbers, as a reader checks them against a ladder.
extension TCPTracker {
  /// What a segment occupies beside its payload.
  enum ControlBit {
    case syn
    case fin
  }

  /// A number of one end, relative to its ISN.
  func relative(_ number: UInt32, of end: Int) -> Int {
    Int(number &- flows[end].base)
  }

  /// `#2 ack 1`, or that there is no ACK.
  func acknowledgmentText(_ segment: KeySegment) -> String {
    var text = ShortText()
    appendAcknowledgment(segment, to: &text)
    return text.string
  }

  private func appendAcknowledgment(_ segment: KeySegment, to text: inout ShortText) {
    text.append("#")
    text.append(UInt64(segment.frame))
    guard segment.flags.contains(.ack) else {
      text.append(" without ACK")
      return
    }
    text.append(" ack ")
    text.append(relative(segment.acknowledgment, of: receiver(of: Int(segment.sender))))
  }

  /// `#5 ack 2 = #4 seq 1 + 1 for the FIN`; `>=` where more is acknowledged as well.
  func equation(_ acknowledgment: KeySegment, acknowledges segment: KeySegment, _ bit: ControlBit) -> String {
    let number = acknowledgment.acknowledgment
    let named = bit == .syn ? segment.afterSYN : segment.afterFIN
    // A SYN's data stands behind it, and need not be acknowledged; a FIN stands behind the data.
    let countsData =
      segment.length > 0 && (bit == .fin || number == named &+ segment.length)
    var text = ShortText()
    appendAcknowledgment(acknowledgment, to: &text)
    text.append(number == named || (bit == .syn && countsData) ? " = #" : " >= #")
    text.append(UInt64(segment.frame))
    text.append(" seq ")
    text.append(relative(segment.sequence, of: Int(segment.sender)))
    if bit == .fin && countsData { appendOctets(segment.length, to: &text) }
    text.append(bit == .syn ? " + 1 for the SYN" : " + 1 for the FIN")
    if bit == .syn && countsData { appendOctets(segment.length, to: &text) }
    return text.string
  }

  private func appendOctets(_ count: UInt32, to text: inout ShortText) {
    text.append(" + ")
    text.append(UInt64(count))
    text.append(count == 1 ? " octet" : " octets")
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
