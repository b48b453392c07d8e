/// A server of the lessons by its name on the command line: a transport, and how requests are processed; the
/// six of socketserver's ready classes that are not Unix's, `threading-tcp` for `ThreadingTCPServer`.
public enum ServerModel: String, Hashable, Codable, CaseIterable, Sendable {
  case tcp
  case threadingTCP = "threading-tcp"
  case forkingTCP = "forking-tcp"
  case udp
  case threadingUDP = "threading-udp"
  case forkingUDP = "forking-udp"

  private struct Traits {
    var isDatagram: Bool
    var isForking = false
    var handlesWhereItAccepts = false
  }

  private var traits: Traits {
    switch self {
    case .tcp: Traits(isDatagram: false, handlesWhereItAccepts: true)
    case .threadingTCP: Traits(isDatagram: false)
    case .forkingTCP: Traits(isDatagram: false, isForking: true)
    case .udp: Traits(isDatagram: true)
    case .threadingUDP: Traits(isDatagram: true)
    case .forkingUDP: Traits(isDatagram: true, isForking: true)
    }
  }

  /// UDP, not TCP.
  public var isDatagram: Bool { traits.isDatagram }

  /// A process for each request.
  public var isForking: Bool { traits.isForking }

  /// Whether a conversation is handled on the thread that accepts the next one.
  package var handlesWhereItAccepts: Bool { traits.handlesWhereItAccepts }

  /// Whether its process has a descriptor of each conversation that another one handles.
  package var sharesDescriptors: Bool { traits.isForking && !traits.isDatagram }

  /// The named handlers there are for it.
  public var handlerNames: [String] {
    Handler.names.filter { Handler.named($0, isDatagram: isDatagram) != nil }
  }

  /// The handler that it has unless another is asked for.
  public var usualHandlerName: String { isDatagram ? "echo" : "welcome" }

  /// A server of this model: the one place where they are made, for services and for scenarios.
  ///
  /// - Parameter forking: how it forks, if it does.
  package func makeServer(
    _ address: SocketAddress, handler: Handler, options: ServerOptions, forking: Forking = Forking()
  ) throws(SocketError) -> any BaseServer {
    // Daemons, because whoever runs a server here waits for them itself, with a limit.
    let threading = Threading(daemonThreads: true)
    return switch self {
    case .tcp: try TCPServer(address, handler: handler, options: options)
    case .threadingTCP:
      try ThreadingTCPServer(address, handler: handler, processing: threading, options: options)
    case .forkingTCP:
      try ForkingTCPServer(address, handler: handler, processing: forking, options: options)
    case .udp: try UDPServer(address, handler: handler, options: options)
    case .threadingUDP:
      try ThreadingUDPServer(address, handler: handler, processing: threading, options: options)
    case .forkingUDP:
      try ForkingUDPServer(address, handler: handler, processing: forking, options: options)
    }
  }
}
