import WireConversations
import WireFormat

/// What the comments of frames say of a bench, as far as it is believed, and how many frames have such.
struct BenchMarks {
  /// Whether comments are believed: who can forge a comment can forge packets.
  let areBelieved: Bool
  /// How many frames carry marks.
  private(set) var count = 0

  init(areBelieved: Bool) {
    self.areBelieved = areBelieved
  }

  /// What the comments of a frame say of its way.
  @inline(__always)
  mutating func passage(of frame: CapturedFrame, in window: RawSpan) -> PacketPassage {
    // The provenance comes first: the comments of others are not read.
    guard let comment = frame.comment, areBelieved, FrameProvenance.mayBegin(window.extracting(comment))
    else { return .plain }
    return marked(frame, in: window)
  }

  @inline(never)
  private mutating func marked(_ frame: CapturedFrame, in window: RawSpan) -> PacketPassage {
    let comments = FrameProvenance.marks(of: frame, in: window)
    let passage = FrameProvenance(comments: comments).passage.observed(FrameObservation(comments: comments))
    if passage != .plain { count += 1 }
    return passage
  }
}
