import WireSockets
import WireText

/// The names that a scenario file gives to things, and the places that use them.
///
/// A name may be used before it is given (a client waits for a mark of the next), so uses are looked up when all of
/// the file has been read.
package struct Names {
  /// What a name is the name of.
  package enum Kind {
    case server
    case client
    /// A server or a client, or a part of one: `server/2`, `alice/reader`.
    case actor
    case mark
    /// A server of the model `forking-tcp` or `forking-udp`.
    case forkingServer
    /// The handler of one of its conversations: `server/1`.
    case child
  }

  private struct Use {
    var kind: Kind
    var name: String
    var range: TextRange
  }

  private(set) var servers: [String] = []
  private var forkingServers: [String] = []
  private(set) var clients: [String] = []
  private var marks: [String] = []
  private var uses: [Use] = []

  /// Whether an actor has this name.
  func hasActor(_ name: String) -> Bool {
    servers.contains(name) || clients.contains(name)
  }

  /// Gives a name to a server.
  mutating func addServer(_ name: String) { servers.append(name) }

  /// Notes that a server has a process for each request.
  mutating func noteForking(_ server: String) { forkingServers.append(server) }

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

  /// Whether this is the handler of a forking server's conversation.
  private func isChild(_ name: String) -> Bool {
    let name = ActorName(name)
    return name.isHandler && forkingServers.contains(name.root)
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
      case .actor where !hasActor(ActorName(use.name).root):
        decoder.error(
          "no server or client is called `\(use.name)`", at: use.range,
          hint: Suggestion.hint(for: use.name, among: servers + clients))
      case .forkingServer where !forkingServers.contains(use.name):
        decoder.error(
          servers.contains(use.name)
            ? "`\(use.name)` has no children: it does not fork" : "no server is called `\(use.name)`",
          at: use.range, hint: Suggestion.hint(for: use.name, among: forkingServers))
      case .child where !isChild(use.name):
        decoder.error(
          "`\(use.name)` is no process of its own", at: use.range,
          hint:
            "the handler of a forking server's conversation, as in `\(forkingServers.first ?? "server")/1`")
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
