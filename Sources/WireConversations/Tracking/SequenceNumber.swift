/// Comparison of sequence numbers, which wrap at 2^32 (RFC 9293 section 3.4).
///
/// Two numbers are compared by their distance, so the answer is right while they are less than 2^31 apart.
extension UInt32 {
  /// Whether this sequence number lies before `other`.
  @inline(__always)
  func precedes(_ other: UInt32) -> Bool {
    Int32(bitPattern: self &- other) < 0
  }

  /// Whether this sequence number lies before `other`, or is the same.
  @inline(__always)
  func precedesOrEquals(_ other: UInt32) -> Bool {
    Int32(bitPattern: self &- other) <= 0
  }
}
