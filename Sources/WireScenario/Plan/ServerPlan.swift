import WireScript
import WireSockets
import WireText

/// One server of a scenario.
public struct ServerPlan: Hashable, Sendable {
  /// The six models of `wirelab serve`.
  public typealias Model = ServerModel

  /// What a server does with each conversation.
  public enum Handler: Hashable, Sendable {
    /// One of the named handlers: `welcome`, `echo`, `chat`.
    case named(String)
    /// These steps, on the accepted socket; afterwards the server ends the request (SHUT_WR, then close).
    case steps([Step])
  }

  /// Its name, also of its actor in the call log; the first is `server` unless named.
  public var name: String
  /// How requests are processed.
  public var model: Model
  /// What each request is answered with.
  public var handler: Handler
  /// The address that it binds, without a port; nil: the scenario's loopback address.
  public var host: SocketAddress?
  /// The port that it binds; nil: as the order of the servers says.
  package var ownPort: UInt16?
  /// False: the port is bound and `listen(2)` is never called.
  public var listens: Bool
  /// False: `accept(2)` is never called.
  public var accepts: Bool
  /// The queue of `listen(2)`.
  public var backlog: Int
  /// SO_REUSEADDR before bind.
  public var reuseAddress: Bool
  /// Further options of its socket, set before bind.
  public var socketOptions: [SocketOption]
  /// How its handlers speak TLS; nil: they do not.
  public var tls: TLSPlan?
  /// Forking only: the parent keeps its copy of each accepted socket, which is the mistake that a lesson
  /// shows.
  public var keepsDescriptors: Bool
  /// … until this mark is passed; nil: until the end.
  public var keepsDescriptorsUntil: String?
  /// Forking only: false: the parent never waits for its children, which is the mistake that another lesson
  /// shows.
  public var collectsChildren: Bool
  /// Where the file says so.
  public var location: SourceLocation
}

extension ServerPlan: ActorPlan {
  package var role: ActorRole { .server }

  package var isDatagram: Bool { model.isDatagram }

  package var forks: Bool { model.isForking }

  package var steps: [Step] {
    switch handler {
    case .named: []
    case .steps(let steps): steps
    }
  }

  package var port: UInt16? { ownPort }

  package var speaksTLS: Bool { tls != nil }

  package var needs: [Need] {
    var needs = isDatagram ? [] : [Need(.socketTable, "asks the kernel for the states of sockets")]
    if let ownPort { needs.append(.port(ownPort)) }
    if tls != nil { needs.append(Need(.tls, "speaks TLS")) }
    if let host { needs += host.needs }
    return needs
  }

  package var mustBeReached: Bool {
    switch handler {
    case .named: false
    case .steps: listens && accepts
    }
  }

  package func prepare(in setting: Setting) throws -> any Actor {
    var plan = hosted(at: setting.address(ofServer: name) ?? setting.loopback)
    plan.tls = try tls.map { try setting.tlsEnd($0, of: name, isServer: true) }
    return model.isForking ? try ForkingHost(plan, in: setting) : ThreadedServer(plan, log: setting.log)
  }

  /// The plan as the room of scripts knows it.
  private func hosted(at address: SocketAddress) -> ServerHost.Plan {
    let answer: ServerHost.Answer =
      switch handler {
      case .steps(let steps): .steps(steps)
      // Its name was checked when the scenario was read.
      case .named(let name):
        .handler(WireSockets.Handler.named(name, isDatagram: model.isDatagram) ?? WireSockets.Handler.echo)
      }
    var plan = ServerHost.Plan(model, address: address, answer: answer)
    plan.name = name
    plan.listens = listens
    plan.accepts = accepts
    plan.backlog = backlog
    plan.reuseAddress = reuseAddress
    plan.socketOptions = socketOptions
    plan.keepsDescriptors = keepsDescriptors
    plan.keepsDescriptorsUntil = keepsDescriptorsUntil
    plan.collectsChildren = collectsChildren
    return plan
  }
}
