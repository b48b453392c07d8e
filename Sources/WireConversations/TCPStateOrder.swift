extension TCPState {
  /// The states that an end in this state may be in later (RFC 9293 section 3.3.2, figure 5; a reset closes).
  package var successors: Set<TCPState> {
    let closing: Set<TCPState> = [.finWait1, .finWait2, .closing, .timeWait, .closeWait, .lastAck, .closed]
    return switch self {
    case .closed, .listen: Set(TCPState.allCases).subtracting([self])
    case .synSent: closing.union([.synReceived, .established])
    case .synReceived: closing.union([.established, .listen])
    case .established: closing
    case .finWait1: [.finWait2, .closing, .timeWait, .closed]
    case .finWait2: [.timeWait, .closed]
    case .closeWait: [.lastAck, .closed]
    case .closing: [.timeWait, .closed]
    case .lastAck, .timeWait: [.closed]
    }
  }
}
