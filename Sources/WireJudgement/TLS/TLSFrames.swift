import WireFormat

/// Frames on their way into `TLSStreams`, where nobody else decodes them.
package struct TLSFrames {
  private var unwrapper: Unwrapper
  private var tap: TLSTap

  /// Gives the packets of frames to streams.
  package init(_ streams: TLSStreams, unwrapping: Unwrapping = Unwrapping()) {
    unwrapper = Unwrapper(unwrapping)
    tap = TLSTap(streams)
  }

  /// Takes a frame.
  package mutating func add(_ frame: RawSpan, linkType: LinkType, wireLength: Int, number: Int) {
    guard let packet = try? unwrapper.decode(frame, linkType: linkType, wireLength: wireLength),
      !unwrapper.hasMore
    else { return }
    tap.note(packet, in: frame, number: number)
  }
}
