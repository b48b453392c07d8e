import WireConversations
import WireFormat
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
  /// - Parameter paths: regular files, because each is read more than once.
  init(_ paths: [String], filter: String?, _ progress: ReadingProgress?) throws(CaptureInspector.Failure) {
    var files: [SurveyedFile] = []
    for path in paths {
      guard var file = try SurveyedFile(path, progress) else {
        throw CaptureInspector.Failure(
          description: "\(path) is no regular file, and files that are joined are read more than once.")
      }
      guard file.parser.format != nil, file.end == nil || file.survey.frames > 0 else {
        throw CaptureInspector.Failure(description: "\(path): \(file.end ?? "it is empty").")
      }
      if file.survey.disorder.frames > 0, file.isSeekable {
        let (order, _) = try CaptureOrder.decide(file, filter: filter)
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

  /// How they are read.
  func request(filter: String?, octetCount: Int = 0, _ progress: ReadingProgress?) -> PacketFeed.Request {
    PacketFeed.Request(
      path: files.first?.path ?? "", filter: filter, octetCount: octetCount, order: .merged(files),
      progress: progress)
  }
}
