import WireConversations
import WireGrammar
import WireText

extension Step {
  /// What `wait` waits for.
  public enum Event: Hashable, Sendable {
    /// An actor passed this mark.
    case mark(String)
    /// A packet on the wire matches this pattern (`FA<`); of the waiting actor's conversation, or of that of
    /// the named client.
    case segment(String, of: String?)
    /// The kernel reports this state of the socket of the named actor; nil: of the actor's own. For a server
    /// the name gives any of its ends of conversations, accepted or not. CLOSED is a socket that the kernel
    /// no longer has.
    case state(String, of: String?)
    /// The kernel says this of a socket.
    case kernel(SocketClaim)
    /// A counter of the kernel has grown by so much since the scenario began.
    case counter(String, growth: Int)
    /// Another actor is inside this call (`recv`) and has not come back.
    case blocked(call: String, actor: String)
    /// A call of another actor has come back, whatever came of it.
    case returned(call: String, actor: String)
    /// The octets of the receive queue of the actor's socket have reached this number (FIONREAD).
    case readable(octets: Int)
    /// The process table says this of who runs an actor.
    case process(ProcessClaim)
    /// A program has ended.
    case exited(String)
    /// A program has written this to its standard output or error.
    case output(String, of: String)

    /// The word for an event, in the order of messages.
    public enum Name: String, Hashable, Sendable, CaseIterable {
      case mark, segment, state, kernel, process, counter, blocked, returned, readable, exited, output
    }
  }
}

extension Step.Event {
  /// What is waited for, in words.
  public var text: String {
    switch self {
    case .mark(let name): "mark \(name)"
    case .segment(let pattern, let client): "`\(pattern)`" + (client.map { " of \($0)" } ?? "")
    case .state(let state, let actor): "state \(state)" + (actor.map { " of \($0)" } ?? "")
    case .kernel(let claim): claim.text
    case .counter(let name, let growth): "counter \(name) grows by \(growth)"
    case .blocked(let call, let actor): "\(actor) is blocked in \(call)()"
    case .returned(let call, let actor): "\(call)() of \(actor) has come back"
    case .readable(let octets): "\(octets) bytes to read"
    case .process(let claim): claim.text
    case .exited(let program): "\(program) has ended"
    case .output(let text, let program): "\(program) has written \"\(TerminalText.escaped(text))\""
    }
  }
}

extension Step.Event {
  /// What shows that it has happened.
  enum Observer {
    /// The board of marks, which every process of the scenario shares.
    case board(mark: String)
    /// The socket of who waits, which has so many octets to read.
    case ownSocket(octets: Int)
    /// The capture, or a table of the kernel.
    case world
  }

  var observer: Observer {
    switch self {
    case .mark(let name): .board(mark: name)
    case .readable(let octets): .ownSocket(octets: octets)
    case .segment, .state, .kernel, .counter, .blocked, .returned, .process, .exited, .output: .world
    }
  }

  /// What waiting for it asks of the machine.
  package var needs: [Need] {
    switch self {
    case .counter(let name, _): [.counter(name)]
    case .kernel(let claim): claim.needs
    case .mark, .segment, .state, .blocked, .returned, .readable, .process, .exited, .output: []
    }
  }

  /// The event as somebody without a socket waits for it: what it says of one's own is said of a client's;
  /// nil: only who has a socket can wait for it.
  package func seen(from client: String?) -> Step.Event? {
    switch self {
    case .segment(let text, let of): .segment(text, of: of ?? client)
    case .state(let state, let of): .state(state, of: of ?? client)
    case .kernel(var claim):
      {
        claim.actor = claim.actor ?? client
        return .kernel(claim)
      }()
    case .readable: nil
    case .mark, .counter, .blocked, .returned, .process, .exited, .output: self
    }
  }
}

extension Step.Event.Name {
  /// How the event is written.
  package var form: EventForm {
    switch self {
    case .mark:
      EventForm(
        self, .use(.mark),
        Way("{ mark: ready }", en: "somebody has passed the mark", zhHans: "有人经过了这个标记")
      ) { .mark($0) }
    case .segment:
      EventForm(
        .reference("packet"), beside: [EventForm.ofClient.entry],
        Way(
          "{ segment: FA<, of: alice }",
          en: "this packet was seen, in the own conversation or in that of a client",
          zhHans: "在自己的或某个客户端的会话里看到了这个包")
      ) { node, place in
        let client = place.fields[EventForm.ofClient]
        return place.reader.pattern(node, "segment").map { .segment($0.text, of: client) }
      }
    case .state:
      EventForm(
        Form.choice(TCPState.self).schema, beside: [EventForm.ofActor.entry],
        Way(
          "{ state: ESTABLISHED, of: server }",
          en:
            "the kernel reports this state, of the own socket or an actor's, closed or not; `CLOSED`: "
            + "it has no such socket any more",
          zhHans: "内核报告这个状态：自己的或某个参与者的套接字，不管是否已关闭；`CLOSED`：内核已没有这样的套接字")
      ) { node, place in
        let actor = place.fields[place.hasOwnSocket ? EventForm.ofActor : EventForm.anyActor]
        return place.reader.choice(node, "state", TCPState.self).map { .state($0.rawValue, of: actor) }
      }
    case .kernel:
      EventForm(
        .reference("socketClaim"),
        Way(
          "{ kernel: { of: server, queue: 2 } }",
          en: "the kernel says this of a socket (see [The kernel](#the-kernel))", zhHans: "内核对套接字这样说（见“内核”）")
      ) { node, place in
        place.reader.socketClaim(node, hasOwnSocket: place.hasOwnSocket).map { .kernel($0) }
      }
    case .process:
      EventForm(
        .reference("processClaim"),
        Way(
          "{ process: { of: server, zombies: 2 } }",
          en: "the process table says this of who runs an actor (see [Processes](#processes))",
          zhHans: "进程表对运行参与者的进程这样说（见“进程”）")
      ) { node, place in place.reader.processClaim(node).map { .process($0) } }
    case .counter:
      EventForm(
        Form.counter.schema, beside: [EventForm.grows.entry],
        Way(
          "{ counter: TCPTimeouts, grows: 1 }",
          en: "a counter of the kernel has grown by so much since the scenario began",
          zhHans: "内核的一个计数器自场景开始以来增长了这么多")
      ) { node, place in
        let name = Form.counter.read(node, "counter", place.reader)
        guard let growth = place.fields[EventForm.grows], let name else { return nil }
        return .counter(name, growth: growth)
      }
    case .blocked:
      EventForm(
        .reference("call"), beside: [EventForm.actor.entry],
        Way(
          "{ blocked: recv, actor: server/1 }", en: "that actor is inside this call", zhHans: "那个参与者正在这个调用里")
      ) { node, place in
        let call = Form.call.read(node, "blocked", place.reader)
        guard let actor = place.fields[EventForm.actor], let call else { return nil }
        return .blocked(call: call, actor: actor)
      }
    case .returned:
      EventForm(
        .reference("call"), beside: [EventForm.actor.entry],
        Way(
          "{ returned: waitpid, actor: server }", en: "such a call of that actor has come back",
          zhHans: "那个参与者的这种调用已经返回")
      ) { node, place in
        let call = Form.call.read(node, "returned", place.reader)
        guard let actor = place.fields[EventForm.actor], let call else { return nil }
        return .returned(call: call, actor: actor)
      }
    case .readable:
      EventForm(
        self, .integer(1...16 << 20),
        Way("{ readable: 12 }", en: "so many bytes can be read", zhHans: "可以读到这么多字节")
      ) { .readable(octets: $0) }
    case .exited:
      EventForm(
        self, .use(.program),
        Way("{ exited: shop }", en: "that program has ended", zhHans: "那个程序已经结束")
      ) { .exited($0) }
    case .output:
      EventForm(
        ["type": "string", "minLength": 1, "maxLength": 1024], beside: [EventForm.ofProgram.entry],
        Way(
          "{ output: ready to serve, of: shop }",
          en: "that program has written this text to its standard output or error",
          zhHans: "那个程序已经向标准输出或标准错误写出这段文本")
      ) { node, place in
        let text = place.reader.awaitedText(node, "output")
        guard let program = place.fields[EventForm.ofProgram], let text else { return nil }
        return .output(text, of: program)
      }
    }
  }
}
