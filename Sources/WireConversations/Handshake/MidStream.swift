/// The initiator's SYN is not in the capture: it began later, or did not hold all.
enum MidStream: HandshakeRule {
  static let kind = HandshakeKind.midStream

  static func matches(_ tracker: borrowing TCPTracker) -> Bool { tracker.flows[0].syn == nil }

  static func evidence(_ tracker: borrowing TCPTracker) -> Evidence {
    Evidence(
      frames: [UInt32(truncatingIfNeeded: tracker.firstFrame)],
      proof: [.beginsWithoutSYN(frame: tracker.firstFrame)])
  }
}
