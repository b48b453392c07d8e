/// What a script claims of who runs an actor, as the process table (/proc) tells of it. What it does not say is not judged.
public struct ProcessClaim: Hashable, Sendable {
  /// The actor: of `children` and `zombies` a forking server, of `cpu` whose thread or process.
  public var actor: String
  /// How many processes of its handlers have not ended.
  public var children: ClosedRange<Int>?
  /// How many have ended, and nobody has waited for them: state Z.
  public var zombies: ClosedRange<Int>?
  /// The CPU time that the actor's thread has used since it began, in milliseconds.
  public var cpu: ClosedRange<Int>?

  /// A claim from its parts.
  public init(
    of actor: String, children: ClosedRange<Int>? = nil, zombies: ClosedRange<Int>? = nil,
    cpu: ClosedRange<Int>? = nil
  ) {
    self.actor = actor
    self.children = children
    self.zombies = zombies
    self.cpu = cpu
  }

  /// The claim in words: `server: children 0, zombies 3`.
  public var text: String {
    let numbers = [("children", children), ("zombies", zombies)].compactMap { word, range in
      range.map { "\(word) \(SocketClaim.Quantity.queue.text($0))" }
    }
    let time = cpu.map { "cpu \(SocketClaim.Quantity.remaining.text($0))" }
    return "\(actor): " + (numbers + [time].compactMap(\.self)).joined(separator: ", ")
  }
}
