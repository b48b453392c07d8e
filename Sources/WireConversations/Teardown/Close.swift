import WireFormat

/// The segments of a close, in the order in which they were sent: what the rules of teardown look at.
struct Close {
  /// The first FIN, as first sent.
  let first: KeySegment?
  /// The FIN of the other end, as first sent.
  let second: KeySegment?
  /// The first delivered segment of the other end that acknowledges `first`.
  let firstAcknowledgment: KeySegment?
  /// The first delivered segment of the first closer that acknowledges `second`.
  let secondAcknowledgment: KeySegment?
  /// Whether `firstAcknowledgment` was sent before `second`.
  let isAcknowledgedBeforeSecond: Bool
  /// Whether the other end's FIN, as first sent, acknowledges the first FIN.
  let secondAcknowledgesFirst: Bool
  /// The reset that ended the conversation.
  let endingReset: ResetCandidate?
  /// Whether the two ends are one socket.
  let isSelfConnected: Bool

  init(of tracker: borrowing TCPTracker) {
    let responder = tracker.receiver(of: 0)
    let ending = tracker.endingReset
    // A FIN that comes after the reset that ended the conversation closes nothing.
    let last = ending?.place ?? .max
    let fins = (
      tracker.flows[0].finPlace < last ? tracker.flows[0].fin : nil,
      tracker.flows[responder].finPlace < last ? tracker.flows[responder].fin : nil
    )
    let one =
      switch fins {
      case (_?, _?): tracker.flows[responder].finPlace < tracker.flows[0].finPlace ? responder : 0
      case (nil, _): responder
      case (_, nil): 0
      }
    let other = tracker.receiver(of: one)
    first = one == 0 ? fins.0 : fins.1
    firstAcknowledgment = tracker.flows[one].finAcknowledgment
    second = other == 0 ? fins.0 : fins.1
    isAcknowledgedBeforeSecond =
      second == nil || tracker.flows[one].finAcknowledgmentPlace < tracker.flows[other].finPlace
    secondAcknowledgment = tracker.flows[other].finAcknowledgment
    if let first, let second, second.flags.contains(.ack) {
      secondAcknowledgesFirst = tracker.flows[one].isAcknowledged(
        upTo: first.afterFIN, by: second.acknowledgment)
    } else {
      secondAcknowledgesFirst = false
    }
    endingReset = ending
    isSelfConnected = tracker.isSelfConnected
  }

  /// Who sent the first FIN; both, if neither knew of the other's.
  func closedFirst(kind: TeardownKind) -> Party? {
    guard let first else { return nil }
    if kind.isMutual || isSelfConnected { return .both }
    return Party(first.by)
  }

  /// The frames of the close, as far as they are there.
  var frames: [UInt32] {
    [first, firstAcknowledgment, second, secondAcknowledgment].compactMap { $0?.frame }
  }
}
