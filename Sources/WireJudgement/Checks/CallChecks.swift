import WireScenario
import WireSockets
import WireText

/// Judges what a scenario expects of socket calls.
struct CallChecks {
  let calls: [Call]
  /// Programs whose calls are not known.
  var silent: Set<String> = []
  /// The actors that are programs.
  var programs: Set<String> = []

  /// The check of one expectation; `index` is its place in the file, from 0.
  func judge(_ expected: CallExpectation, index: Int) -> Check {
    let name = expected.call.value
    let actor = expected.actor.value
    let isOfProgram = programs.contains(ActorName(actor).root)
    let made = calls.filter { CallName.is($0.name, name, isOfProgram: isOfProgram) && $0.isOf(actor) }
    let matching = made.filter { $0.matches(returns: expected.returns, fails: expected.fails) }
    let number = matching.reduce(0) { $0 + $1.times }
    let holds = expected.times.map { $0.contains(number) } ?? (number > 0)
    var wanted = "\(actor): \(name)()"
    wanted += Call.outcomes(returns: expected.returns, fails: expected.fails)
    if let times = expected.times {
      let most = times.count > 1 ? " to \(times.upperBound)" : ""
      wanted += ", \(times.lowerBound)\(most) times"
    }
    let isUnknown = silent.contains(ActorName(actor).root)
    return Check(
      verdict: isUnknown ? .inconclusive : holds ? .passed : .failed, subject: .call(index + 1),
      location: expected.call.location,
      expected: wanted,
      observed: made.isEmpty ? "no such call" : made.map(\.outcome).joined(separator: ", "),
      conversation: nil, frames: [],
      evidence: matching.map(Check.Evidence.call),
      reason: isUnknown
        ? Reason("check.silent", ["actor": actor])
        : made.isEmpty ? Reason("check.no-call", ["actor": actor, "name": name]) : nil)
  }
}

extension Call {
  /// Whether an actor made the call; the handlers of a server (`server/2`) count as the server.
  package func isOf(_ name: String) -> Bool {
    ActorName(actor).isPart(of: ActorName(name))
  }

  /// Whether it came back as expected; nil: any way that is not expected otherwise.
  package func matches(returns: [Int]?, fails: [String]?) -> Bool {
    if let fails { return error.map(fails.contains) ?? false }
    if let returns { return result.map(returns.contains) ?? false }
    return true
  }

  /// How it is to come back: ` = 7`, ` fails with EPIPE or ECONNRESET`.
  static func outcomes(returns: [Int]?, fails: [String]?) -> String {
    (returns.map { " = " + $0.map(String.init).joined(separator: " or ") } ?? "")
      + (fails.map { " fails with " + $0.joined(separator: " or ") } ?? "")
  }

  /// How it came back: `= 7`, `= -1 EPIPE`, or that it did not; and how often, if more than once.
  package var outcome: String {
    let times = times > 1 ? " (\(times) times)" : ""
    if let error { return "= -1 \(error)" + times }
    if let result { return "= \(result)" + times }
    return "has not come back"
  }
}
