public import WireFormat

/// A point of a script that was reached.
public struct Mark: Hashable, Codable, Sendable {
  /// Its name.
  public var name: String
  /// Whose script reached it.
  public var actor: String
  /// When.
  public var time: Timestamp

  /// From its parts.
  package init(
    name: String, actor: String, time: Timestamp
  ) {
    self.name = name
    self.actor = actor
    self.time = time
  }
}
