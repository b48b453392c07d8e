import WireConversations
import WireFormat

/// A file of which the times were looked at, so that it can be read in their order.
struct SurveyedFile: Sendable {
  /// Which file.
  let path: String
  /// What the times say.
  let survey: OrderSurvey
  /// Knows what the file says about itself.
  let parser: CaptureParser
  /// Why it could not be read to its end; nil: it could.
  let end: String?
  /// Whether it can be read from any place.
  let isSeekable: Bool
  /// Whether the order of the file is better than that of the times.
  var keepsItsOrder = false

  /// The runs in which it is read; of one that is packed there is one alone.
  var runs: [OrderSurvey.Run] {
    guard !isSeekable || survey.hasTooManyRuns || keepsItsOrder, let first = survey.runs.first else {
      return survey.runs
    }
    let ends = survey.runs.reduce(into: (Int64.max, Int64.min)) {
      $0 = (min($0.0, $1.earliest), max($0.1, $1.latest))
    }
    return [
      OrderSurvey.Run(
        parser: CaptureParser(), first: first.first, end: survey.frames + 1, earliest: ends.0, latest: ends.1)
    ]
  }

  /// Which frames stand behind a later one, and what is done about it.
  var disorder: Disorder {
    var disorder = survey.disorder
    if keepsItsOrder && disorder.frames > 0 { disorder.keepFile(steps: survey.clockSteps) }
    return disorder
  }

  /// Its first and its last time, in nanoseconds; nil: it has no frame, or none that has a time.
  var span: (earliest: Int64, latest: Int64)? {
    guard let first = runs.first else { return nil }
    let span = runs.reduce((first.earliest, first.latest)) { (min($0.0, $1.earliest), max($0.1, $1.latest)) }
    return span.1 > FrameTime.earliest.nanoseconds ? span : nil
  }

  /// Looks at a regular file; nil for any other, which can be read only once.
  init?(_ path: String, _ progress: ReadingProgress?) throws(CaptureInspector.Failure) {
    var survey = OrderSurvey()
    guard let reading = try Reading(path, progress, into: &survey) else { return nil }
    self.init(path, survey, reading)
  }

  /// The same, without a survey where the frames stand in the order of their times: that is found out sooner.
  init?(unlessOrdered path: String, _ progress: ReadingProgress?) throws(CaptureInspector.Failure) {
    var check = OrderCheck()
    guard let reading = try Reading(path, progress, into: &check) else { return nil }
    if check.isDisordered {
      try self.init(path, nil)
    } else {
      self.init(path, OrderSurvey(), reading)
    }
  }

  private init(_ path: String, _ survey: OrderSurvey, _ reading: Reading) {
    self.path = path
    self.survey = survey
    (parser, end, isSeekable) = (reading.parser, reading.end, reading.isSeekable)
  }

  /// What a file says about itself, and how it ended.
  private struct Reading {
    var parser = CaptureParser()
    let end: String?
    let isSeekable: Bool

    init?(
      _ path: String, _ progress: ReadingProgress?, into receiver: inout some FrameReceiver
    ) throws(CaptureInspector.Failure) {
      do {
        var input = try CaptureInput(path: path, progress: progress)
        defer { input.end() }
        guard input.isRegular else { return nil }
        try input.readAhead()
        isSeekable = input.isSeekable
        let error = try input.read(by: &parser, into: &receiver)
        end = input.packingProblem ?? error.map { "\($0)" }
      } catch {
        throw CaptureInspector.Failure(description: error.description, errno: error.errno)
      }
    }
  }
}
