import WireFormat

/// What octets that were seen before tell of a segment that brings them again.
///
/// No payload is kept. So octets are known to differ only where both segments begin with the same octet: of
/// those of the same length as far as they were captured, of others within their first 64 octets.
extension SeenFrames {
  /// What a segment with octets of before is.
  enum Overlap {
    /// Nothing more than that: it was sent again.
    case repetition
    /// A segment before it had other octets under the same numbers.
    case conflict
    /// It is part of a packet that was seen before, or put together of segments that were.
    case copy
  }

  /// Looks for what had the octets of a frame before it.
  ///
  /// - Parameters:
  ///   - number: its number.
  ///   - newest: the newest frame of its conversation.
  ///   - isOld: whether all its octets were seen before, so that it may be a copy.
  @inline(never)
  func overlap(of number: UInt32, newest: UInt32, isOld: Bool) -> Overlap {
    guard holds(number) else { return .repetition }
    let frame = self[number]
    if isOld && (isPiece(frame, newest: newest) || isWholeOfPieces(frame, newest: newest)) { return .copy }
    var place = frame.previous
    for _ in 0..<Self.walkLimit {
      guard holds(place) else { break }
      let other = self[place]
      place = other.previous
      guard other.isOfSender(of: frame), other.start == frame.start, other.length > 0 else { continue }
      if other.hasOctets(of: frame) == false { return .conflict }
    }
    return .repetition
  }
}
