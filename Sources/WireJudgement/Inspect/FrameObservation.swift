import WireConversations

/// In which states the kernel was seen to have the ends after a frame.
///
/// A saved capture says so in comments of the frame, beside its `FrameProvenance`: so `inspect` tells
/// observed states from inferred ones as the run did.
package struct FrameObservation: Hashable {
  /// Since the frame was captured.
  package var sent = ObservedStates()
  /// Since it was received, if the bench held it.
  package var received = ObservedStates()

  /// From its parts.
  package init(
    sent: ObservedStates = ObservedStates(), received: ObservedStates = ObservedStates()
  ) {
    self.sent = sent
    self.received = received
  }

  private static let prefix = "wirelab: observed "
  private static let suffix = " when received"
}

extension FrameObservation {
  /// The comments that say so: `wirelab: observed initiator FIN_WAIT_2`.
  package var comments: [String] {
    [(sent, ""), (received, Self.suffix)].flatMap { states, suffix in
      Role.allCases.compactMap { role in
        states[role].map { "\(Self.prefix)\(role.rawValue) \($0.rawValue)\(suffix)" }
      }
    }
  }

  /// What comments say; those that say something else are passed over.
  package init(comments: [String]) {
    self.init()
    for comment in comments where comment.utf8.starts(with: Self.prefix.utf8) {
      let isReceived = comment.hasSuffix(Self.suffix)
      let words = comment.dropFirst(Self.prefix.count).dropLast(isReceived ? Self.suffix.count : 0)
        .split(separator: " ")
      guard words.count == 2, let role = Role(rawValue: String(words[0])),
        let state = TCPState(rawValue: String(words[1]))
      else { continue }
      if isReceived { received[role] = state } else { sent[role] = state }
    }
  }
}

extension PacketPassage {
  /// The same passage, with what the kernel was seen to say.
  package func observed(_ observation: FrameObservation?) -> PacketPassage {
    guard let observation else { return self }
    var passage = self
    passage.observed = observation.sent
    passage.observedWhenReceived = observation.received
    return passage
  }
}
