import WireSockets
import WireText

/// The names that a scenario file gives to things, and the places that use them.
///
/// A name may be used before it is given (a client waits for a mark of the next), so uses are looked up when
/// all of the file has been read.
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
    /// A server or a client that is a program.
    case program
    /// An address that `lo` has beside its own.
    case host
  }

  private struct Use {
    var kind: Kind
    var name: String
    var range: TextRange
  }

  /// Names in the order in which they were given, each once.
  package struct List: Sequence {
    private var ordered: [String] = []
    private var known: Set<String> = []

    package var isEmpty: Bool { ordered.isEmpty }
    package var first: String? { ordered.first }
    package func makeIterator() -> IndexingIterator<[String]> { ordered.makeIterator() }
    package func contains(_ name: String) -> Bool { known.contains(name) }

    mutating func add(_ name: String) {
      if known.insert(name).inserted { ordered.append(name) }
    }
  }

  package private(set) var servers = List()
  private var forkingServers = List()
  private var programs = List()
  private var hosts = List()
  package private(set) var clients = List()
  private var marks = List()
  private var uses: [Use] = []

  /// Whether an actor has this name.
  package func hasActor(_ name: String) -> Bool {
    servers.contains(name) || clients.contains(name)
  }

  /// Gives a name to a server.
  package mutating func addServer(_ name: String) { servers.add(name) }

  /// Notes that a server has a process for each request.
  package mutating func noteForking(_ server: String) { forkingServers.add(server) }

  /// Notes that an actor is a program.
  package mutating func noteProgram(_ actor: String) { programs.add(actor) }

  /// Notes that `lo` has a further address.
  package mutating func noteHost(_ address: String) { hosts.add(address) }

  /// Gives a name to a client.
  package mutating func addClient(_ name: String) { clients.add(name) }

  /// Notes that some script passes a mark.
  package mutating func addMark(_ name: String) {
    marks.add(name)
  }

  /// Notes that a name is used.
  package mutating func use(_ kind: Kind, _ name: String, at node: SourceNode) {
    uses.append(Use(kind: kind, name: name, range: node.range))
  }

  /// Whether this is the handler of a forking server's conversation.
  private func isChild(_ name: String) -> Bool {
    let name = ActorName(name)
    return name.isHandler && forkingServers.contains(name.root)
  }

  /// Notes an error for each use of a name that nobody has.
  package func resolve(_ reader: FormReader) {
    for use in uses {
      guard let (message, hint) = objection(to: use) else { continue }
      reader.error(message, at: use.range, hint: hint())
    }
  }

  /// What is wrong with a use; nil: somebody has the name.
  private func objection(to use: Use) -> (message: String, hint: () -> String?)? {
    let name = use.name
    switch use.kind {
    case .server:
      guard !servers.contains(name) else { return nil }
      return ("no server is called `\(name)`", { Suggestion.hint(for: name, among: Array(servers)) })
    case .client:
      guard !clients.contains(name) else { return nil }
      return ("no client is called `\(name)`", { Suggestion.hint(for: name, among: Array(clients)) })
    case .actor:
      guard !hasActor(ActorName(name).root) else { return nil }
      return (
        "no server or client is called `\(name)`",
        { Suggestion.hint(for: name, among: Array(servers) + Array(clients)) }
      )
    case .forkingServer:
      guard !forkingServers.contains(name) else { return nil }
      return (
        servers.contains(name)
          ? "`\(name)` has no children: it does not fork" : "no server is called `\(name)`",
        { Suggestion.hint(for: name, among: Array(forkingServers)) }
      )
    case .program:
      guard !programs.contains(name) else { return nil }
      return (
        hasActor(name) ? "`\(name)` is no program" : "no program is called `\(name)`",
        {
          Suggestion.hint(for: name, among: Array(programs))
            ?? (programs.isEmpty ? "as in `{ name: \(name), program: [curl, \"http://{server}/\"] }`" : nil)
        }
      )
    case .child:
      guard !isChild(name) else { return nil }
      return (
        "`\(name)` is no process of its own",
        { "the handler of a forking server's conversation, as in `\(forkingServers.first ?? "server")/1`" }
      )
    case .host:
      guard !hosts.contains(name) else { return nil }
      return (
        "`\(name)` is no address of the lab",
        {
          "it is at 127.0.0.0/8, ::1, every address (0.0.0.0, ::), and those of "
            + "`loopback: { addresses: [\(name)] }`"
        }
      )
    case .mark:
      guard !marks.contains(name) else { return nil }
      return (
        "nobody passes the mark `\(name)`",
        {
          Suggestion.hint(for: name, among: Array(marks))
            ?? "some script must have the step `{ mark: \(name) }`"
        }
      )
    }
  }
}

extension FormReader {
  /// A name that must belong to somebody.
  package func used(_ kind: Names.Kind, _ node: SourceNode, _ what: String) -> String? {
    guard let name = text(node, what) else { return nil }
    names.use(kind, name, at: node)
    return name
  }
}
