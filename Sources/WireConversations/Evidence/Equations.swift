import WireFormat

/// Equations between the segments that a conversation keeps, in relative numbers.
extension TCPTracker {
  /// A number of one end, relative to its ISN.
  func relative(_ number: UInt32, of end: Int) -> UInt32 {
    number &- flows[end].base
  }

  /// The acknowledgment field of a segment.
  func acknowledgment(of segment: KeySegment) -> Proof.Acknowledgment {
    Proof.Acknowledgment(
      frame: Int(segment.frame),
      number: segment.flags.contains(.ack)
        ? relative(segment.acknowledgment, of: receiver(of: Int(segment.sender))) : nil)
  }

  /// That one segment acknowledges the SYN or FIN of another.
  func equation(
    _ acknowledgment: KeySegment, acknowledges segment: KeySegment, _ control: Proof.Control
  ) -> Proof.Equation {
    let number = acknowledgment.acknowledgment
    let named = control == .syn ? segment.afterSYN : segment.afterFIN
    // A SYN's data stands behind it, and need not be acknowledged; a FIN stands behind the data.
    let countsData =
      segment.length > 0 && (control == .fin || number == named &+ segment.length)
    return Proof.Equation(
      self.acknowledgment(of: acknowledgment), isExact: number == named || (control == .syn && countsData),
      frame: Int(segment.frame), sequence: relative(segment.sequence, of: Int(segment.sender)),
      control: control, octets: countsData ? segment.length : 0)
  }

  /// The acknowledgment of a FIN, or that it is missing; nothing without a FIN.
  func proof(of fin: KeySegment?, by acknowledgment: KeySegment?) -> [Proof] {
    guard let fin else { return [] }
    if let acknowledgment { return [.acknowledges(equation(acknowledgment, acknowledges: fin, .fin))] }
    let expected = relative(fin.afterFIN, of: Int(fin.sender))
    return [.unacknowledged(.fin, frame: Int(fin.frame), expected: expected)]
  }

  /// The reset that ended the conversation: an exact one, or one in the window after which its receiver fell
  /// silent.
  var endingReset: ResetCandidate? {
    guard let reset, reset.counts || reset.endsBySilence && !isClosed else { return nil }
    return reset
  }

  /// Why the `endingReset` counts.
  func proof(of ending: ResetCandidate) -> Proof {
    let segment = name(of: ending)
    let expected = relative(ending.expected, of: Int(ending.segment.sender))
    return switch ending.fit {
    case .exact, .refusal, .overruled: .resetIsExact(segment, expected: expected)
    case .possible: .resetMayBeExact(segment, acknowledged: expected)
    case .sackEdge: .resetIsAtSACKEdge(segment, expected: expected)
    case .finOfSender: .resetIsAtFIN(segment, expected: expected)
    case .synReceived: .resetIsInSYNReceived(segment, expected: expected)
    case .inexact, .outside: .resetIsInWindow(segment, expected: expected)
    case .unknown: .resetIsFollowedBySilence(segment)
    }
  }

  /// Of each reset that had no effect, what shows it.
  var resetsWithoutEffect: [Proof] {
    otherResets.filter(\.isWithoutEffect).map {
      .resetHasNoEffect(
        name(of: $0), expected: relative($0.expected, of: Int($0.segment.sender)), shownBy: Int($0.shownBy))
    }
  }

  private func name(of candidate: ResetCandidate) -> Proof.Reset {
    Proof.Reset(
      frame: Int(candidate.segment.frame),
      sequence: relative(candidate.segment.sequence, of: Int(candidate.segment.sender)),
      receiver: candidate.segment.by.peer)
  }
}
