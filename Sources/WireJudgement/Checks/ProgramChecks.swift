import WireScenario
import WireScript
import WireText

/// Judges what became of programs: what a scenario expects of it, and of which it says nothing, that they did
/// not fail.
package struct ProgramChecks {
  private let records: [ProgramRecord]

  /// Of these programs.
  package init(_ records: [ProgramRecord]) {
    self.records = records
  }

  /// One check for each thing that the scenario says, in its order, and one for each program of which it
  /// expects no end.
  ///
  /// - Parameter locations: where each program stands in the file.
  package func judge(_ expected: [ProgramExpectation], locations: [String: SourceLocation]) -> [Check] {
    asked(expected) + others(than: expected, locations: locations)
  }

  /// One check for each thing that the scenario says.
  package func asked(_ expected: [ProgramExpectation]) -> [Check] {
    expected.flatMap { expectation in
      records.first { $0.actor == expectation.program.value }.map { judge($0, expectation) } ?? []
    }
  }

  /// One for each program of which it expects no end.
  package func others(than expected: [ProgramExpectation], locations: [String: SourceLocation]) -> [Check] {
    let told = Set(expected.filter { !$0.exit.isEmpty || !$0.signal.isEmpty }.map(\.program.value))
    return records.filter { !told.contains($0.actor) && $0.failure == nil }.compactMap { record in
      locations[record.actor].flatMap { usual(record, $0) }
    }
  }

  private func judge(_ record: ProgramRecord, _ expected: ProgramExpectation) -> [Check] {
    let location = expected.program.location
    var checks: [Check] = []
    if !expected.exit.isEmpty {
      checks.append(
        check(
          record, "exit", location, expected: "status " + Self.oneOf(expected.exit.map { "\($0)" }),
          observed: record.endText, holds: record.exitStatus.map(expected.exit.contains) ?? false))
    }
    if !expected.signal.isEmpty {
      checks.append(
        check(
          record, "signal", location, expected: Self.oneOf(expected.signal.map { "SIG\($0)" }),
          observed: record.endText, holds: record.exitSignal.map(expected.signal.contains) ?? false))
    }
    if let within = expected.within { checks.append(time(record, within, location)) }
    for (part, texts, written) in [
      ("output", expected.output, record.output), ("errors", expected.errors, record.errors),
    ] {
      if let texts { checks.append(self.texts(record, part, texts, written, location)) }
    }
    return checks
  }

  private func time(_ record: ProgramRecord, _ most: Double, _ location: SourceLocation) -> Check {
    let limit = "ended at most \(Seconds.text(most)) s after its last signal"
    guard let signal = record.signal else {
      return check(record, "within", location, expected: limit, observed: "it got no signal", holds: false)
    }
    let seconds = record.secondsAfterSignal
    return check(
      record, "within", location, expected: limit,
      observed: seconds.map { "\(Seconds.text($0)) s after SIG\(signal)" }
        ?? "\(record.endText) after SIG\(signal)",
      holds: seconds.map { $0 <= most } ?? false)
  }

  private func texts(
    _ record: ProgramRecord, _ part: String, _ expected: ProgramExpectation.Texts,
    _ written: ProgramRecord.Written, _ location: SourceLocation
  ) -> Check {
    let isThere = { (text: String) in record.hasWritten(text, to: part) }
    let missing = expected.texts.filter { !isThere($0) }
    let holds = expected.needsAll ? missing.isEmpty : missing.count < expected.texts.count
    let quoted = expected.texts.map { "\"\($0)\"" }
    return check(
      record, part, location,
      expected: "contains " + (expected.needsAll ? quoted.joined(separator: " and ") : Self.oneOf(quoted)),
      observed: holds ? "it does" : "it does not: " + written.lastLine, holds: holds)
  }

  /// A program of which nobody says how it ends is not to fail: a client ends with status 0, a server runs
  /// until it is told to stop.
  private func usual(_ record: ProgramRecord, _ location: SourceLocation) -> Check? {
    if record.isServer {
      if record.exitStatus == 0 || record.end == nil { return nil }
      // A status, or the signal itself, may be how it answers the one that it got.
      if record.signal != nil, record.exitSignal == nil || record.exitSignal == record.signal { return nil }
      if record.signal != nil, record.exitSignal == "KILL" { return nil }
      return check(
        record, "exit", location, expected: "runs until it is told to stop", observed: record.endText,
        holds: false)
    }
    return check(
      record, "exit", location, expected: "status 0", observed: record.endText, holds: record.exitStatus == 0)
  }

  private func check(
    _ record: ProgramRecord, _ part: String, _ location: SourceLocation, expected: String, observed: String,
    holds: Bool
  ) -> Check {
    let words = record.errors.text.isEmpty ? record.output : record.errors
    return Check(
      verdict: holds ? .passed : .failed, subject: .program(record.actor, part), location: location,
      expected: expected, observed: observed, conversation: nil, frames: [], evidence: [],
      reason: holds || words.text.isEmpty || part == "output" || part == "errors"
        ? nil : Reason("check.program-wrote", ["text": words.lastLine]))
  }

  private static func oneOf(_ values: [String]) -> String { values.joined(separator: " or ") }
}

extension ProgramRecord {
  /// Whether a text stands in one of its outputs, also before the part that is kept.
  fileprivate func hasWritten(_ text: String, to part: String) -> Bool {
    (part == "output" ? writtenToOutput : writtenToErrors).contains(text)
  }
}

extension ProgramRecord.Written {
  /// The last line that says something.
  fileprivate var lastLine: String {
    text.split(whereSeparator: \.isNewline).last { $0.contains { !$0.isWhitespace } }.map {
      String($0.suffix(200))
    }
      ?? "nothing was written"
  }
}
