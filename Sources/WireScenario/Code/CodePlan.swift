import WireScript
import WireSockets
import WireText

/// What a program does, whatever the language: its steps as pieces, and how it serves.
struct CodePlan {
  /// How it serves; nil: it is a client.
  var server: Server?
  /// What a client does, or a server for each request.
  var pieces: [CodePiece]
  /// UDP rather than TCP.
  var isDatagram: Bool
  /// What comments say.
  var words: Words

  /// How a server serves.
  struct Server {
    var port: UInt16
    /// The address that it binds; nil: the lesson's loopback address.
    var host: String?
    var model: ServerModel
    var listens: Bool
    var accepts: Bool
    var backlog: Int
    /// Of the socket that it listens with, SO_REUSEADDR among them.
    var options: [SocketOption]
    var keepsDescriptors: Bool
    var collectsChildren: Bool
    /// Whether a handler closes the socket that it listens with: then it serves once.
    var servesOnce: Bool
    /// Whether requests are relayed to one another.
    var isChat: Bool

    /// Whether it gets to handle anything.
    var serves: Bool { listens && accepts }
  }

  /// The plan of an actor; nil: it has no socket to write about, and its heading says all.
  init?(_ actor: any ActorPlan, in plan: Plan, words: Words, tellsOutcomes: Bool = true) {
    isDatagram = actor.isDatagram
    self.words = words
    var walk = CodeWalk(actor, in: plan, words: words)
    walk.tellsOutcomes = tellsOutcomes
    switch actor {
    case let client as ClientPlan:
      pieces = walk.client(client.steps)
    case let server as ServerPlan:
      switch server.handler {
      case .steps(let steps): pieces = walk.pieces(of: steps)
      case .named(let name): pieces = Self.handler(name, isDatagram: isDatagram)
      }
      self.server = Server(
        port: plan.port(of: server.name), host: server.host?.host, model: server.model,
        listens: server.listens,
        accepts: server.accepts, backlog: server.backlog,
        options: (server.reuseAddress ? [.reuseAddress(true)] : []) + server.socketOptions,
        keepsDescriptors: server.keepsDescriptors, collectsChildren: server.collectsChildren,
        servesOnce: walk.closesListener, isChat: pieces.contains(.chat))
    default: return nil
    }
  }

  /// What a named handler does.
  private static func handler(_ name: String, isDatagram: Bool) -> [CodePiece] {
    let limit = WireSockets.Handler.messageLimit
    let next = CodePiece.call(.receive(.once(max: limit)), CodeClaim(endsLoop: true))
    func say(_ text: String) -> CodePiece {
      .call(.send(.these(Array(text.utf8)), to: isDatagram ? .requester : .peer), CodeClaim())
    }
    return switch (name, isDatagram) {
    case ("welcome", false):
      [say("welcome"), .loop(times: nil, [next, .breakIf(Array("exit".utf8)), say("hello")])]
    case ("welcome", true): [say("hello")]
    case ("echo", false): [.loop(times: nil, [next, .call(.send(.received, to: .peer), CodeClaim())])]
    case ("chat", false): [.chat]
    default: [.call(.send(.received, to: .requester), CodeClaim())]
    }
  }
}
