import WireScript

/// What must have become of a program.
public struct ProgramExpectation: Hashable, Sendable {
  /// The program.
  public var program: Located<String>
  /// The statuses that it may have ended with; empty: none is asked for.
  public var exit: [Int]
  /// The signals that may have ended it (`TERM`); empty: none is asked for.
  public var signal: [String]
  /// The most seconds from the last signal that it got to its end.
  public var within: Double?
  /// What its standard output must hold.
  public var output: Texts?
  /// What its standard error must hold.
  public var errors: Texts?

  /// Some texts, of which any or all must be there.
  public struct Texts: Hashable, Sendable {
    /// The texts; at least one.
    public var texts: [String]
    /// Whether all of them must be there; else one.
    public var needsAll: Bool
  }
}
