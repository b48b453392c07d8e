/// The names that a scenario file gives to things, and the places that use them.
///
/// A name may be used before it is given (a client waits for a mark of the next), so uses are looked up when all of
/// the file has been read.
struct Names {
  /// What a name is the name of.
  enum Kind {
    case server
    case client
    /// A server or a client, or a part of one: `server/2`, `alice/reader`.
    case actor
    case mark
  }

  private struct Use {
    var kind: Kind
    var name: String
    var range: TextRange
  }

  private(set) var servers: [String] = []
  private(set) var clients: [String] = []
  private var marks: [String] = []
  private var uses: [Use] = []

  /// Whether an actor has this name.
  func hasActor(_ name: String) -> Bool {
    servers.contains(name) || clients.contains(name)
  }

  /// Gives a name to a server.
  mutating func addServer(_ name: String) { servers.append(name) }

  /// Gives a name to a client.
  mutating func addClient(_ name: String) { clients.append(name) }

  /// Notes that some script passes a mark.
  mutating func addMark(_ name: String) {
    if !marks.contains(name) { marks.append(name) }
  }

  /// Notes that a name is used.
  mutating func use(_ kind: Kind, _ name: String, at node: YAMLNode) {
    uses.append(Use(kind: kind, name: name, range: node.range))
  }

  /// Notes an error for each use of a name that nobody has.
  func resolve(_ decoder: ScenarioDecoder) {
    for use in uses {
      switch use.kind {
      case .server where !servers.contains(use.name):
        decoder.error(
          "no server is called `\(use.name)`", at: use.range,
          hint: Suggestion.hint(for: use.name, among: servers))
      case .client where !clients.contains(use.name):
        decoder.error(
          "no client is called `\(use.name)`", at: use.range,
          hint: Suggestion.hint(for: use.name, among: clients))
      case .actor where !hasActor(String(use.name.prefix { $0 != "/" })):
        decoder.error(
          "no server or client is called `\(use.name)`", at: use.range,
          hint: Suggestion.hint(for: use.name, among: servers + clients))
      case .mark where !marks.contains(use.name):
        decoder.error(
          "nobody passes the mark `\(use.name)`", at: use.range,
          hint: Suggestion.hint(for: use.name, among: marks)
            ?? "some script must have the step `{ mark: \(use.name) }`")
      default: break
      }
    }
  }
}
