import WireJudgement
import WireText

/// What did not pass, as workflow commands that GitHub shows beside the line of the expectation
/// (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
package struct GitHubAnnotations {
  /// One line for each problem and each expectation that did not pass; empty if all did.
  ///
  /// Failed and inconclusive are errors; a scenario that the machine does not allow is a warning. What was
  /// not started has nothing to say.
  ///
  /// - Parameters:
  ///   - workspace: the root of the repository (GITHUB_WORKSPACE), to which files are given relative where
  ///     they are in it: GitHub finds no others. nil: files as they were named.
  ///   - directory: the working directory, which relative names of files start from.
  package static func text(_ run: RunResult, workspace: String? = nil, directory: String = "") -> String {
    let annotations = GitHubAnnotations(
      workspace: workspace, directory: directory, repetitions: run.repetitions)
    return run.scenarios.flatMap(annotations.lines).map { $0 + "\n" }.joined()
  }

  private let workspace: String?
  private let directory: String
  private let repetitions: Int

  private func lines(_ scenario: ScenarioResult) -> [String] {
    guard !scenario.wasNotStarted else { return [] }
    let id = scenario.traffic == nil ? scenario.id : scenario.title.en
    let name = repetitions > 1 ? "\(id) (repetition \(scenario.repetition))" : id
    let start = SourceLocation(file: scenario.file, line: 1, column: 1)
    if scenario.status == .notRun {
      let reason = scenario.problems.map(\.text).joined(separator: "\n")
      return [command("warning", at: start, title: "\(name): not run", message: reason)]
    }
    var lines = scenario.problems.map { problem in
      command("error", at: start, title: "\(name): \(problem.kind.rawValue)", message: problem.text)
    }
    let doubtful = scenario.checks.filter { $0.verdict != .passed }
    let isTooMany = scenario.traffic != nil && doubtful.count + scenario.untoldChecks > Self.usualLimit
    for check in isTooMany ? Array(doubtful.prefix(Self.usualLimit - 1)) : doubtful {
      var message =
        check.conversation.flatMap { id in
          scenario.traffic == nil ? nil : Words(.en).conversation(id)
        }.map { [$0] } ?? []
      message += ["expected: \(check.expected)", "observed: \(check.observed)"]
      if !check.frames.isEmpty { message.append("frames: \(FrameList.text(check.frames))") }
      message += check.proof(in: Words(.en))
      if let reason = check.reason { message.append(reason.en) }
      lines.append(
        command(
          "error", at: scenario.file.isEmpty ? start : check.location,
          title: "\(name): \(check.subject) \(check.verdict.rawValue)",
          message: message.joined(separator: "\n")))
    }
    if isTooMany {
      let left = doubtful.count + scenario.untoldChecks - Self.usualLimit + 1
      lines.append(command("error", at: start, title: name, message: Words(.en).moreDoubtful(left)))
    }
    if lines.isEmpty && scenario.status != .passed {
      lines.append(
        command("error", at: start, title: name, message: scenario.status.rawValue))
    }
    return lines
  }

  /// So many errors of one step GitHub shows; of traffic that no scenario made there may be thousands.
  private static let usualLimit = 10

  private func command(
    _ name: String, at location: SourceLocation, title: String, message: String
  ) -> String {
    var properties: [String] = []
    if !location.file.isEmpty {
      let file = Self.path(location.file, from: directory, in: workspace)
      properties = [
        "file=\(Self.property(file))", "line=\(location.line)", "col=\(location.column)",
      ]
    }
    properties.append("title=\(Self.property(title))")
    return "::\(name) \(properties.joined(separator: ","))::\(Self.escaped(message, also: ""))"
  }

  /// The path of a file from the root of the repository; as it is, where it is not in there.
  package static func path(_ file: String, from directory: String, in workspace: String?) -> String {
    guard let workspace, !workspace.isEmpty else { return file }
    let absolute = parts(of: file.hasPrefix("/") ? file : directory + "/" + file)
    let root = parts(of: workspace)
    guard absolute.starts(with: root), absolute.count > root.count else { return file }
    return absolute.dropFirst(root.count).joined(separator: "/")
  }

  /// The names that lead to a file, without detours; symbolic links stay.
  private static func parts(of path: String) -> [Substring] {
    path.split(separator: "/").reduce(into: []) { parts, part in
      switch part {
      case ".": break
      case "..": _ = parts.popLast()
      default: parts.append(part)
      }
    }
  }

  private static func property(_ text: String) -> String {
    escaped(text, also: ":,")
  }

  /// Percent-encodes what would end a command or a property, after control characters were written out.
  private static func escaped(_ text: String, also special: String) -> String {
    var result = ""
    for scalar in TerminalText.escapedLines(text).unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\n": result += "%0A"
      case ":" where special.unicodeScalars.contains(scalar): result += "%3A"
      case "," where special.unicodeScalars.contains(scalar): result += "%2C"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
