import WireFormat

/// Whether a frame that equals one before, in all that routers leave alone, is a copy of it.
///
/// Three things make it one: an identification that its sender gives to no other segment; another way that
/// it came; or that the frames around it come in pairs, too. A sender that repeats itself makes equal
/// segments as well (a keep-alive, a probe, a SYN+ACK), so equality alone is nothing.
extension SeenFrames {
  /// What is known of a frame.
  enum Decision {
    case copy
    case ownSegment
    /// What comes after it will tell.
    case open
  }

  private static let identificationNanoseconds: Int64 = 1_000_000_000
  private static let wayNanoseconds: Int64 = 100_000_000
  private static let wayFrames: UInt32 = 1_000
  /// How many segments of its sender are asked for the same identification, and how many frames for them.
  private static let senderLimit = 32
  /// How many frames of a conversation are looked at for one.
  static let walkLimit = 512
  /// How many frames that equal one another are.
  static let twinLimit = 64

  /// Decides what a frame is.
  ///
  /// - Parameters:
  ///   - number: its number.
  ///   - newest: the newest frame of its conversation.
  ///   - isFinal: whether nothing more is waited for.
  ///   - usesPattern: whether what stands around it may tell.
  @inline(never)
  func decision(on number: UInt32, newest: UInt32, isFinal: Bool, usesPattern: Bool = true) -> Decision {
    guard holds(number) else { return .ownSegment }
    let frame = self[number]
    guard holds(frame.twin) else { return .ownSegment }
    if frame.identification != 0 {
      switch useOfIdentification(by: frame, newest: newest) {
      case .once:
        return isIdentified(frame) ? .copy : .ownSegment
      case .unknown:
        if !isIdentified(frame) { return .ownSegment }
        return isFinal || cameAnotherWay(frame) ? .copy : .open
      case .repeated:
        break
      }
    }
    if cameAnotherWay(frame) { return .copy }
    return usesPattern ? pattern(around: number, newest: newest, isFinal: isFinal) : .ownSegment
  }

  /// Whether the identification is enough: it is not long since the original was seen.
  private func isIdentified(_ frame: SeenFrame) -> Bool {
    var original = self[frame.twin]
    for _ in 0..<Self.twinLimit where original.marks.contains(.isCopy) && holds(original.twin) {
      original = self[original.twin]
    }
    return isWithinIdentification(frame, original)
  }

  /// Whether two frames are so close that their identification is enough.
  func isWithinIdentification(_ frame: SeenFrame, _ earlier: SeenFrame) -> Bool {
    abs(frame.time - earlier.time) <= Self.identificationNanoseconds
  }

  /// Whether two frames are so close that another way is enough.
  func isWithinWay(_ frame: SeenFrame, _ earlier: SeenFrame) -> Bool {
    abs(frame.time - earlier.time) <= Self.wayNanoseconds && frame.frame &- earlier.frame <= Self.wayFrames
  }

  /// What a sender does with the identification of a frame.
  enum IdentificationUse {
    /// Others of its segments have others.
    case once
    /// Segments with other octets have it, too: it says nothing.
    case repeated
    /// There is no other segment of it yet.
    case unknown
  }

  /// Pieces of a packet may share an identification with it; segments whose octets do not overlap may not.
  func useOfIdentification(by frame: SeenFrame, newest: UInt32) -> IdentificationUse {
    var use = IdentificationUse.unknown
    var number = newest
    var count = 0
    for _ in 0..<Self.walkLimit {
      guard holds(number), count < Self.senderLimit else { break }
      let other = self[number]
      number = other.previous
      guard other.isOfSender(of: frame), other.key != frame.key, !other.marks.contains(.isCopy) else {
        continue
      }
      count += 1
      if other.identification != frame.identification {
        use = .once
      } else if !other.overlaps(frame) {
        return .repeated
      }
    }
    return use
  }

  /// Whether a frame was seen in another place, or with fewer hops left, and not yet in this one: of each
  /// segment that is sent again, every place sees a frame.
  private func cameAnotherWay(_ frame: SeenFrame) -> Bool {
    var twins: [SeenFrame] = []
    var number = frame.twin
    while holds(number), twins.count < Self.twinLimit {
      let twin = self[number]
      twins.append(twin)
      number = twin.twin
    }
    var places: [SeenFrame] = []
    for twin in twins where frame.cameAnotherWay(than: twin) && !twin.marks.contains(.isCopy) {
      if !places.contains(where: { $0.cameSameWay(as: twin) }) { places.append(twin) }
    }
    return places.contains { place in
      // Each frame of this place takes an original that the other has seen.
      var unmatched: [SeenFrame] = []
      for twin in twins.reversed() {
        if twin.cameSameWay(as: place) {
          if !twin.marks.contains(.isCopy) { unmatched.append(twin) }
        } else if twin.cameSameWay(as: frame), let match = match(twin, in: unmatched) {
          unmatched.remove(at: match)
        }
      }
      return match(frame, in: unmatched) != nil
    }
  }

  /// The earliest of these frames that may be the original of one.
  private func match(_ frame: SeenFrame, in others: [SeenFrame]) -> Int? {
    others.firstIndex { isWithinWay(frame, $0) }
  }
}
