/// What did not pass, as workflow commands that GitHub shows beside the line of the expectation
/// (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
public enum GitHubAnnotations {
  /// One line for each problem and each expectation that did not pass; empty if all did.
  ///
  /// Failed and inconclusive are errors; a scenario that was not run is a warning.
  public static func text(_ run: RunResult) -> String {
    run.scenarios.flatMap(lines).map { $0 + "\n" }.joined()
  }

  private static func lines(_ scenario: ScenarioResult) -> [String] {
    let start = SourceLocation(file: scenario.file, line: 1, column: 1)
    if scenario.status == .notRun {
      let reason = scenario.problems.map(\.text).joined(separator: "\n")
      return [command("warning", at: start, title: "\(scenario.id): not run", message: reason)]
    }
    var lines = scenario.problems.map { problem in
      command("error", at: start, title: "\(scenario.id): \(problem.kind.rawValue)", message: problem.text)
    }
    for check in scenario.checks where check.verdict != .passed {
      var message = ["expected: \(check.expected)", "observed: \(check.observed)"]
      if !check.frames.isEmpty { message.append("frames: \(FrameList.text(check.frames))") }
      message += check.evidence
      if let reason = check.reason { message.append(reason) }
      lines.append(
        command(
          "error", at: check.location, title: "\(scenario.id): \(check.subject) \(check.verdict.rawValue)",
          message: message.joined(separator: "\n")))
    }
    if lines.isEmpty && scenario.status != .passed {
      lines.append(
        command("error", at: start, title: scenario.id, message: scenario.status.rawValue))
    }
    return lines
  }

  private static func command(
    _ name: String, at location: SourceLocation, title: String, message: String
  ) -> String {
    var properties: [String] = []
    if !location.file.isEmpty {
      properties = ["file=\(property(location.file))", "line=\(location.line)", "col=\(location.column)"]
    }
    properties.append("title=\(property(title))")
    return "::\(name) \(properties.joined(separator: ","))::\(escaped(message, also: ""))"
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
