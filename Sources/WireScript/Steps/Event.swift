extension Step {
  /// What `wait` waits for.
  public enum Event: Hashable, Sendable {
    /// An actor passed this mark.
    case mark(String)
    /// A packet on the wire matches this pattern (`FA<`); of the waiting actor's conversation, or of that of
    /// the named client.
    case segment(String, of: String?)
    /// The kernel reports this state of the socket of the named actor; nil: of the actor's own. For a server
    /// the name gives any of its ends of conversations, accepted or not. CLOSED is a socket that the kernel no longer has.
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
    case .readable(let octets): "\(octets) octets to read"
    case .process(let claim): claim.text
    }
  }
}
