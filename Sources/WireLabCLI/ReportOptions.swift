import ArgumentParser
import Glibc
import WireJudgement
import WireReports

/// Who else is told of a result: readers of JUnit, and GitHub.
struct ReportOptions: ParsableArguments {
  /// When GitHub is told what did not pass.
  enum Annotations: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
  }

  @Option(help: "Also write the JUnit report to this file.", completion: .file())
  var junit: String?

  @Option(help: "GitHub annotations: auto (where GITHUB_ACTIONS is true), always, never.")
  var annotations: Annotations = .auto

  /// Tells GitHub what did not pass; it reads both streams, so a JSON document stays alone on its own.
  ///
  /// - Parameter descriptor: where the lines go.
  func annotate(_ run: RunResult, to descriptor: Int32) {
    let isWanted =
      switch annotations {
      case .always: true
      case .never: false
      case .auto: Program.environment("GITHUB_ACTIONS") == "true"
      }
    guard isWanted else { return }
    let text = GitHubAnnotations.text(
      run, workspace: Program.environment("GITHUB_WORKSPACE"), directory: Program.workingDirectory)
    Terminal.writeAll(Array(text.utf8), to: descriptor)
  }
}
