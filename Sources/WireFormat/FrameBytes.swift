/// The octets of a frame, and how far the layer that reads them reaches on the wire.
///
/// A view: every header is read through one, at offsets that count from the start of the frame.
public struct FrameBytes: ~Escapable {
  /// What was captured of the frame.
  public let captured: RawSpan
  /// The octet after the last one of the current layer, whether it was captured or not.
  public let wireEnd: Int
  /// Who says that the layer ends there.
  let limit: DecodeError.Limit
  /// What ended the captured octets: the frame itself, or the snap length.
  let captureLimit: DecodeError.Limit

  /// A whole frame.
  ///
  /// - Parameters:
  ///   - captured: what the capture holds of it.
  ///   - wireLength: its octets on the wire; one smaller than what was captured is ignored.
  @_lifetime(copy captured)
  @inline(__always)
  public init(_ captured: RawSpan, wireLength: Int = 0) {
    let isCut = wireLength > captured.byteCount
    self.captured = captured
    wireEnd = isCut ? wireLength : captured.byteCount
    limit = .frame
    captureLimit = isCut ? .snapLength : .frame
  }

  @_lifetime(copy bytes)
  @inline(__always)
  private init(_ bytes: FrameBytes, wireEnd: Int, limit: DecodeError.Limit) {
    captured = bytes.captured
    self.wireEnd = wireEnd
    self.limit = limit
    captureLimit = bytes.captureLimit
  }

  /// The same octets, for a layer that ends where a length field says.
  @_lifetime(copy self)
  @inline(__always)
  func ending(at wireEnd: Int, by limit: DecodeError.Limit) -> FrameBytes {
    FrameBytes(self, wireEnd: wireEnd, limit: limit)
  }

  /// The octet after the last one of the current layer that was captured.
  @inline(__always)
  public var end: Int {
    min(wireEnd, captured.byteCount)
  }

  /// Where the header of a TCP segment ends: what a length field claims beyond the frame is none of its
  /// payload.
  @inline(never)
  static func tcpHeaderEnd(in captured: RawSpan, at start: Int) -> Int {
    start + (captured.byteCount > start + 12 ? Int(captured.octet(at: start + 12) >> 4) * 4 : 20)
  }

  /// Throws unless `count` octets were captured from `offset` on, within the layer.
  @inline(__always)
  func require(
    _ count: Int, at offset: Int, for layer: DecodeError.Layer, field: DecodeError.Field = .fixedHeader,
    value: Int = 0
  ) throws(DecodeError) {
    if count > end - offset { throw shortage(count, at: offset, for: layer, field: field, value: value) }
  }

  @inline(never)
  private func shortage(
    _ count: Int, at offset: Int, for layer: DecodeError.Layer, field: DecodeError.Field, value: Int
  ) -> DecodeError {
    // Where both the layer and the capture are too short, the layer would be without the capture's help.
    .truncated(
      layer, at: offset, required: count, available: max(0, end - offset), field: field, value: value,
      limit: count > wireEnd - offset ? limit : captureLimit)
  }
}
