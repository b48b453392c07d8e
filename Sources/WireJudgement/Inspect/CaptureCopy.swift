import WireFormat

extension CaptureFrames {
  /// A small capture as pcapng, unpacked, whichever its format is; nil: it is larger, or cannot be read.
  ///
  /// - Parameter limit: so many octets at most.
  package static func copy(of path: String, limit: Int) -> [UInt8]? {
    var copy = Copy(limit: limit)
    guard (try? read(path, into: &copy)) != nil else { return nil }
    return copy.writer.bytes.count <= limit ? copy.writer.bytes : nil
  }

  private struct Copy: FrameReceiver {
    let limit: Int
    var writer = PcapngWriter()
    private var interfaceCount = 0

    init(limit: Int) {
      self.limit = limit
    }

    mutating func add(_ frame: CapturedFrame, in window: RawSpan, of parser: inout CaptureParser) {
      guard writer.bytes.count <= limit else { return }
      if frame.interface >= interfaceCount {
        let interfaces = parser.interfaces
        for interface in interfaces[interfaceCount...] {
          writer.addInterface(
            name: interface.name, linkType: interface.linkType, snapLength: interface.snapLength)
        }
        interfaceCount = interfaces.count
      }
      writer.append(
        window.extracting(frame.bytes), time: frame.time, interface: frame.interface,
        originalLength: frame.originalLength, comments: frame.comments(in: window))
    }

    mutating func flush() {}
  }
}
