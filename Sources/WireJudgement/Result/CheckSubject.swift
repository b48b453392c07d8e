public import WireConversations

extension Check {
  /// What was judged: an expectation of a scenario file, or what a run has to keep without being asked.
  /// Places in lists count from 1.
  public enum Subject: Hashable, Codable, Sendable {
    /// How many conversations there are.
    case conversations
    /// How many conversations of a transport there are.
    case conversationsOf(Conversation.Transport)
    /// That every frame was looked at, where all conversations are spoken of.
    case undecoded
    /// One conversation, or one field of it.
    case conversation(ConversationPath, ConversationField?)
    /// That a call was made.
    case call(Int)
    /// That an event came in its turn.
    case order(Int)
    /// By how much a counter of the kernel grew.
    case counter(String)
    /// What the kernel says of a socket at rest.
    case kernel(Int)
    /// That packets and kernel agree on the state of an end.
    case agreement
    /// That a rule of the bench acted.
    case bench(Int)
    /// That the handler of a server was reached.
    case handler(server: String)
    /// A step of a script.
    case step(actor: String, path: String, name: String)
    /// What became of a program, or one part of that: `exit`.
    case program(String, String)
    /// All steps of an actor.
    case steps(actor: String)
  }

  /// Where a scenario file speaks of a conversation.
  public enum ConversationPath: Hashable, Codable, Sendable {
    /// Of each.
    case each
    /// Of those that a client opened, of which one may be meant.
    case of(client: String, Int?)
    /// Of those that an entry of `where` takes.
    case selected(Int)
    /// Of those that an entry of `none` excludes.
    case absent(Int)
    /// Of those that an entry of `ignore` takes.
    case ignored(Int)
  }

  /// What a scenario file expects of a conversation.
  public enum ConversationField: String, Hashable, Codable, Sendable, CaseIterable {
    case handshake
    case teardown = "teardown.kind"
    case closedFirst = "teardown.closedFirst"
    case timeWait = "teardown.timeWait"
    case resetBy
    case initiatorClosesWithin = "closesWithin.initiator"
    case responderClosesWithin = "closesWithin.responder"
    case wire
    case order
    case initiatorSays = "says.initiator"
    case responderSays = "says.responder"
    case initiatorBytes = "bytes.initiator"
    case responderBytes = "bytes.responder"
    case initiatorState = "states.initiator"
    case responderState = "states.responder"
    case duration
    case idle
    case tls
    case tlsVersion = "tls.version"
    case tlsCipher = "tls.cipher"
    case tlsCloseNotify = "tls.closeNotify"
    case tlsAlert = "tls.alert"
    case tlsServerName = "tls.sni"
    case tlsProtocol = "tls.alpn"
    case tlsResumed = "tls.resumed"
    case tlsEarlyData = "tls.earlyData"
    case findings
    /// Which conversations are meant.
    case match
    /// Conversations of UDP, of which nothing is expected that only TCP has.
    case udp
  }
}

extension Check.Subject: CustomStringConvertible {
  /// As a scenario file names it: `each.teardown.kind`, `calls[2]`, `alice step 3: connect`.
  public var description: String {
    switch self {
    case .conversations: "conversations"
    case .conversationsOf(let transport): "conversations.\(transport.rawValue)"
    case .undecoded: "undecoded"
    case .conversation(let path, let field): field.map { "\(path).\($0.rawValue)" } ?? "\(path)"
    case .call(let place): "calls[\(place)]"
    case .order(let place): "order[\(place)]"
    case .counter(let name): "counters.\(name)"
    case .kernel(let place): "kernel[\(place)]"
    case .agreement: "kernel"
    case .bench(let place): "bench[\(place)]"
    case .handler(let server): "\(server): handler"
    case .program(let name, let part): "programs.\(name).\(part)"
    case .steps(let actor): "steps.\(actor)"
    case .step(let actor, let path, let name): "\(actor) step \(path): \(name)"
    }
  }

  /// Whether it is how many conversations there are.
  var countsConversations: Bool {
    switch self {
    case .conversations, .conversationsOf: true
    default: false
    }
  }

  /// Whether captured packets prove it, so that it is in doubt where the capture may lack some.
  var restsOnPackets: Bool {
    switch self {
    case .conversations, .conversationsOf, .undecoded, .conversation, .order, .agreement: true
    case .call, .counter, .kernel, .bench, .handler, .step, .program, .steps: false
    }
  }
}

extension Check.ConversationPath: CustomStringConvertible {
  /// As a scenario file names it: `each`, `of.alice`, `of.alice[2]`.
  public var description: String {
    switch self {
    case .each: "each"
    case .of(let client, let place): "of.\(client)" + (place.map { "[\($0)]" } ?? "")
    case .selected(let place): "where[\(place)]"
    case .absent(let place): "none[\(place)]"
    case .ignored(let place): "ignore[\(place)]"
    }
  }
}
