import WireFormat

/// A conversation as it was before the first segment whose number is far from all before it, and what came
/// from then on.
final class NumberDoubt {
  /// What the segments show.
  enum Verdict {
    /// Nothing yet.
    case open
    /// That the numbers are what they seem.
    case refuted
    /// That some are translated.
    case shifted(NumberShifts)
  }

  let before: TCPTracker
  var arrivals: [Arrival] = []

  /// The most segments that are waited for.
  private static let limit = 32

  init(_ before: consuming TCPTracker) {
    self.before = before
  }

  /// The segments in the order of their frames.
  var inOrder: [Arrival] { arrivals.sorted { $0.metadata.frame < $1.metadata.frame } }

  var verdict: Verdict {
    var streams = [NumberStream(of: 0, in: before), NumberStream(of: 1, in: before)]
    var last = before.end
    for arrival in inOrder {
      let (segment, metadata) = (arrival.segment, arrival.metadata)
      if metadata.hasIntervention { return .refuted }
      if metadata.isCopy || segment.flags.contains(.rst) { continue }
      let sender = before.ends.sender(sourceIsLower: arrival.sourceIsLower)
      if segment.flags.intersection([.syn, .ack]) == .syn {
        guard segment.sequenceNumber == before.flows[sender].base else { return .refuted }
        continue
      }
      streams[sender].send(segment, after: metadata.time - last)
      if segment.flags.contains(.ack) { streams[1 - sender].acknowledge(by: segment) }
      last = metadata.time
    }
    return Self.verdict(streams, isLast: arrivals.count >= Self.limit)
  }

  private static func verdict(_ streams: [NumberStream], isLast: Bool) -> Verdict {
    var sequence: [UInt32] = [0, 0]
    var acknowledgment: [UInt32] = [0, 0]
    var (isOpen, isShifted) = (false, false)
    for end in 0...1 {
      switch streams[end].reading {
      case .confused: return .refuted
      case .open: isOpen = true
      case .fits: break
      case .shifted(let ownShift, let peersShift):
        sequence[end] = ownShift
        acknowledgment[1 - end] = peersShift
        isShifted = true
      case .moved(let shift):
        // Where both ends have new numbers the four-tuple is used anew.
        guard streams[1 - end].goesOn else { return .refuted }
        sequence[end] = shift
        acknowledgment[1 - end] = shift
        isShifted = true
      }
    }
    if isOpen { return isLast ? .refuted : .open }
    guard isShifted else { return .refuted }
    return .shifted(NumberShifts(sequence: sequence, acknowledgment: acknowledgment))
  }
}
