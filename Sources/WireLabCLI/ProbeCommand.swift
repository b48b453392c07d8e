import ArgumentParser
import WireJudgement
import WireRunner

/// `wirelab probe`: tries what a network allows, for `wirelab doctor`.
struct ProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe", abstract: "Try what a network allows, for `wirelab doctor`.", shouldDisplay: false)

  @Argument(help: "What to try, as JSON.")
  var request: String

  @Option(help: "The namespaces in which it has begun anew.")
  var inside: String?

  func run() throws {
    let request: ProbeRequest
    do {
      request = try ProbeRequest(decoding: self.request)
    } catch {
      throw ExitWith(.usage, "a probe is started by `wirelab doctor`: \(error)")
    }
    Prober.answer(request, inside: inside) { Terminal.writeAll($0, to: Terminal.standardOutput) }
  }
}
