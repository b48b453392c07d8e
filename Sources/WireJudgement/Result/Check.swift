import WireText

/// One expectation, judged.
public struct Check: Hashable, Codable, Sendable {
  /// The three verdicts.
  public enum Verdict: String, Hashable, Codable, Sendable, CaseIterable {
    case passed
    case failed
    case inconclusive
  }

  /// How it was judged.
  public var verdict: Verdict
  /// What was judged.
  public var subject: Subject
  /// Where the scenario file says so.
  public var location: SourceLocation
  /// What the file expects.
  public var expected: String
  /// What was seen.
  public var observed: String
  /// The conversation it is about.
  public var conversation: Int?
  /// The frames that prove it.
  public var frames: [Int]
  /// What else proves it.
  public var evidence: [Evidence]
  /// If it did not pass: why, most likely.
  public var reason: LocalizedText?
  /// Which part of an exercise it belongs to, from 1; nil: to none.
  public var part: Int?

  /// From its parts.
  package init(
    verdict: Verdict, subject: Subject, location: SourceLocation, expected: String, observed: String,
    conversation: Int? = nil, frames: [Int], evidence: [Evidence], reason: LocalizedText? = nil
  ) {
    self.verdict = verdict
    self.subject = subject
    self.location = location
    self.expected = expected
    self.observed = observed
    self.conversation = conversation
    self.frames = frames
    self.evidence = evidence
    self.reason = reason
  }
}
