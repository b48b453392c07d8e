import WireConversations
import WireJudgement
import WireScript
import WireText

/// What `wirelab run` found out, as JUnit XML: a suite for each scenario, a case for each expectation.
///
/// Traffic that no scenario made is a suite, too. There what passed is a case for each expectation, however
/// many conversations it is about, and what did not pass a case for each conversation.
///
/// Inconclusive is an error, because no reader of JUnit may count it as a pass; so is a scenario of a machine
/// that left no report. A scenario that was not run otherwise is skipped.
public enum JUnitReport {
  /// The document.
  ///
  /// - Parameter options: how the ladders of what did not pass are drawn; never coloured.
  public static func text(_ run: RunResult, options: TextReport.Options = TextReport.Options()) -> String {
    var options = options
    options.style = .none
    let report = TextReport(options)
    let suites = run.scenarios.map {
      Suite(scenario: $0, report: report, isRepeated: run.repetitions > 1)
    }
    var xml = XMLWriter()
    xml.element(
      "testsuites",
      [
        "name": "wirelab", "tests": "\(suites.reduce(0) { $0 + $1.cases.count })",
        "failures": "\(suites.reduce(0) { $0 + $1.count(.failure) })",
        "errors": "\(suites.reduce(0) { $0 + $1.count(.error) })",
        "skipped": "\(suites.reduce(0) { $0 + $1.count(.skipped) })", "time": seconds(run.durationSeconds),
        "timestamp": "\(run.started)",
      ]
    ) { xml in
      for suite in suites { suite.write(to: &xml) }
    }
    return xml.text
  }

  fileprivate static func seconds(_ seconds: Double) -> String {
    Decimal.seconds(Decimal.nanoseconds(seconds))
  }
}

/// One scenario as JUnit sees it.
private struct Suite {
  let scenario: ScenarioResult
  let cases: [Case]
  /// What tells the repetitions apart: many readers take two cases of the same name for one.
  let suffix: String

  struct Case {
    enum Outcome: String {
      case failure
      case error
      case skipped
    }

    var name: String
    var location: SourceLocation?
    /// nil: it passed.
    var outcome: Outcome?
    var type = ""
    var message = ""
    var text = ""
  }

  init(scenario: ScenarioResult, report: TextReport, isRepeated: Bool) {
    self.scenario = scenario
    suffix = isRepeated ? " (repetition \(scenario.repetition))" : ""
    if scenario.status == .notRun {
      let reason = scenario.problems.map(\.text).joined(separator: "; ")
      let isLost = scenario.wasNotTried && !scenario.wasNotStarted
      cases = [
        Case(
          name: "run", outcome: isLost ? .error : .skipped,
          type: scenario.wasNotTried ? scenario.problems[0].kind.rawValue : "not-run", message: reason)
      ]
      return
    }
    var cases = scenario.problems.map { problem in
      Case(
        name: "problem: \(problem.kind.rawValue)", outcome: .error, type: problem.kind.rawValue,
        message: problem.text, text: problem.text)
    }
    var taken: [String: Int] = [:]
    let prose = ScenarioText(report: report, scenario: scenario)
    let (told, more) =
      scenario.traffic.map { Self.cases(of: $0, scenario) } ?? (scenario.checks, [])
    var ladders = Ladders()
    for check in told {
      var new = Case(check: check, prose: prose)
      let earlier = taken[new.name, default: 0]
      taken[new.name] = earlier + 1
      if earlier > 0 { new.name += " [\(earlier + 1)]" }
      if new.outcome != nil { new.text += ladders.text(about: check, in: prose, for: new.name) }
      cases.append(new)
    }
    cases += more
    // Whatever the parts say: a scenario that did not pass must not read as a pass.
    if scenario.status != .passed, cases.allSatisfy({ $0.outcome == nil }) {
      cases.append(
        Case(name: "run", outcome: .error, type: scenario.status.rawValue, message: scenario.status.rawValue))
    }
    self.cases = cases
  }

  /// Beyond so many cases that did not pass, their number says enough.
  private static let caseLimit = 1000

  /// What did not pass of traffic, and what is counted.
  private static func cases(
    of traffic: JudgedTraffic, _ result: ScenarioResult
  ) -> (told: [Check], counted: [Case]) {
    let told = Array(result.checks.filter { $0.verdict != .passed }.prefix(caseLimit))
    var cases: [Case] = []
    let left = traffic.tally.checks.notPassed - told.count
    if left > 0 {
      cases.append(
        Case(
          name: "more", outcome: traffic.tally.checks.failed > 0 ? .failure : .error, type: "more",
          message: Words(.en).moreDoubtful(left)))
    }
    cases += traffic.tally.passed.map { claim in
      let count = claim.isOfConversations ? " (\(Words(.en).conversations(claim.count)))" : ""
      return Case(name: claim.claim + count)
    }
    return (told, cases)
  }

  /// The ladders that stand in a suite: each once, in the first case that is about it, and not more than a
  /// reader of a report goes through.
  private struct Ladders {
    private static let limit = 64
    private var places: [Int?: String] = [:]

    mutating func text(about check: Check, in prose: ScenarioText, for name: String) -> String {
      if let place = places[check.conversation] { return "\n" + "the ladder stands in: \(place)\n" }
      guard places.count < Self.limit else { return "" }
      let lines = prose.ladder(about: check)
      if !lines.isEmpty { places[check.conversation] = name }
      return lines.rendered(.none)
    }
  }

  func count(_ outcome: Case.Outcome) -> Int {
    cases.count { $0.outcome == outcome }
  }

  private var className: String {
    scenario.traffic.map { "\($0.source.rawValue).\(scenario.title.en)" }
      ?? "\(scenario.chapter).\(scenario.id)"
  }

  func write(to xml: inout XMLWriter) {
    let name = scenario.fullName + suffix
    let file = scenario.file.isEmpty ? nil : scenario.file
    xml.element(
      "testsuite",
      [
        "name": name, "tests": "\(cases.count)", "failures": "\(count(.failure))",
        "errors": "\(count(.error))", "skipped": "\(count(.skipped))",
        "time": JUnitReport.seconds(scenario.durationSeconds),
        "timestamp": scenario.started.map { "\($0)" }, "file": file,
      ]
    ) { xml in
      xml.element("properties", [:]) { xml in
        for property in scenario.properties {
          xml.element("property", ["name": property.name, "value": property.value])
        }
      }
      for (index, item) in cases.enumerated() {
        let attributes: KeyValuePairs<String, String?> = [
          "classname": className + suffix, "name": item.name,
          "file": file == nil ? nil : item.location?.file,
          "line": file == nil ? nil : item.location.map { "\($0.line)" },
          // The whole scenario is measured, not its expectations: the first case carries its time.
          "time": index == 0 ? JUnitReport.seconds(scenario.durationSeconds) : "0",
        ]
        guard let outcome = item.outcome else {
          xml.element("testcase", attributes)
          continue
        }
        xml.element("testcase", attributes) { xml in
          xml.element(outcome.rawValue, ["type": item.type, "message": item.message], text: item.text)
        }
      }
      // What programs wrote, as JUnit knows it of a suite.
      for (name, path) in [("system-out", \ProgramRecord.output), ("system-err", \ProgramRecord.errors)]
        as [(String, KeyPath<ProgramRecord, ProgramRecord.Written>)]
      {
        let texts = (scenario.programs ?? []).map { ($0.actor, $0[keyPath: path].text) }.filter {
          !$0.1.isEmpty
        }
        guard !texts.isEmpty else { continue }
        xml.element(name, [:], text: texts.map { "\($0):\n\($1)" }.joined(separator: "\n"))
      }
    }
  }
}

extension Suite.Case {
  /// One expectation; if it did not pass, with what was expected and observed.
  fileprivate init(check: Check, prose: ScenarioText) {
    let namesConversation = prose.scenario.conversations.count > 1
    name = check.claim
    if let id = check.conversation, namesConversation { name += " (conversation \(id))" }
    location = check.location
    switch check.verdict {
    case .passed: return
    case .failed: outcome = .failure
    case .inconclusive: outcome = .error
    }
    type = check.verdict.rawValue
    message = "expected \(check.expected), observed \(check.observed)"
    let lines = CheckText(report: prose.report, check: check, namesConversation: namesConversation).lines()
    text = "\n" + lines.rendered(.none)
  }
}

extension ScenarioResult {
  /// Of more than so many the report document tells.
  private static let listedConversations = 16
  private static let listedFacts = 100

  /// What JUnit has no element for: the verdicts on conversations, what the bench did, and which states the
  /// kernel was seen in.
  fileprivate var properties: [(name: String, value: String)] {
    var properties = [("status", status.rawValue)]
    if let network { properties.append(("network", network.rawValue)) }
    if let end = traffic?.command?.text { properties.append(("command", end)) }
    if isStepped { properties.append(("stepped", "true")) }
    if let capture, !capture.file.isEmpty { properties.append(("capture", capture.file)) }
    properties.append(("conversations", "\(traffic?.conversations ?? conversations.count)"))
    properties += (notices ?? []).map { ("notice", $0.en) }
    for program in programs ?? [] { properties.append(("program.\(program.actor)", program.endText)) }
    for conversation in conversations.prefix(Self.listedConversations) {
      let prefix = "conversation.\(conversation.id)."
      var facts: [(String, String?)] = [
        ("handshake", conversation.handshake?.kind.rawValue),
        ("teardown", conversation.teardown?.kind.rawValue),
        ("closedFirst", conversation.teardown?.closedFirst?.rawValue),
        ("timeWait", conversation.teardown?.timeWait?.rawValue), ("resetBy", conversation.resetBy?.rawValue),
        ("conclusive", "\(conversation.conclusive)"),
      ]
      facts += conversation.marks.prefix(Self.listedFacts).map {
        ("mark.\($0.frame)", "\($0.delivery) \($0.origin.rawValue)")
      }
      facts += conversation.states.prefix(Self.listedFacts).compactMap { change in
        change.observed.map { ("observed.\(change.frame)", $0.rawValue) }
      }
      facts += kernelStates.filter { $0.conversation == conversation.id }.map {
        ("kernel.\($0.local)", $0.state.rawValue)
      }
      properties += facts.compactMap { name, value in value.map { (prefix + name, $0) } }
    }
    return properties
  }
}
