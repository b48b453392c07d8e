import WireConversations
import WireFormat
import WireSystem
import WireText

/// Files that are read as one capture: what somebody wrote file by file, or captured in several places at one
/// time.
///
/// They are put in the order of their first times, whatever their names; files of one time are merged.
struct JoinedCapture: Sendable {
  /// The files, in the order of their times.
  let files: [SurveyedFile]

  /// Looks at files.
  ///
  /// - Parameters:
  ///   - paths: regular files, because each is read more than once.
  ///   - request: what is read of them.
  init(
    _ paths: [String], for request: PacketFeed.Request, _ progress: ReadingProgress?
  ) throws(CaptureInspector.Failure) {
    var files: [SurveyedFile] = []
    for path in paths {
      guard var file = try SurveyedFile(path, progress) else {
        throw CaptureInspector.Failure(
          description:
            "\(path.onOneLine) is no regular file, and files that are joined are read more than once.")
      }
      guard file.parser.format != nil, file.end == nil || file.survey.frames > 0 else {
        throw CaptureInspector.Failure(description: "\(path.onOneLine): \(file.end ?? "it is empty").")
      }
      if file.survey.disorder.frames > 0, file.isSeekable {
        let (order, _) = try CaptureOrder.decide(file, for: request.reading(path))
        if case .file = order { file.keepsItsOrder = true }
      }
      files.append(file)
    }
    self.files = files.enumerated().sorted {
      let (one, other) = ($0.element.span?.earliest ?? .max, $1.element.span?.earliest ?? .max)
      return one == other ? $0.offset < $1.offset : one < other
    }.map(\.element)
  }

  /// What their frames are called.
  var frameNames: FrameNames { FrameNames(files.map { ($0.path, $0.survey.frames) }) }

  /// What they say of lost packets.
  var droppedPackets: Int { files.reduce(0) { $0 + Int(clamping: $1.parser.droppedPackets) } }

  /// The file that begins first.
  var firstPath: String { files.first?.path ?? "" }
}

extension PacketFeed.Request {
  /// The same of another file.
  fileprivate func reading(_ path: String) -> PacketFeed.Request {
    var request = self
    request.path = path
    return request
  }
}
