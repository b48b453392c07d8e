import Glibc
import WireCapture
import WireJudgement
import WireScenario
import WireScript
import WireSystem

/// The inside of a worker process: enters its network, runs its one scenario, and answers.
package enum ScenarioWorker {
  /// Runs a scenario and writes the answer; the process must still have one thread.
  ///
  /// What goes wrong is an answer, too. A process that dies without one is reported by the supervisor.
  ///
  /// - Parameter isInside: whether the program has begun anew in its network.
  package static func answer(_ request: WorkerRequest, isInside: Bool, write: ([UInt8]) -> Void) {
    // A peer that went away is an errno of the call that met it, never the end of the worker.
    signal(SIGPIPE, SIG_IGN)
    let reply = reply(to: request, isInside: isInside)
    guard let octets = try? reply.encoded() else { _exit(ExitStatus.defect.rawValue) }
    write(octets)
    // Threads may still sit in calls that nothing will end: the process takes them along.
    _exit(ExitStatus.passed.rawValue)
  }

  private static func reply(to request: WorkerRequest, isInside: Bool) -> WorkerReply {
    if request.network == .private, !isInside {
      do {
        let encoded = try request.encoded()
        try PrivateNetwork.enter(
          toRun: { ["worker", encoded, "--inside", $0] }, forPrograms: request.runsPrograms)
      } catch {
        let obstacle = error as? Obstacle ?? Obstacle("encode the request", detail: "\(error)")
        return .notPermitted(Refusal(.privateNetwork, obstacle))
      }
    }
    Processors.stayOnOne()
    var scenario: Scenario
    do {
      scenario = try Scenario.load(file: request.file, in: request.folder)
      if let submission = request.submission {
        if scenario.exercise != nil {
          scenario.take(submission, folder: try FolderCopy(of: submission.folder))
        }
        // What cannot be read costs its own point, and not those of the program.
        if let wire = submission.prediction.flatMap({ try? WirePrediction.load($0) }) { scenario.judge(wire) }
      }
    } catch {
      return .unreadable("\(error)")
    }
    do {
      return .result(try ScenarioRunner(scenario, request: request).run())
    } catch {
      return .notPermitted(error)
    }
  }
}
