/// What does not say what it carries: readings that are tried in an order, until one leads to an IP header
/// that is right.
extension Descent {
  /// Takes a reading.
  ///
  /// - Throws: `DecodeError` when no other is left.
  mutating func take(_ guess: Guess, _ place: Int, _ frame: FrameBytes, _ options: Unwrapping)
    throws(DecodeError)
  {
    isGuess = true
    switch guess {
    case .pseudowire:
      try require(1, of: frame)
      let nibble = frame.captured.octet(at: offset) >> 4
      switch (place, nibble) {
      case (0, 4): next = .ipv4
      case (0, 6): next = .ipv6
      case (0, 0), (1, 0):
        // The control word (RFC 4448 section 4.6), whose reserved bits are 0 as a rule: a VLAN tag at once
        // and none behind the word look alike.
        let isLikely = available(in: frame) >= 2 && frame.captured.bigEndian16(at: offset) == 0
        pass((place == 0) == isLikely ? 4 : 0, to: .ethernet)
      case (0, _), (1, 4), (1, 6): next = .ethernet
      default: throw unread
      }
    case .l2tp:
      // A cookie of 0, 4 or 8 octets, a sublayer of 0 or 4: Linux has the sublayer alone.
      guard place < 8 else { throw unread }
      let isLikely = available(in: frame) >= 4 && isSublayer(frame.captured.bigEndian32(at: offset))
      let lengths = (isLikely ? [4, 0, 8, 12] : [0, 4, 8, 12]) as InlineArray<4, Int>
      pass(lengths[place / 2], to: place % 2 == 0 ? .ethernet : .ppp)
    case .gtp:
      switch place {
      case 0: next = .ethernet
      case 1: next = .ppp
      default: throw unread
      }
    case .fou:
      switch place {
      case 0: next = .ip
      case 1: next = .carried(.gre)
      default: throw unread
      }
    }
  }

  /// Whether four octets are the default sublayer of L2TP (RFC 3931 section 4.6): zeros, or a number of
  /// sequence behind the bit that says so.
  private func isSublayer(_ octets: UInt32) -> Bool { octets == 0 || octets >> 24 == 0x40 }
}
