/// What a parser sees of a file: the octets at hand, and where in the file they are.
struct CaptureWindow: ~Escapable {
  /// All octets at hand.
  let bytes: RawSpan
  /// The first of them that has not been read.
  private(set) var offset: Int
  /// Where that octet is in the file.
  private(set) var position: Int
  /// Whether the file ends where the window does.
  let isLast: Bool

  @_lifetime(copy bytes)
  @inline(__always)
  init(_ bytes: RawSpan, offset: Int, position: Int, isLast: Bool) {
    self.bytes = bytes
    self.offset = offset
    self.position = position
    self.isLast = isLast
  }

  /// The octets that have not been read.
  @inline(__always)
  var available: Int { bytes.byteCount - offset }

  /// Passes `count` octets.
  @_lifetime(self: copy self)
  @inline(__always)
  mutating func advance(_ count: Int) {
    offset += count
    position += count
  }

  /// Nil when `count` octets are at hand; else that more are wanted, or that the file ends too early.
  @inline(__always)
  func shortage(
    _ count: Int, of item: CaptureFileError.Item, field: CaptureFileError.Field = .fixedPart, value: Int = 0
  ) -> CaptureParser.Event? {
    if count <= available { return nil }
    guard isLast else { return .needsMore(count) }
    return .stopped(
      CaptureFileError(
        .truncated, item, at: position, field: field, value: value, required: count, available: available))
  }

  /// That `field` of `item`, which begins here, is wrong.
  func damaged(
    _ item: CaptureFileError.Item, _ field: CaptureFileError.Field, _ value: Int, limit: Int = 0
  ) -> CaptureParser.Event {
    .stopped(CaptureFileError(.damaged, item, at: position, field: field, value: value, required: limit))
  }
}
