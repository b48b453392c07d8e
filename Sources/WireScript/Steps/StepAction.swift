import WireGrammar
import WireSockets
import WireText

extension Step {
  /// What a step does. An actor has one socket; a handler's is the accepted one.
  public indirect enum Action: Hashable, Sendable {
    /// `socket(2)` of the kind that the model calls for. A step that needs a socket makes one by itself, and
    /// so do `bind` and `connect` after a `close`; any other step then fails with EBADF.
    case socket
    /// `bind(2)` to the scenario's loopback address and this port; 0 lets the kernel choose.
    case bind(port: UInt16)
    /// `connect(2)`; nil: to the first server.
    case connect(to: Destination?)
    /// `send(2)` until all octets are taken, or one `sendto(2)` with a destination.
    case send(Message)
    /// One or more `recv(2)`, as the extent says; `recvfrom(2)` of a UDP socket that is not connected.
    case receive(Extent)
    /// As many `recv(2)` as these octets need (one, of a datagram); anything else, more, or an early end is a
    /// failure.
    case expect([UInt8])
    /// `recv(2)` that must return 0; octets that arrive instead are a failure.
    case expectEnd
    /// `close(2)`.
    case close
    /// Loses the descriptor without closing it: the socket stays open until the process ends, and nobody can
    /// use it.
    case forget
    /// `close(2)` of the socket that the handler's server listens with.
    case closeListener
    /// What a machine does that loses its power: the socket is gone, and nothing is sent (TCP_REPAIR, then
    /// `close(2)`).
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
    /// Sends a signal (`TERM`) to a program.
    case signal(String, to: String)
    /// Lets a program read these octets.
    case input([UInt8], to: String)
    /// SSL_do_handshake(3): from here on, what is sent and received goes through TLS.
    case startTLS(Step.Handshake)
    /// SSL_shutdown(3), once: sends close_notify.
    case closeNotify
  }
}

extension Step.Action {
  /// The key that begins a step in a scenario file.
  public enum Name: String, Hashable, Sendable, CaseIterable {
    case socket, bind, connect, send, receive, expect, expectEnd, close, closeListener, forget, crash,
      shutdown
    case set, mark, wait, kernel, process, thread, join, loop, inject, kill, sysctl, signal, input
    case startTLS, closeNotify
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
    package var inner: [Step] = []
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
    case .signal(let name, let program):
      Traits(.signal).with(\.maySend, true).with(\.uses, [.errand(.signal(name, to: program))])
    case .input(let octets, let program):
      Traits(.input).with(\.maySend, true).with(\.uses, [.errand(.input(octets, to: program))])
    case .startTLS: Traits(.startTLS).with(\.maySend, true)
    case .closeNotify: Traits(.closeNotify).with(\.maySend, true)
    }
  }

  /// The key of the step in a scenario file.
  public var name: String { traits.name.rawValue }
}

extension Step.Action.Name {
  /// How the step is written, who may take it, and what it does.
  package var form: StepForm {
    switch self {
    case .socket:
      StepForm(
        bare: .socket, of: [.client], isCall: true,
        Way(
          "socket", en: "socket(), by itself only where it is the lesson", zhHans: "socket()，只在它就是要讲的内容时单独写"))
    case .bind:
      StepForm(
        .init(.integer(0...65_535)) { .bind(port: UInt16($0)) }, of: [.client], isCall: true,
        Way(
          "{ bind: 8900 }", en: "bind() to this port; 0: one that the kernel chooses",
          zhHans: "bind() 到这个端口；0：由内核选择"),
        Way(
          "{ bind: 8900, host: 127.0.0.2 }", en: "… at this address; `0.0.0.0`, `::`: at every address",
          zhHans: "……在这个地址上；`0.0.0.0`、`::`：所有地址"))
    case .connect:
      StepForm(
        .init(Form.destination.under(.optional(Form.destination.schema))) { .connect(to: $0) },
        bare: .connect(to: nil), of: [.client], isCall: true,
        Way(
          "connect", "{ connect: server }", "{ connect: 9 }",
          en: "connect(), to the first server, the one named, or a port",
          zhHans: "connect()，到第一个服务器、指定的服务器或端口"),
        Way(
          "{ connect: server, host: 127.0.0.2 }", en: "… at this address, with the server's port",
          zhHans: "……到这个地址，端口仍是服务器的"),
        Way("{ connect, fails: ECONNREFUSED }", en: "… which must fail", zhHans: "……而且必须失败"))
    case .send: .send
    case .receive: .receive
    case .expect: .expect
    case .expectEnd:
      StepForm(
        bare: .expectEnd,
        refusal: {
          $0.isDatagram
            ? ("a datagram socket has no end of stream", "an empty datagram is `{ expect: \"\" }`") : nil
        },
        Way("expectEnd", en: "recv(), which must return 0", zhHans: "recv()，必须返回 0"))
    case .close: StepForm(bare: .close, isCall: true, Way("close", en: "close()", zhHans: "close()"))
    case .closeListener:
      StepForm(
        bare: .closeListener,
        refusal: {
          $0.hasListener
            ? nil
            : (
              "only the handler of a server with `model: tcp` can `closeListener`",
              "others accept on a thread or in a process of their own"
            )
        },
        Way(
          "closeListener",
          en: "close() of the socket that the server listens with; in a handler of the model `tcp`",
          zhHans: "对服务器的监听套接字调用 close()；只在 `tcp` 模型的处理程序里"))
    case .forget:
      StepForm(
        bare: .forget,
        Way(
          "forget",
          en: "loses the descriptor without close(): a leak, which the kernel keeps until the process ends",
          zhHans: "丢掉描述符而不调用 close()：泄漏，内核保留它直到进程结束"))
    case .crash:
      StepForm(
        bare: .crash,
        refusal: {
          $0.isDatagram
            ? ("a datagram socket cannot `crash`", "nobody would notice: it has no connection") : nil
        },
        Way(
          "crash",
          en:
            "the socket vanishes without a packet, as if its machine had lost its power (TCP_REPAIR, "
            + "then close())",
          zhHans: "套接字不发任何包就消失，如同机器断电（TCP_REPAIR，然后 close()）"))
    case .shutdown:
      StepForm(
        .init(.choice(ShutdownDirection.self)) { .shutdown($0) }, isCall: true,
        Way(
          "{ shutdown: write }", en: "shutdown(): `read`, `write` or `both`",
          zhHans: "shutdown()：`read`、`write` 或 `both`"))
    case .set:
      StepForm(
        .init(SocketOption.form.under(.reference("option"))) { .set($0) }, isCall: true,
        Way(
          "{ set: { linger: 0 } }", en: "setsockopt(): one of the options below",
          zhHans: "setsockopt()：下表中的一个选项"))
    case .mark:
      StepForm(
        .init(Form.newMark) { .mark($0) }, of: [.client, .handler, .raw],
        Way("{ mark: ready }", en: "tells everybody that this point was reached", zhHans: "告诉所有人已经到了这一点"))
    case .wait:
      StepForm(
        .init { _ in
          .reference("event")
        } read: { node, place in
          place.reader.event(node, hasOwnSocket: place.scope.owner != .raw).map { .wait($0) }
        }, of: [.client, .handler, .raw],
        Way(
          "{ wait: { mark: ready } }", en: "until an event has happened, one of those below",
          zhHans: "直到下表中的一个事件发生"))
    case .kernel:
      StepForm(
        .init { _ in
          .reference("socketClaim")
        } read: { node, place in
          place.reader.socketClaim(node, hasOwnSocket: place.scope.owner != .raw && !place.scope.isDatagram)
            .map { .kernel($0) }
        }, of: [.client, .handler, .raw],
        Way(
          "{ kernel: { state: ESTABLISHED } }",
          en: "the kernel must say this of a socket, now (see [The kernel](#the-kernel))",
          zhHans: "此刻内核对套接字必须这样说（见“内核”）"))
    case .process:
      StepForm(
        .init { _ in
          .reference("processClaim")
        } read: { node, place in
          place.reader.processClaim(node).map { .process($0) }
        }, of: [.client, .handler, .raw],
        Way(
          "{ process: { of: server, zombies: 1 } }",
          en: "the process table must say this of who runs an actor, now (see [Processes](#processes))",
          zhHans: "此刻进程表对运行参与者的进程必须这样说（见“进程”）"))
    case .thread:
      StepForm(
        .thread,
        Way(
          "{ thread: { name: reader, steps: [...] } }",
          en: "runs steps on another thread with the same socket",
          zhHans: "在另一个线程上用同一个套接字执行步骤"))
    case .join:
      StepForm(
        .join, Way("{ join: reader }", en: "until that thread has ended", zhHans: "直到那个线程结束"))
    case .loop: .loop
    case .inject:
      StepForm(
        .init(Form(.reference("injection"), "", "") { node, _, reader in reader.injection(node) }) {
          .inject($0)
        },
        of: [.raw],
        Way(
          "{ inject: { flags: S, seq: 1000 } }",
          en: "sends a segment that is spelled out; of clients with `transport: raw`",
          zhHans: "发出一个逐字段写明的段；仅限 `transport: raw` 的客户端"))
    case .kill:
      StepForm(
        .init(.use(.child)) { .kill($0) }, of: [.client, .raw],
        Way(
          "{ kill: server/1 }",
          en: "SIGKILL to the process of a forking server's handler, once it has one; of clients",
          zhHans: "对派生进程服务器的处理进程发 SIGKILL（等它出现之后）；仅限客户端"))
    case .sysctl:
      StepForm(
        .sysctl, of: [.client, .raw],
        Way(
          "{ sysctl: { net.ipv4.tcp_syncookies: 0 } }",
          en: "sets a kernel setting of the private network, now; of clients",
          zhHans: "此刻设置私有网络的一个内核参数；仅限客户端"))
    case .signal: .signal
    case .input: .input
    case .startTLS: .startTLS
    case .closeNotify: .closeNotify
    }
  }
}
