import WireConversations
import WireFormat

/// In which order the frames of a file are judged.
enum CaptureOrder {
  /// As they stand; a file that can be read again is not read to its end where they stand out of the order of
  /// their times.
  case unknown
  /// By their times, as far as the largest window reaches; a file is not read to its end where that is not
  /// far enough, or where one order was taken after the other.
  case attempt
  /// As they stand.
  case file
  /// By their times, as far as a window reaches.
  case window(ReorderBuffer.Window, ReorderBuffer.Order)
  /// By their times: the runs of files, each put in order by its window.
  case merged([SurveyedFile])

  /// What the packets may take that are held to be put in order.
  private static let memoryLimit = 64 << 20
  /// The most runs that are read at one time.
  private static let openRunLimit = 64

  /// Finds out how the frames of a file are put in order, and whether that is better than to leave them.
  ///
  /// - Parameters:
  ///   - file: the file, which can be read again.
  ///   - request: what is read, and how.
  /// - Returns: the order, and what is said of it.
  static func decide(
    _ file: SurveyedFile, for request: PacketFeed.Request
  ) throws(CaptureInspector.Failure) -> (CaptureOrder, Disorder) {
    let survey = file.survey
    var disorder = survey.disorder
    guard disorder.frames > 0 else { return (.file, disorder) }
    let isStep = survey.clockSteps > 0
    if survey.runs.count > 1 || survey.hasTooManyRuns {
      if survey.frames <= memoryLimit / (MemoryLayout<KeyedPacket>.stride + 64) {
        // Whose order it is, is known when all are there.
        return (.window(.whole, .weighed(prefersFile: isStep)), disorder)
      }
      guard !survey.hasTooManyRuns, survey.runs.deepest <= openRunLimit else {
        return (.window(OrderSurvey.window, .times), disorder)
      }
    }
    let times: CaptureOrder =
      survey.runs.count > 1
      ? .merged([file]) : .window(.init(packets: survey.reach, nanoseconds: nil), .times)
    let scale = try OrderScale.weigh(request, times, limit: ReorderBuffer.weighedLimit)
    guard scale.takesFile(prefersFile: isStep) else { return (times, disorder) }
    disorder.keepFile(steps: survey.clockSteps)
    return (.file, disorder)
  }
}

extension Disorder {
  /// Says that the order of the file was kept.
  mutating func keepFile(steps: Int) {
    order = .file
    clockSteps = steps
  }
}

extension [OrderSurvey.Run] {
  /// How many of them hold the same time, at most.
  fileprivate var deepest: Int {
    let ends = flatMap { [($0.earliest, 1), ($0.latest, -1)] }
      .sorted { $0.0 != $1.0 ? $0.0 < $1.0 : $0.1 > $1.1 }
    var (depth, deepest) = (0, 0)
    for end in ends {
      depth += end.1
      deepest = Swift.max(deepest, depth)
    }
    return deepest
  }
}
