import Glibc
import WireJudgement
import WireLessons
import WireReports
import WireRunner
import WireScenario
import WireSystem
import WireText

/// `wirelab course TRACK` on a terminal: goes along a track with somebody.
struct CourseWalk {
  private let track: Track
  private let scenarios: [Scenario]
  private let report: TextReport

  /// A walk with the lessons of the track and its quiz.
  init(_ track: Track, _ scenarios: [Scenario], _ language: Language) {
    self.track = track
    self.scenarios = scenarios
    report = TextReport(
      TextReport.Options(
        language: language, style: getenv("NO_COLOR").map { $0.pointee == 0 } ?? true ? .ansi : .none,
        width: Terminal.width(of: STDOUT_FILENO)))
  }

  /// Goes along it; the status is the worst of what was run.
  func go() throws {
    guard let interruption = Interruption() else {
      throw ExitWith(.notPermitted, "signals cannot be waited for: \(String(cString: strerror(errno)))")
    }
    let byID = Dictionary(uniqueKeysWithValues: scenarios.map { ($0.id, $0) })
    let descriptor = interruption.descriptor
    let walk = TrackWalk(
      track, track.lessons.compactMap { byID[$0] }, quiz: track.quiz.flatMap { byID[$0] }, report: report,
      clears: !Terminal.isDumb,
      TrackWalk.Means(
        read: { Self.line(or: descriptor) },
        write: { Terminal.writeAll(Array($0.utf8), to: STDOUT_FILENO) },
        run: { try self.run($0, nil, descriptor) }, ask: { try self.ask($0, descriptor) }))
    let results = try walk.go()
    Terminal.writeAll([UInt8(ascii: "\n")], to: STDOUT_FILENO)
    if interruption.hasCome { throw ExitWith(.interrupted) }
    let status = RunResult.exitStatus(of: results)
    if status != .passed { throw ExitWith(status) }
  }

  private func run(
    _ scenario: Scenario, _ console: StepConsole?, _ interruption: Int32
  ) throws -> ScenarioResult {
    let result = try CourseRun.result(
      of: [scenario], jobs: 1, console: console, interruption: interruption)
    guard let scenario = result?.scenarios.first else { throw ExitWith(.interrupted) }
    return scenario
  }

  private func ask(_ scenario: Scenario, _ interruption: Int32) throws -> ScenarioResult {
    let session = StepSession(
      scenario,
      StepOptions(
        asks: true, report: report.options, height: Terminal.height(of: STDOUT_FILENO),
        clears: !Terminal.isDumb, echoes: true)
    ) { Terminal.writeAll($0, to: STDOUT_FILENO) }
    var result = try run(scenario, StepConsole(session, input: STDIN_FILENO), interruption)
    result.quiz = session.quizResult
    return result
  }

  /// The next line of the terminal, which gives one at a time; nil: there are no more, or somebody wants it
  /// to end.
  private static func line(or interruption: Int32) -> String? {
    var entries = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: interruption, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&entries, 2, -1) < 0, errno == EINTR {}
    if entries[1].revents != 0 { return nil }
    var octets = [UInt8](repeating: 0, count: 4096)
    let count = read(STDIN_FILENO, &octets, octets.count)
    guard count > 0 else { return nil }
    let line = String(decoding: octets[..<count], as: UTF8.self)
    return line.hasSuffix("\n") ? String(line.dropLast()) : line
  }
}
