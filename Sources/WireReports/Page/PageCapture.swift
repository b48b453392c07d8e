import FoundationEssentials
import WireFormat

/// A capture as a page holds it: the file, once, and where in it the parts of each frame are.
struct PageCapture {
  /// A frame, whose octets are read from the file.
  struct Frame {
    var octets: Range<Int>
    var layout: FrameLayout
  }

  /// The name that it is saved under.
  let name: String
  /// The whole file as a `data:` URL (RFC 2397).
  let url: String
  /// By number.
  let frames: [Frame]

  /// Takes a file apart; nil: it is too large to be held by a page, which then points to it.
  init?(name: String, octets: [UInt8]) {
    guard octets.count <= Self.sizeLimit else { return nil }
    self.name = name
    url = "data:application/octet-stream;base64," + Data(octets).base64EncodedString()
    var frames: [Frame] = []
    _ = CaptureFile.forEachFrame(in: octets.span.bytes) { frame, window in
      let layout = FrameLayout(
        window.extracting(frame.bytes), linkType: frame.linkType, wireLength: frame.originalLength)
      frames.append(Frame(octets: frame.bytes, layout: layout))
    }
    self.frames = frames
  }

  /// A page of some hundred scenarios must still be one that a browser opens at once.
  static let sizeLimit = 256 << 10
}
