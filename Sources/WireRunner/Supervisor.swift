import Glibc
import WireFormat
import WireJudgement
import WireScenario
import WireScript
import WireSystem

/// Runs scenarios, each in a process of its own, several at a time.
///
/// One thread and one loop: it starts workers, reads what they write, gives each a time limit, and kills what
/// hangs with all its children. What happens to a worker is that scenario's result, never the end of the run.
public final class Supervisor {
  /// What a run is asked to do.
  public struct Options {
    /// Scenarios at a time.
    public var jobs: Int
    /// Which network.
    public var network: NetworkChoice
    /// Which loopback.
    public var family: AddressFamily
    /// How often each scenario runs.
    public var repetitions: Int
    /// Whether no scenario starts any more once one did not pass.
    public var failFast: Bool
    /// Seconds for each scenario in place of its own limit.
    public var timeoutSeconds: Double?
    /// Octets of each capture's buffer in the kernel; nil: as many as lessons need.
    public var captureBuffer: Int?
    /// The program that runs a scenario.
    public var workerExecutable: String
    /// Where captures are written.
    public var directory: String
    /// Where somebody says when each segment goes onto the wire, of a run of one scenario; nil: each goes at
    /// once.
    package var console: StepConsole?
    /// Whether scenarios that run programs are refused.
    public var refusesPrograms = false
    /// Whether captures hold the secrets of sessions of TLS.
    public var keepsSecrets = true
    /// What was handed in, one for each scenario, which are all the same; nil: nothing is graded.
    public var submissions: [Submission]?

    /// Options from their parts.
    public init(
      jobs: Int, network: NetworkChoice, family: AddressFamily, repetitions: Int = 1, failFast: Bool = false,
      timeoutSeconds: Double?, captureBuffer: Int? = nil, workerExecutable: String, directory: String
    ) {
      self.jobs = jobs
      self.network = network
      self.family = family
      self.repetitions = max(1, repetitions)
      self.failFast = failFast
      self.timeoutSeconds = timeoutSeconds
      self.captureBuffer = captureBuffer
      self.workerExecutable = workerExecutable
      self.directory = directory
    }
  }

  /// What the supervisor tells while it works.
  public enum Event {
    /// A scenario begins, for the first time or again.
    case started(Scenario, repetition: Int)
    /// A scenario is over.
    case finished(ScenarioResult)
    /// Something that the user should know.
    case notice(String)
  }

  /// `--network`.
  public enum NetworkChoice: String, CaseIterable, Sendable {
    /// Private where it is permitted, else the machine's loopback.
    case auto
    /// Namespaces of its own.
    case `private`
    /// The machine's loopback.
    case host
  }

  private struct Job {
    /// The place of its result.
    var index: Int
    var scenario: Scenario
    var repetition: Int
  }

  private let options: Options
  private let report: (Event) -> Void
  private var network: NetworkKind
  /// What was refused so far.
  private var refusals: Refusals
  /// Why no worker can run at all; what to say of each scenario.
  private var refusal: String?
  private var waiting: [Job]
  /// How many workers there was room for at a time, once there was room for no more.
  private var room = Int.max
  /// Whether something did not pass, after which `failFast` starts nothing.
  private var hasFailed = false
  /// The jobs that were begun again because the machine's clock was set.
  private var begunAgain: Set<Int> = []
  private var running: [Worker] = []
  private var results: [ScenarioResult?]

  /// A run that has not begun.
  public init(_ scenarios: [Scenario], options: Options, report: @escaping (Event) -> Void) {
    self.options = options
    self.report = report
    network = options.network == .host ? .host : .private
    refusals = Refusals(surroundings: .current(program: options.workerExecutable))
    let repetitions = options.repetitions
    // Every scenario once, then every scenario again; the last comes first off the list.
    waiting = (1...repetitions).reversed().flatMap { repetition in
      scenarios.enumerated().reversed().map { index, scenario in
        Job(index: index * repetitions + repetition - 1, scenario: scenario, repetition: repetition)
      }
    }
    results = Array(repeating: nil, count: scenarios.count * repetitions)
  }

  /// Runs everything.
  ///
  /// - Parameters:
  ///   - id: the name of the run.
  ///   - interruption: a descriptor that becomes readable when the run has to end at once.
  /// - Returns: what was found, the scenarios in their order; nil when it was interrupted.
  public func run(id: String, interruption: Int32) -> RunResult? {
    let started = Timestamp(nanoseconds: Clock.realtime())
    let start = Clock.monotonic()
    guard let results = runAll(interruption: interruption) else { return nil }
    return RunResult(
      runID: id, started: started, durationSeconds: Double(Clock.monotonic() - start) / 1e9,
      machine: .current, repetitions: options.repetitions, scenarios: results)
  }

  private func runAll(interruption: Int32) -> [ScenarioResult]? {
    defer { killAll() }
    while !waiting.isEmpty || !running.isEmpty {
      startWorkers()
      guard !running.isEmpty else { continue }
      if waitForEvents(interruption: interruption) { return nil }
      for worker in running where worker.isOver {
        finish(worker)
      }
      running.removeAll(where: \.isOver)
    }
    return results.compactMap(\.self)
  }

  /// Scenarios at a time. On the shared loopback they would see each other's packets and ports.
  private var limit: Int { network == .host ? 1 : max(1, min(options.jobs, room)) }

  private func startWorkers() {
    while running.count < limit, let job = waiting.popLast() {
      if hasFailed, options.failFast {
        settle(
          job,
          .empty(
            job.scenario, problem: Problem(kind: .notStarted, text: "another scenario did not pass before")))
      } else if let refusal {
        refuse(job, refusal)
      } else if options.submissions == nil, job.scenario.exercise != nil {
        refuse(job, "it is an exercise, which `wirelab grade` runs with what somebody hands in")
      } else if options.refusesPrograms, let program = job.scenario.plan.programs.first {
        refuse(job, "it runs `\(program)`, and `--no-programs` refuses that")
      } else if network == .private, let reason = job.scenario.plan.needsHostNetwork {
        refuse(job, "it \(reason). Run it with `--network host`.")
      } else if network == .host, let reason = privateNeed(of: job.scenario) {
        refuse(job, refusals.onHost(reason))
      } else {
        start(job)
      }
    }
  }

  /// Why a scenario cannot run on the machine's own network.
  private func privateNeed(of scenario: Scenario) -> String? {
    scenario.plan.needsPrivateNetwork ?? options.console.map { _ in "holds each segment (`--step`)" }
  }

  private func start(_ job: Job) {
    let seconds = options.timeoutSeconds ?? job.scenario.plan.timeoutSeconds
    // An id has no dot, so no capture of a repetition is that of another scenario.
    let number = options.repetitions > 1 ? ".\(job.repetition)" : ""
    let submission = options.submissions?[job.index]
    let name = submission == nil ? job.scenario.id : "submission-\(job.index + 1)"
    var request = WorkerRequest(
      file: job.scenario.file, folder: job.scenario.folder,
      capturePath: "\(options.directory)/\(name)\(number).pcapng",
      network: network, family: options.family, timeoutSeconds: seconds,
      captureBuffer: options.captureBuffer, isStepped: options.console != nil,
      runsPrograms: !job.scenario.plan.programs.isEmpty)
    request.submission = submission
    request.keepsSecrets = options.keepsSecrets
    do {
      running.append(
        try Worker(
          index: job.index, scenario: job.scenario, repetition: job.repetition, request: request,
          executable: options.workerExecutable))
      report(.started(job.scenario, repetition: job.repetition))
    } catch let failure as ChildProcess.Failure where failure.obstacle.isShortage {
      wait(job, for: Refusal(.resources, failure.obstacle))
    } catch let failure as ChildProcess.Failure {
      refuse(job, "its worker: \(failure)")
    } catch {
      settle(
        job,
        .empty(
          job.scenario, problem: Problem(kind: .defect, text: "its worker could not be started: \(error)")))
    }
  }

  /// Waits until something happens, and lets each worker take what is there; true: the run was interrupted.
  private func waitForEvents(interruption: Int32) -> Bool {
    var entries = [pollfd(fd: interruption, events: Int16(POLLIN), revents: 0)]
    for worker in running {
      entries += worker.descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      if let dialogue = worker.dialogue { entries += options.console?.entries(dialogue) ?? [] }
    }
    let now = Clock.monotonic()
    let nearest = running.map(\.deadline).min() ?? now
    let milliseconds = max(0, min(60_000, (nearest - now + 999_999) / 1_000_000))
    let count = poll(&entries, nfds_t(entries.count), Int32(milliseconds))
    if count > 0, entries[0].revents != 0 { return true }
    for worker in running {
      if let dialogue = worker.dialogue { options.console?.relay(dialogue) }
      worker.advance()
      if worker.isOver, let dialogue = worker.dialogue { options.console?.hear(dialogue) }
    }
    return false
  }

  private func finish(_ worker: Worker) {
    let job = Job(index: worker.index, scenario: worker.scenario, repetition: worker.repetition)
    switch worker.outcome() {
    case .result(let result):
      guard let clockSet = result.problems.first(where: { $0.kind == .clockSet }),
        begunAgain.insert(job.index).inserted
      else { return settle(job, result) }
      // Once: where the clock is set all the time, the result says so.
      unlink(worker.request.capturePath.fileName)
      report(.notice("\(job.scenario.chapter)/\(job.scenario.id) begins again: \(clockSet.text)"))
      waiting.append(job)
    case .notPermitted(let refusal):
      if refusal.obstacle.isShortage { return wait(job, for: refusal) }
      guard refusal.forbidsNetwork else { return refuse(job, refusals.text(of: refusal)) }
      if worker.request.network == .private, options.network == .auto {
        fallBack(because: refusal)
      } else {
        self.refusal = refusals.everywhere(refusal)
      }
      waiting.append(job)
    }
  }

  /// Something had run out: the job begins again beside fewer others, and is refused if it had no others
  /// beside it. Never in another network: nobody has forbidden this one.
  private func wait(_ job: Job, for shortage: Refusal) {
    let others = running.count { !$0.isOver }
    guard others > 0 else { return refuse(job, refusals.text(of: shortage)) }
    room = others
    waiting.append(job)
  }

  private func refuse(_ job: Job, _ text: String) {
    settle(job, .empty(job.scenario, problem: Problem(kind: .notPermitted, text: text)))
  }

  /// Goes on with the machine's own loopback. Others that started at the same time come here too; it is said
  /// once.
  private func fallBack(because refusal: Refusal) {
    guard network == .private else { return }
    network = .host
    refusals.privateNetwork = refusal
    report(.notice(refusals.fallBack(refusal)))
  }

  private func settle(_ job: Job, _ result: ScenarioResult) {
    var result = result
    result.repetition = job.repetition
    results[job.index] = result
    if result.status != .passed { hasFailed = true }
    report(.finished(result))
  }

  private func killAll() {
    for worker in running {
      worker.kill()
    }
    running.removeAll()
  }
}
