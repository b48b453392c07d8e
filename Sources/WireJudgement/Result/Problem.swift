/// Something that went wrong beside the expectations.
public struct Problem: Hashable, Codable, Sendable {
  /// What sort of thing.
  public enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
    /// It did not end within its limit, and was killed.
    case timeout
    /// Its process died.
    case crash
    /// It could not begin: a server that cannot bind, a file that is gone.
    case setup
    /// The command that was run did not end with the status 0.
    case command
    /// The machine does not allow it.
    case notPermitted = "not-permitted"
    /// Another scenario did not pass before its turn came (`--fail-fast`).
    case notStarted = "not-started"
    /// It was another machine's to run, which left no report.
    case missingReport = "missing-report"
    /// The capture lost packets, or could not be drained.
    case lostPackets = "lost-packets"
    /// The clock of the machine was set meanwhile, and something did not pass.
    case clockSet = "clock-set"
    /// WireLab itself is wrong.
    case defect
  }

  /// What sort of thing.
  public var kind: Kind
  /// What happened, and what to do, in sentences.
  public var text: String

  /// A problem from its parts.
  public init(kind: Kind, text: String) {
    self.kind = kind
    self.text = text
  }
}
