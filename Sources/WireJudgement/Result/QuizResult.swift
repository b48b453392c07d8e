/// What somebody foresaw of a run, packet by packet.
public struct QuizResult: Hashable, Codable, Sendable {
  /// What was said of one packet.
  public struct Answer: Hashable, Codable, Sendable {
    /// How it came out.
    public enum Outcome: String, Hashable, Codable, Sendable, CaseIterable {
      case right
      case rightAtSecondTry = "right-at-second-try"
      case wrong
      /// Nobody guessed.
      case shown
    }

    /// The conversation.
    public var conversation: Int
    /// The packet, as a `wire` expectation has it: `SA<`.
    public var packet: String
    /// What was said of it, as it was typed.
    public var said: [String]
    /// How it came out.
    public var outcome: Outcome
    /// Points that it brought.
    public var points: Int
    /// Points that it could bring; 0: it does not count.
    public var possible: Int

    /// From its parts.
    package init(
      conversation: Int, packet: String, said: [String], outcome: Outcome, points: Int, possible: Int
    ) {
      self.conversation = conversation
      self.packet = packet
      self.said = said
      self.outcome = outcome
      self.points = points
      self.possible = possible
    }
  }

  /// In the order of the packets.
  public package(set) var answers: [Answer] = []

  /// Nothing was asked yet.
  package init() {}

  /// Points of all packets.
  public var points: Int { answers.reduce(0) { $0 + $1.points } }
  /// Points that there were.
  public var possible: Int { answers.reduce(0) { $0 + $1.possible } }

  /// How many packets came out so.
  public func count(_ outcome: Answer.Outcome) -> Int {
    answers.count { $0.outcome == outcome && ($0.possible > 0 || outcome == .shown) }
  }
}
