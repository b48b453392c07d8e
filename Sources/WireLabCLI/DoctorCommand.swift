import ArgumentParser
import Glibc
import WireJudgement
import WireReports
import WireRunner

/// `wirelab doctor`: what this machine allows, and what mends the rest.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Try what this machine allows, and say what mends the rest.",
    discussion: """
      Everything is tried, nothing is only looked up. The status is 0 if every scenario can run here, else \
      3; what no scenario needs is shown and changes nothing.
      """)

  /// What is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @OptionGroup var selection: ScenarioSelection

  @Option(help: "Where `wirelab run` is to write its reports.", completion: .directory)
  var reportDirectory = "reports"

  @Option(help: "text or json.")
  var format: Format = .text

  @OptionGroup var output: OutputOptions

  func run() throws {
    let doctor = Doctor(
      try selection.scenariosIfAny(), program: try Program.path(), reportDirectory: reportDirectory)
    let diagnosis = SlowWork.during(output.report(on: STDERR_FILENO).examining) { doctor.examine() }
    switch format {
    case .text: Terminal.write(TextReport(output.textOptions).doctor(diagnosis), to: Terminal.standardOutput)
    case .json: Terminal.write(DoctorDocument.text(diagnosis), to: Terminal.standardOutput)
    }
    if diagnosis.exitStatus != .passed { throw ExitWith(diagnosis.exitStatus) }
  }
}
