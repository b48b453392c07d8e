import WireFormat

/// Receives the frames of a capture file, as they are read.
package protocol FrameReceiver {
  /// Takes a frame.
  ///
  /// - Parameters:
  ///   - window: what its ranges count in.
  ///   - parser: what has read it, and knows its interface; not to be changed, but lent so, because it would
  ///     be copied for every frame.
  mutating func add(_ frame: CapturedFrame, in window: RawSpan, of parser: inout CaptureParser)

  /// Passes over frames that it need not see, before it is given the next of the window.
  mutating func passOver(_ window: RawSpan, offset: inout Int, by parser: inout CaptureParser)

  /// Gives on what it has, before more is waited for.
  mutating func flush()

  /// Whether the rest of the file need not be read.
  var wantsNoMore: Bool { get }
}

extension FrameReceiver {
  /// It sees all.
  @inline(__always)
  package mutating func passOver(_ window: RawSpan, offset: inout Int, by parser: inout CaptureParser) {}

  /// It is read to its end.
  package var wantsNoMore: Bool { false }
}

/// The frames of a capture file, for whoever does not judge them.
package enum CaptureFrames {
  /// How a file ended.
  package struct End {
    /// Packets that the capture lost, as far as the file says.
    package let dropped: Int
    /// Whether nothing came after it, as the file says.
    package let isDrained: Bool
    /// Why it could not be read to its end; nil: it could.
    package let stopReason: String?
  }

  /// Reads a capture file; one that is cut gives what could be read.
  ///
  /// - Parameter path: the file; `-` is standard input, from where it stands.
  package static func read(
    _ path: String, into receiver: inout some FrameReceiver
  ) throws(CaptureInspector.Failure) -> End {
    do {
      var parser = CaptureParser()
      var input = try CaptureInput(path: path)
      defer { input.end() }
      let error = try input.read(by: &parser, into: &receiver)
      return End(
        dropped: Int(clamping: parser.droppedPackets), isDrained: parser.isDrained,
        stopReason: input.packingProblem ?? error.map { "\($0)" })
    } catch {
      throw CaptureInspector.Failure(description: error.description, errno: error.errno)
    }
  }
}
