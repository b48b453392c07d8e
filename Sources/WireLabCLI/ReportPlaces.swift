import WireJudgement
import WireReports
import WireRunner
import WireSystem
import WireText

/// Where a result goes beside standard output: a directory of its own, and a JUnit file.
struct ReportPlaces: ~Copyable {
  /// The name of the run.
  let runID: String
  /// Where files go until the report is whole; nil: there is no directory.
  let workingPath: String?
  private var directory: RunDirectory?
  private let junit: ReportFile?

  /// What was written.
  struct Written {
    /// The page; nil: no directory holds it.
    var page: String?
    /// The directory.
    var path: String?
  }

  /// Takes the places of a result, so that what cannot be written is known before there is anything to write.
  ///
  /// - Parameters:
  ///   - parent: in which directory one is made for the report; nil: none is.
  ///   - junit: the path of the JUnit file; nil: there is none.
  static func make(in parent: String?, junit path: String?) throws -> ReportPlaces {
    do {
      guard let parent else { return ReportPlaces(nil, junit: try path.map { try ReportFile($0) }) }
      let directory = try RunDirectory.make(in: parent)
      return ReportPlaces(directory, junit: try path.map { try ReportFile($0) })
    } catch {
      throw ExitWith(.notPermitted, "\(error)")
    }
  }

  private init(_ directory: consuming RunDirectory?, junit: ReportFile?) {
    self.junit = junit
    switch consume directory {
    case .some(let made):
      runID = made.runID
      workingPath = made.workingPath
      self.directory = consume made
    case .none:
      runID = RunDirectory.newRunID()
      workingPath = nil
      self.directory = nil
    }
  }

  /// Writes a result to its places.
  ///
  /// - Parameters:
  ///   - language: the language that the page shows first.
  ///   - names: what frames are called; nil: by their numbers.
  ///   - extra: writes what belongs to the directory beside the report.
  ///   - isWritten: the report is whole. From here on it depends on others how long it takes.
  consuming func write(
    _ run: RunResult, language: Language, names: FrameNames? = nil,
    extra: (borrowing RunDirectory) throws -> Void = { _ in },
    isWritten: () -> Void = {}
  ) throws -> Written {
    var written = Written()
    do {
      switch consume directory {
      case .some(var directory):
        try extra(directory)
        let (page, files) = FrameNames.use(names) {
          let page = PageDocument.text(run, language: language) {
            directory.octets(of: $0, limit: PageDocument.captureLimit)
          }
          return (page, RunReport.files(of: run, page: page))
        }
        for file in files {
          try directory.write(Array(file.text.utf8), to: file.name)
        }
        try directory.complete()
        written = Written(page: page, path: directory.finalPath)
      case .none: break
      }
      isWritten()
      try junit?.write(FrameNames.use(names) { JUnitReport.text(run) })
    } catch {
      throw ExitWith(.notPermitted, "\(error)")
    }
    return written
  }
}
