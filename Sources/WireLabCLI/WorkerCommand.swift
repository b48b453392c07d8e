import ArgumentParser
import WireJudgement
import WireRunner

/// `wirelab worker`: runs one scenario in a process of its own, for `wirelab run`.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Run one scenario for `wirelab run`.", shouldDisplay: false)

  @Argument(help: "What to run, as JSON.")
  var request: String

  @Option(help: "The namespaces in which it has begun anew.")
  var inside: String?

  func run() throws {
    let request: WorkerRequest
    do {
      request = try WorkerRequest(decoding: self.request)
    } catch {
      throw ExitWith(.usage, "a worker is started by `wirelab run`: \(error)")
    }
    ScenarioWorker.answer(request, isInside: inside != nil) {
      Terminal.writeAll($0, to: Terminal.standardOutput)
    }
  }
}
