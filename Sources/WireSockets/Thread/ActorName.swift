/// The name of an actor, or of a part of one: `server`, its second handler `server/2`, a thread of that
/// `server/2/reader`.
///
/// Logs, files and documents hold it as text; here is the one place that takes the text apart.
public struct ActorName: Hashable, Sendable, CustomStringConvertible {
  /// As logs and files write it.
  public let description: String

  private static let separator: Character = "/"

  /// The name that a text writes; any text is one.
  public init(_ text: String) {
    description = text
  }

  /// The name of a part of this actor: of its second handler, `child(2)`.
  public func child(_ part: some CustomStringConvertible) -> ActorName {
    ActorName("\(description)\(Self.separator)\(part)")
  }

  /// The actor and the parts within it, from the outside in: of `server/2/reader` `server`, `2`, `reader`.
  public var parts: [String] {
    description.split(separator: Self.separator, omittingEmptySubsequences: false).map(String.init)
  }

  /// The actor that it is, or is a part of.
  public var root: String { String(description.prefix { $0 != Self.separator }) }

  /// What it is directly a part of; nil: it is an actor.
  public var parent: ActorName? {
    description.lastIndex(of: Self.separator).map { ActorName(String(description[..<$0])) }
  }

  /// It, and everything that it is a part of, from the inside out.
  public var lineage: [ActorName] { [self] + (parent?.lineage ?? []) }

  /// The number of the request that it answers, from 1; nil: it is no handler of a server, nor within one.
  public var request: Int? {
    let parts = parts
    guard parts.count > 1, let number = Int(parts[1]), number > 0 else { return nil }
    return number
  }

  /// Whether it is the handler of a request, and no part of it.
  public var isHandler: Bool { request != nil && parts.count == 2 }

  /// Whether it is this one or a part of it: a handler counts as its server, a thread as its client.
  public func isPart(of other: ActorName) -> Bool {
    description == other.description || name(within: other) != nil
  }

  /// Its name as seen from what it is a part of: `reader`; nil: it is no part of it.
  public func name(within other: ActorName) -> String? {
    let prefix = other.description + String(Self.separator)
    return description.hasPrefix(prefix) ? String(description.dropFirst(prefix.count)) : nil
  }
}
