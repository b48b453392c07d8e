import WireConversations

/// How a saved capture says after which frame the kernel was seen to have an end in a state: a comment on that frame, so that
/// `inspect` tells observed states from inferred ones as the run did.
enum ObservationMark {
  private static let prefix = "wirelab: observed "

  /// The comment: `wirelab: observed initiator FIN_WAIT_2`.
  static func comment(_ role: Role, _ state: TCPState) -> String {
    "\(prefix)\(role.rawValue) \(state.rawValue)"
  }

  /// What the comments of a frame say.
  static func states(in comments: [String]) -> ObservedStates {
    var states = ObservedStates()
    for comment in comments where comment.hasPrefix(prefix) {
      let words = comment.dropFirst(prefix.count).split(separator: " ")
      guard words.count == 2, let role = Role(rawValue: String(words[0])) else { continue }
      states[role] = TCPState(rawValue: String(words[1]))
    }
    return states
  }
}
