import WireSockets

extension Step {
  /// What the step claims, in words; nil: it claims nothing but that it does not fail.
  var expectedOutcome: String? {
    if let fails { return "fails with \(fails)" }
    let claims = [
      returns.map { "= \($0)" }, gives.map { OctetText.quoted($0, limit: 48) }, decodes.map(Self.encoding),
    ].compactMap(\.self)
    if !claims.isEmpty { return claims.joined(separator: ", ") }
    switch action {
    case .expect(let octets): return OctetText.quoted(octets, limit: 48)
    case .expectEnd: return "the end of stream"
    case .receive(.until(let octets)): return "… \(OctetText.quoted(octets, limit: 48))"
    case .receive(.count(let count)): return "\(count) octets"
    default: return nil
    }
  }

  /// Whether the claim is about octets, not about a return value.
  var isContentClaim: Bool {
    if gives != nil || decodes != nil { return true }
    guard fails == nil, returns == nil else { return false }
    return switch action {
    case .expect, .expectEnd, .receive(.until), .receive(.count): true
    default: false
    }
  }

  /// What is wrong with the octets of a receive; nil: they are what they must be.
  package func objection(to octets: [UInt8]) -> String? {
    if let gives, octets != gives { return OctetText.quoted(octets, limit: 48) }
    let isText = String(validating: octets, as: UTF8.self) != nil
    if let decodes, decodes != isText { return Self.encoding(isText) }
    return nil
  }

  private static func encoding(_ isText: Bool) -> String {
    isText ? "UTF-8" : "not UTF-8"
  }
}

extension Step.Action {
  /// The key of the step in a scenario file.
  public var name: String {
    switch self {
    case .socket: "socket"
    case .bind: "bind"
    case .connect: "connect"
    case .send: "send"
    case .receive: "receive"
    case .expect: "expect"
    case .expectEnd: "expectEnd"
    case .close: "close"
    case .forget: "forget"
    case .closeListener: "closeListener"
    case .crash: "crash"
    case .inject: "inject"
    case .kernel: "kernel"
    case .shutdown: "shutdown"
    case .set: "set"
    case .mark: "mark"
    case .wait: "wait"
    case .thread: "thread"
    case .join: "join"
    case .loop: "loop"
    case .process: "process"
    case .kill: "kill"
    case .sysctl: "sysctl"
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
    case .readable(let octets): "\(octets) octets to read"
    case .process(let claim): claim.text
    }
  }
}
