import WireFormat

/// A packet that one place sees whole, and another in pieces: segmentation on the way out, and coalescing on
/// the way in (GSO, TSO, GRO), leave acknowledgment, window, options and flags alone, but for PSH, FIN and
/// CWR.
extension SeenFrames {
  /// Whether one frame carries octets of another, as a piece does.
  private func hasPieces(like piece: SeenFrame, _ whole: SeenFrame) -> Bool {
    whole.isOfSender(of: piece) && whole.likeness == piece.likeness
      && whole.acknowledgment == piece.acknowledgment && piece.length > 0 && piece.length < whole.length
      && whole.start.precedesOrEquals(piece.start) && piece.payloadEnd.precedesOrEquals(whole.payloadEnd)
      && (piece.start != whole.start || piece.hasOctets(of: whole) != false)
  }

  /// Whether a frame is a piece of a packet that was seen before it.
  ///
  /// The identification of the pieces counts up from that of the whole, or is the same. Without one, the
  /// piece must have come another way, on which it was not seen before.
  func isPiece(_ frame: SeenFrame, newest: UInt32) -> Bool {
    let isIdentified =
      frame.identification != 0 && useOfIdentification(by: frame, newest: newest) != .repeated
    var number = frame.previous
    for _ in 0..<Self.walkLimit {
      guard holds(number) else { return false }
      let whole = self[number]
      number = whole.previous
      if whole.key == frame.key && whole.cameSameWay(as: frame) && !isIdentified { return false }
      guard hasPieces(like: frame, whole) else { continue }
      if isIdentified {
        if isWithinIdentification(frame, whole) && Self.counts(frame, from: whole) { return true }
      } else if isWithinWay(frame, whole) && frame.cameAnotherWay(than: whole) {
        return true
      }
    }
    return false
  }

  /// Whether the identification of a piece is that of its place in the whole.
  private static func counts(_ piece: SeenFrame, from whole: SeenFrame) -> Bool {
    let index = UInt32(piece.identification &- whole.identification)
    guard index > 0 else { return true }
    let offset = piece.start &- whole.start
    guard offset > 0, offset.isMultiple(of: index) else { return false }
    let size = offset / index
    return piece.payloadEnd == whole.payloadEnd ? piece.length <= size : piece.length == size
  }

  /// Whether a frame is put together of pieces that were seen before it: one after the other they are all of
  /// it.
  func isWholeOfPieces(_ frame: SeenFrame, newest: UInt32) -> Bool {
    let isIdentified =
      frame.identification != 0 && useOfIdentification(by: frame, newest: newest) != .repeated
    var edge = frame.payloadEnd
    var number = frame.previous
    for _ in 0..<Self.walkLimit {
      guard holds(number) else { return false }
      let piece = self[number]
      number = piece.previous
      guard piece.payloadEnd == edge, hasPieces(like: piece, frame) else { continue }
      if isIdentified ? !isWithinIdentification(frame, piece) : !isWithinWay(frame, piece) { return false }
      edge = piece.start
      guard edge == frame.start else { continue }
      return isIdentified
        ? piece.identification == frame.identification : frame.cameAnotherWay(than: piece)
    }
    return false
  }
}
