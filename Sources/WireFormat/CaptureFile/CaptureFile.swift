/// A whole capture file in memory.
public enum CaptureFile {
  /// Reads every frame of a file.
  ///
  /// - Parameters:
  ///   - file: the octets of the file.
  ///   - body: called with each frame and with the window that its ranges count in.
  /// - Returns: why the file could not be read to its end; nil when it could.
  public static func forEachFrame<Failure: Error>(
    in file: RawSpan, _ body: (CapturedFrame, RawSpan) throws(Failure) -> Void
  ) throws(Failure) -> CaptureFileError? {
    var parser = CaptureParser()
    return try forEachFrame(in: file, using: &parser, body)
  }

  /// Reads every frame of a file with a parser of the caller's, which knows its interfaces and drops
  /// afterwards.
  ///
  /// - Parameters:
  ///   - file: the octets of the file.
  ///   - parser: a parser at the start of a file.
  ///   - body: called with each frame and with the window that its ranges count in.
  /// - Returns: why the file could not be read to its end; nil when it could.
  public static func forEachFrame<Failure: Error>(
    in file: RawSpan, using parser: inout CaptureParser,
    _ body: (CapturedFrame, RawSpan) throws(Failure) -> Void
  ) throws(Failure) -> CaptureFileError? {
    var offset = 0
    while true {
      switch parser.next(file, offset: &offset, isLast: true) {
      case .frame(let frame): try body(frame, file)
      case .stopped(let error): return error
      case .end, .needsMore: return nil
      }
    }
  }
}
