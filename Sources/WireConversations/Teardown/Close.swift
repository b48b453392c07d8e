import WireFormat

/// The segments of a close, in the order in which they were sent: what the rules of teardown look at.
struct Close {
  /// The conversation that is closed.
  let tracker: TCPTracker
  /// The first FIN, as first sent.
  let first: KeySegment?
  /// The FIN of the other end, as first sent.
  let second: KeySegment?
  /// The first delivered segment of the other end that acknowledges `first`.
  let firstAcknowledgment: KeySegment?
  /// The first delivered segment of the first closer that acknowledges `second`.
  let secondAcknowledgment: KeySegment?

  init(of tracker: TCPTracker) {
    self.tracker = tracker
    let (initiator, responder) = (tracker.flows[0], tracker.flows[tracker.receiver(of: 0)])
    let responderIsFirst: Bool =
      switch (initiator.fin, responder.fin) {
      case (let initiator?, let responder?): responder.frame < initiator.frame
      case (nil, _): true
      case (_, nil): false
      }
    let (one, other) = responderIsFirst ? (responder, initiator) : (initiator, responder)
    first = one.fin
    firstAcknowledgment = one.finAcknowledgment
    second = other.fin
    secondAcknowledgment = other.finAcknowledgment
  }

  /// Whether the other end's FIN, as first sent, acknowledges the first FIN.
  var secondAcknowledgesFirst: Bool {
    guard let first, let second, second.flags.contains(.ack) else { return false }
    return tracker.flows[Int(first.sender)].isAcknowledged(upTo: first.afterFIN, by: second.acknowledgment)
  }

  /// Who sent the first FIN; both, if neither knew of the other's.
  func closedFirst(kind: TeardownKind) -> Party? {
    guard let first else { return nil }
    if kind == .simultaneous || tracker.isSelfConnected { return .both }
    return Party(first.by)
  }

  /// The equation of an acknowledgment, or the sentence that it is missing.
  func proof(of fin: KeySegment?, by acknowledgment: KeySegment?) -> [String] {
    guard let fin else { return [] }
    if let acknowledgment { return [tracker.equation(acknowledgment, acknowledges: fin, .fin)] }
    let expected = tracker.relative(fin.afterFIN, of: Int(fin.sender))
    return ["no segment acknowledges the FIN of #\(fin.frame) (ack \(expected) or more)"]
  }

  /// The frames of the close, as far as they are there.
  var frames: [UInt32] {
    [first, firstAcknowledgment, second, secondAcknowledgment].compactMap { $0?.frame }
  }
}
