/// The SYN was answered by a reset that acknowledges x + 1, or by an ICMP error, and never by a SYN+ACK
/// (RFC 9293 section 3.10.7.1, RFC 5461).
enum RefusedHandshake: HandshakeRule {
  static let kind = HandshakeKind.refused

  static func matches(_ tracker: borrowing TCPTracker) -> Bool {
    tracker.flows[1].synAckCount == 0 && (tracker.isRefused || tracker.icmpRefusal != nil)
  }

  static func evidence(_ tracker: borrowing TCPTracker) -> Evidence {
    guard let syn = tracker.flows[0].syn else { return Evidence(frames: [], proof: []) }
    if let reset = tracker.reset?.segment, tracker.isRefused {
      return Evidence(
        frames: [syn.frame, reset.frame],
        proof: [.refuses(tracker.equation(reset, acknowledges: syn, .syn))])
    }
    guard let error = tracker.icmpRefusal else { return Evidence(frames: [syn.frame], proof: []) }
    return Evidence(
      frames: [syn.frame, UInt32(truncatingIfNeeded: error.frame)],
      proof: [
        .icmpError(frame: error.frame, type: error.type, code: error.code, quotedSYN: Int(syn.frame))
      ])
  }
}
