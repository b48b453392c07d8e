public import WireCapture

/// Something that was needed, and that the machine does not allow.
public struct Refusal: Error, Hashable, Codable, Sendable {
  /// What was needed.
  public var ability: Ability
  /// What stood in the way.
  public var obstacle: Obstacle

  /// A refusal from its parts.
  public init(_ ability: Ability, _ obstacle: Obstacle) {
    self.ability = ability
    self.obstacle = obstacle
  }

  /// What would mend it here, as the end of a message.
  func advice(in surroundings: Surroundings) -> String {
    Remedy.mending(ability, obstacle, in: surroundings).sentence + " `wirelab doctor` tells more."
  }
}
