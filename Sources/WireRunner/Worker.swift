import Glibc
import WireJudgement
import WireScenario
import WireScript
import WireSystem
import WireText

/// One scenario's process, seen from the supervisor.
final class Worker {
  let index: Int
  let scenario: Scenario
  let repetition: Int
  let request: WorkerRequest
  /// When it is killed, in nanoseconds of CLOCK_MONOTONIC.
  let deadline: Int64

  private let child: ChildProcess
  private let started = Clock.monotonic()
  private var output: [UInt8] = []
  private var errors: [UInt8] = []
  private var wasKilledForTime = false
  private var wasKilledForSize = false
  private var exit: ExitCause?

  /// Beyond its own limit, the time a worker has to say what happened: many that reach it at once share the
  /// processors.
  private static let graceSeconds = 10.0
  /// More than any scenario can have to say.
  private static let outputLimit = 256 << 20
  /// As much of a crash report as anybody reads.
  private static let errorLimit = 64 << 10

  /// Starts the process.
  init(
    index: Int, scenario: Scenario, repetition: Int, request: WorkerRequest, executable: String
  ) throws {
    self.index = index
    self.scenario = scenario
    self.repetition = repetition
    self.request = request
    let seconds = request.isStepped ? Stepping.limitSeconds : request.timeoutSeconds
    let preparation = ScenarioTime.preparation(of: scenario.plan, timeout: request.timeoutSeconds)
    deadline = Clock.monotonic(after: preparation + seconds + Self.graceSeconds)
    child = try ChildProcess.spawn(
      executable, arguments: ["worker", try request.encoded()], hasDialogue: request.isStepped)
  }

  /// What to poll for.
  var descriptors: [Int32] {
    [child.output, child.errors, child.pidDescriptor]
  }

  /// Our end of the dialogue of a scenario that goes on segment by segment.
  var dialogue: Int32? { child.dialogue }

  /// Whether the process has ended and been reaped.
  var isOver: Bool { exit != nil }

  /// Takes what is there, kills the process when its time is over, and reaps it when it has ended.
  func advance() {
    read()
    if output.count > Self.outputLimit, !wasKilledForSize {
      wasKilledForSize = true
      child.kill()
    }
    if Clock.monotonic() >= deadline, !wasKilledForTime {
      wasKilledForTime = true
      child.kill()
    }
    if let cause = child.reapIfEnded() {
      read()
      exit = cause
    }
  }

  /// Ends the process with everything it started, and reaps it.
  func kill() {
    child.kill()
    child.reap()
  }

  private func read() {
    child.readOutput(into: &output)
    child.readErrors(into: &errors)
    if errors.count > Self.errorLimit {
      errors.removeFirst(errors.count - Self.errorLimit)
    }
  }

  /// What became of the scenario.
  enum Outcome {
    case result(ScenarioResult)
    case notPermitted(Refusal)
  }

  /// What became of the scenario, once the process is over.
  func outcome() -> Outcome {
    if !wasKilledForTime, !wasKilledForSize, let reply = try? WorkerReply(decoding: output) {
      switch reply {
      case .result(let result): return .result(result)
      case .notPermitted(let refusal): return .notPermitted(refusal)
      case .unreadable(let reason):
        return .result(.empty(scenario, problem: Problem(kind: .setup, text: reason)))
      }
    }
    if let shortage { return .notPermitted(shortage) }
    var result = ScenarioResult.empty(scenario, problem: problem)
    result.network = request.network
    result.durationSeconds = Double(Clock.monotonic() - started) / 1e9
    return .result(result)
  }

  /// That it had no memory: a failed allocation ends a program in Swift, and the runtime says this last.
  private var shortage: Refusal? {
    guard case .signalled = exit, !wasKilledForTime, !wasKilledForSize,
      String(decoding: errors, as: UTF8.self).contains("failed to allocate")
    else { return nil }
    return Refusal(.resources, Obstacle("its worker", errno: ENOMEM))
  }

  private var problem: Problem {
    if wasKilledForTime {
      return Problem(
        kind: .timeout,
        text: """
          it did not end within \(request.timeoutSeconds) s, nor \(Self.graceSeconds) s later, and was \
          killed. If it needs longer: `timeout:` in the scenario, or --timeout
          """)
    }
    if wasKilledForSize {
      return Problem(
        kind: .defect, text: "its worker wrote more than \(Self.outputLimit) bytes, and was killed")
    }
    let last = String(decoding: errors, as: UTF8.self)
    let said = last.isEmpty ? "" : "; the last that it said: \(last)"
    return Problem(kind: .crash, text: "its worker \(exit?.description ?? "was lost")\(said)")
  }
}

extension ScenarioResult {
  /// The result of a scenario that never came to be observed, because of `problem`.
  package static func empty(_ scenario: Scenario, problem: Problem?) -> ScenarioResult {
    var result = ScenarioResult(
      id: scenario.id, chapter: scenario.chapter, file: scenario.file, title: scenario.title,
      lesson: scenario.lesson, prediction: scenario.prediction, why: scenario.why,
      misconception: scenario.misconception, reference: scenario.reference, status: .failed,
      problems: problem.map { [$0] } ?? [], checks: [], network: nil, started: nil, durationSeconds: 0,
      capture: nil, conversations: [], actors: [], calls: [], marks: [], kernelStates: [])
    if !scenario.question.en.isEmpty {
      result.question = scenario.question
      result.situation = situation(of: scenario)
    }
    (result.level, result.minutes) = (scenario.level, scenario.minutes)
    if !scenario.after.isEmpty { result.after = scenario.after }
    result.status = result.judgedStatus
    return result
  }

  /// The programs of a lesson in Python.
  package static func situation(of scenario: Scenario) -> [LessonProgram] {
    let programs = Language.allCases.map { scenario.programs(in: .python, texts: $0, tellsOutcomes: false) }
    return zip(programs[0], programs[1]).map { en, zhHans in
      LessonProgram(file: en.fileName, text: LocalizedText(en: en.text, zhHans: zhHans.text))
    }
  }
}
