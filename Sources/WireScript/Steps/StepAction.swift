import WireSockets

extension Step {
  /// What a step does. An actor has one socket; a handler's is the accepted one.
  public indirect enum Action: Hashable, Sendable {
    /// `socket(2)` of the kind that the model calls for. A step that needs a socket makes one by itself, and so do
    /// `bind` and `connect` after a `close`; any other step then fails with EBADF.
    case socket
    /// `bind(2)` to the scenario's loopback address and this port; 0 lets the kernel choose.
    case bind(port: UInt16)
    /// `connect(2)`; nil: to the first server.
    case connect(to: Destination?)
    /// `send(2)` until all octets are taken, or one `sendto(2)` with a destination.
    case send(Message)
    /// One or more `recv(2)`, as the extent says; `recvfrom(2)` of a UDP socket that is not connected.
    case receive(Extent)
    /// As many `recv(2)` as these octets need (one, of a datagram); anything else, more, or an early end is a failure.
    case expect([UInt8])
    /// `recv(2)` that must return 0; octets that arrive instead are a failure.
    case expectEnd
    /// `close(2)`.
    case close
    /// Loses the descriptor without closing it: the socket stays open until the process ends, and nobody can use it.
    case forget
    /// `close(2)` of the socket that the handler's server listens with.
    case closeListener
    /// What a machine does that loses its power: the socket is gone, and nothing is sent (TCP_REPAIR, then `close(2)`).
    case crash
    /// `shutdown(2)`.
    case shutdown(ShutdownDirection)
    /// `setsockopt(2)`.
    case set(SocketOption)
    /// Tells every actor that this point was reached.
    case mark(String)
    /// Waits for an event; never for time alone.
    case wait(Event)
    /// What the kernel says of a socket must be this, at this point.
    case kernel(SocketClaim)
    /// Sends a segment whose every field the script spells out.
    case inject(Injection)
    /// Runs steps on another thread with the same socket.
    case thread(name: String, steps: [Step])
    /// Waits until that thread has ended.
    case join(String)
    /// Runs steps again and again.
    case loop(Repetition, steps: [Step])
    /// What the process table must say of who runs an actor, at this point.
    case process(ProcessClaim)
    /// SIGKILL to the process of a forking server's handler.
    case kill(String)
    /// Sets a kernel setting of the private network.
    case sysctl(name: String, value: String)
  }
}

extension Step.Action {
  /// The key that begins a step in a scenario file.
  public enum Name: String, Hashable, Sendable, CaseIterable {
    case socket, bind, connect, send, receive, expect, expectEnd, close, closeListener, forget, crash,
      shutdown
    case set, mark, wait, kernel, process, thread, join, loop, inject, kill, sysctl
  }

  /// What is said of an action beside what it does.
  package struct Traits {
    package var name: Name
    /// Whether something may be sent because of it at once.
    var maySend = false
    /// What it needs of the world beyond its own socket.
    var uses: [Step.Use] = []
    /// What it says by itself of the octets that must come, in words.
    var octets: String?
    /// The steps within it.
    var inner: [Step] = []
    /// The thread that runs them; nil: its own.
    var thread: String?

    init(_ name: Name) { self.name = name }

    /// With another value of one property.
    func with<Value>(_ path: WritableKeyPath<Traits, Value>, _ value: Value) -> Traits {
      var traits = self
      traits[keyPath: path] = value
      return traits
    }
  }

  /// What is said of this action.
  package var traits: Traits {
    switch self {
    case .socket: Traits(.socket)
    case .bind(let port): Traits(.bind).with(\.uses, port == 0 ? [] : [.port(port)])
    case .connect(let destination):
      Traits(.connect).with(\.maySend, true).with(\.uses, destination?.uses ?? [])
    case .send(let message): Traits(.send).with(\.maySend, true).with(\.uses, message.to?.uses ?? [])
    case .receive(let extent): Traits(.receive).with(\.octets, extent.octets)
    case .expect(let octets): Traits(.expect).with(\.octets, OctetText.quoted(octets, limit: 48))
    case .expectEnd: Traits(.expectEnd).with(\.octets, "the end of stream")
    case .close: Traits(.close).with(\.maySend, true)
    case .forget: Traits(.forget)
    case .closeListener: Traits(.closeListener).with(\.maySend, true)
    case .crash: Traits(.crash).with(\.maySend, true).with(\.uses, [.repair])
    case .shutdown: Traits(.shutdown).with(\.maySend, true)
    case .set: Traits(.set).with(\.maySend, true)
    case .mark(let name): Traits(.mark).with(\.uses, [.mark(name)])
    case .wait(let event): Traits(.wait).with(\.uses, [.errand(.wait(event))])
    case .kernel(let claim): Traits(.kernel).with(\.uses, [.errand(.kernel(claim))])
    case .inject(let injection):
      Traits(.inject).with(\.maySend, true).with(\.uses, [.errand(.inject(injection))])
    case .thread(let name, let steps): Traits(.thread).with(\.inner, steps).with(\.thread, name)
    case .join: Traits(.join)
    case .loop(_, let steps): Traits(.loop).with(\.inner, steps)
    case .process(let claim): Traits(.process).with(\.uses, [.errand(.process(claim))])
    case .kill(let victim): Traits(.kill).with(\.uses, [.errand(.kill(victim))])
    case .sysctl(let name, let value):
      Traits(.sysctl).with(\.uses, [.errand(.sysctl(name: name, value: value))])
    }
  }

  /// The key of the step in a scenario file.
  public var name: String { traits.name.rawValue }
}
