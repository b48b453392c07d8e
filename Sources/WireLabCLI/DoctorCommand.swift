import ArgumentParser
import WireLabKit

/// `wirelab doctor`: what this machine allows, and what mends the rest.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Try what this machine allows, and say what mends the rest.",
    discussion: """
      Everything is tried, nothing is only looked up. The status is 0 if every scenario can run here, else 3; what no \
      scenario needs is shown and changes nothing.
      """)

  /// What is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @OptionGroup var selection: ScenarioSelection

  @Option(help: "Where `wirelab run` is to write its reports.")
  var reportDirectory = "reports"

  @Option(help: "text or json.")
  var format: Format = .text

  @OptionGroup var output: OutputOptions

  func run() throws {
    let diagnosis = Doctor(
      try scenarios(), program: try Program.path(), reportDirectory: reportDirectory
    ).examine()
    switch format {
    case .text: Terminal.write(TextReport(output.textOptions).doctor(diagnosis), to: Terminal.standardOutput)
    case .json: Terminal.write(DoctorDocument.text(diagnosis), to: Terminal.standardOutput)
    }
    if diagnosis.exitStatus != .passed { throw ExitWith(diagnosis.exitStatus) }
  }

  /// The scenarios; a machine can be examined without them, unless they were asked for.
  private func scenarios() throws -> [Scenario] {
    do {
      let loaded = try selection.load([])
      for failure in loaded.failures { Terminal.error("not considered: \(failure)") }
      return loaded.scenarios
    } catch let error as ExitWith where error.status == .noMatch && selection.directory == nil {
      return []
    }
  }
}
