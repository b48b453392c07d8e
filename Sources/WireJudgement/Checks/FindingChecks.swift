import WireConversations
import WireFormat
import WireScenario
import WireText

/// What must, or must not, be found in a conversation.
extension ConversationChecks {
  /// As many are named.
  private static let shown = 50

  /// Findings that must be there: whose, how often, how far apart.
  func finding(_ expected: Located<FindingExpectation>) -> Check {
    let wanted = expected.value
    let found = conversation.findings.filter(wanted.matches)
    let times = wanted.times ?? 1...Int.max
    var observed = text(of: conversation.findings)
    var holds = times.contains(found.count)
    if let every = wanted.every {
      let seen = conversation.records.reduce(into: [Int: Timestamp]()) { $0[$1.frame] = $1.time }
      let moments = found.compactMap { seen[$0.frame] }
      let distances = zip(moments, moments.dropFirst()).map { $1 - $0 }
      holds = holds && !distances.isEmpty && distances.allSatisfy { every.contains(Double($0) / 1e9) }
      if !distances.isEmpty {
        observed += "; apart: " + distances.map { "\(Decimal.seconds($0)) s" }.joined(separator: ", ")
      }
    }
    // What a repetition is, also the acknowledgments tell that it crosses.
    let isTooMany = found.count > times.upperBound && conversation.onlySeen == nil
    // Where at least some are asked for, more of them change nothing.
    let isEnough = holds && wanted.times == nil && wanted.every == nil && conversation.onlySeen == nil
    return check(
      .findings, expected.location, expected: wanted.text, observed: observed, holds: holds,
      frames: found.map(\.frame), evidence: [], relies: isTooMany || isEnough ? [] : .any,
      startIsMissing: lacksRoles && wanted.by != nil || lacksBeginning && !isTooMany && !isEnough,
      lacks: isTooMany || isEnough ? nil : omitted, reason: nil)
  }

  /// `findings: none` stands in one place of the file and is one check, however many kinds it excludes.
  func absent(_ excluded: [Located<FindingExpectation>]) -> [Check] {
    guard let first = excluded.first else { return [] }
    let found = conversation.findings.filter { finding in
      excluded.contains { $0.value.matches(finding) }
    }
    let isAll =
      Set(excluded.filter { $0.value.by == nil }.map(\.value.kind)).count == FindingKind.allCases.count
    return [
      check(
        .findings, first.location,
        expected: isAll
          ? "none" : "none of " + Set(excluded.map(\.value.text)).sorted().joined(separator: ", "),
        observed: text(of: found), holds: found.isEmpty, frames: found.map(\.frame), evidence: [],
        relies: found.isEmpty || conversation.onlySeen != nil ? .any : [],
        startIsMissing: lacksBeginning
          && (found.isEmpty || lacksRoles && excluded.contains { $0.value.by != nil }),
        lacks: found.isEmpty ? omitted : nil, reason: nil)
    ]
  }

  /// Why it is not known what else there is, where some are only counted.
  private var omitted: Reason? {
    conversation.omittedFindings.map { Reason("check.findings-omitted", ["count": $0]) }
  }

  private func text(of findings: [Finding]) -> String {
    guard !findings.isEmpty else { return "none" }
    let shown = findings.prefix(Self.shown).map { "\($0.kind.rawValue) #\(FrameNames.text($0.frame))" }
    let rest = findings.count - shown.count + (conversation.omittedFindings ?? 0)
    return shown.joined(separator: ", ") + (rest > 0 ? ", and \(rest) more" : "")
  }
}

extension FindingExpectation {
  /// Whether a finding is one of these.
  fileprivate func matches(_ finding: Finding) -> Bool {
    finding.kind == kind && (by.map { $0 == finding.by } ?? true)
  }

  /// `keep_alive by responder, 2 to 5 times, 2.9 to 3.2 s apart`.
  fileprivate var text: String {
    kind.rawValue + (by.map { " by \($0.rawValue)" } ?? "")
      + (times.map { ", \($0.inWords) times" } ?? "") + (every.map { ", \($0.inSeconds) apart" } ?? "")
  }
}
