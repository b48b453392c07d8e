import WireScript
import WireSockets
import WireText

/// Goes through the steps of an actor, and keeps in mind what its socket is at each of them.
struct CodeWalk {
  private let name: String
  private let isDatagram: Bool
  private let isClient: Bool
  private let plan: Plan
  private let words: Words
  /// Whether there is a socket to take the next step with.
  private var isOpen: Bool
  private var isConnected: Bool
  /// Whether the datagram of the request is still to be received.
  private var hasRequest: Bool
  /// The threads that were begun, and not waited for.
  private var threads: [String] = []
  /// Whether a step closed the socket that the server listens with.
  private(set) var closesListener = false

  init(_ actor: any ActorPlan, in plan: Plan, words: Words) {
    name = actor.name
    isDatagram = actor.isDatagram
    isClient = actor.role == .client
    self.plan = plan
    self.words = words
    isOpen = !isClient
    isConnected = !isClient && !isDatagram
    hasRequest = !isClient && isDatagram
  }

  /// A client's steps, and what the end of a script does: it waits for threads, and closes what is open.
  mutating func client(_ steps: [Step]) -> [CodePiece] {
    let pieces = pieces(of: steps)
    let joins = threads.map(CodePiece.join)
    return pieces + joins + (isOpen ? [.call(.close, CodeClaim())] : [])
  }

  /// The pieces of steps.
  mutating func pieces(of steps: [Step], endsLoop: Bool = false) -> [CodePiece] {
    var result: [CodePiece] = []
    for step in steps { result += pieces(of: step, endsLoop: endsLoop) }
    return result
  }

  private mutating func pieces(of step: Step, endsLoop: Bool) -> [CodePiece] {
    if let remark = words.remark(on: step, of: name) {
      return tellsOutcomes || !step.action.watches ? [.remark(remark)] : []
    }
    switch step.action {
    case .thread(let thread, let steps):
      var inner = self
      threads.append(thread)
      return [.thread(thread, inner.pieces(of: steps))]
    case .join(let thread):
      threads.removeAll { $0 == thread }
      return [.join(thread)]
    case .loop(let repetition, let steps): return loop(repetition, steps)
    default: break
    }
    // What fails in TLS does not fail in a program without it.
    let failsInTLS = step.fails.map(TLSRefusal.names.contains) ?? false
    var claim = CodeClaim(
      fails: failsInTLS ? nil : step.fails, returns: step.returns, gives: step.gives, decodes: step.decodes)
    guard let call = call(of: step.action, at: step.host?.host, &claim) else { return [] }
    if case .receive(let extent, _) = call, endsLoop, !isDatagram, step.returns == nil, step.fails == nil,
      extent != .end
    {
      claim.endsLoop = true
    }
    let opens = begins(call)
    if opens, !isOpen { hold(open: true) }
    let first: [CodePiece] =
      opens && call != .open(isDatagram: isDatagram)
      ? [.call(.open(isDatagram: isDatagram), CodeClaim())] : []
    note(call, claim)
    let place = step.host.map { [CodePiece.remark(words.place($0.host))] } ?? []
    guard tellsOutcomes else { return first + place + [.call(call, CodeClaim(endsLoop: claim.endsLoop))] }
    let failure = failsInTLS ? step.fails.map { [CodePiece.remark(words.fails(inTLS: $0))] } ?? [] : []
    return first + place + failure + [.call(call, claim)]
  }

  private mutating func loop(_ repetition: Step.Repetition, _ steps: [Step]) -> [CodePiece] {
    switch repetition {
    case .times(let times): return [.loop(times: times, pieces(of: steps))]
    case .untilEndOfStream: return [.loop(times: nil, pieces(of: steps, endsLoop: true))]
    case .untilMark(let mark):
      return [.remark(words.loop(untilMark: mark)), .loop(times: nil, pieces(of: steps))]
    }
  }

  /// Whether a call needs a socket, and there is none yet.
  private func begins(_ call: CodeCall) -> Bool {
    switch call {
    case .open: true
    case .bind, .connect: !isOpen
    // Whoever uses a socket that was closed is to see that it is.
    case .set, .send, .receive: !isOpen && !wasOpen
    default: false
    }
  }

  private var wasOpen = false
  /// Whether it says what must come of calls, and what the lab waits for.
  var tellsOutcomes = true

  private mutating func hold(open: Bool) {
    isOpen = open
    if open {
      wasOpen = true
      isConnected = false
    }
  }

  /// What a call changes of the socket.
  private mutating func note(_ call: CodeCall, _ claim: CodeClaim) {
    switch call {
    case .connect where claim.fails == nil: isConnected = true
    case .send(_, _, _, fastOpen: true) where claim.fails == nil: isConnected = true
    case .request: hasRequest = false
    case .close, .forget, .crash: hold(open: false)
    case .closeListener: closesListener = true
    default: break
    }
  }

  /// The socket call of a step.
  ///
  /// - Parameter claim: what the step says of it, to which the step's own word may add.
  private func call(of action: Step.Action, at host: String?, _ claim: inout CodeClaim) -> CodeCall? {
    switch action {
    case .socket: return .open(isDatagram: isDatagram)
    case .bind(let port): return .bind(port: port, host: host)
    case .connect(let destination): return .connect(port: plan.port(of: destination), host: host)
    case .send(let message):
      return .send(
        .these(message.octets), to: target(of: message.to), more: message.more, fastOpen: message.fastOpen)
    case .receive(let extent): return receive(extent)
    case .expect(let octets):
      claim.gives = octets
      return receive(isDatagram ? .once(max: 65_535) : .count(octets.count))
    case .expectEnd:
      claim.returns = 0
      return receive(.once(max: 1024))
    case .close: return .close
    case .forget: return .forget
    case .closeListener: return .closeListener
    case .crash: return .crash
    case .shutdown(let direction): return .shutdown(direction)
    case .set(let option): return .set(option)
    case .wait(.readable(let octets)): return .peek(octets)
    default: return nil
    }
  }

  private func receive(_ extent: Step.Extent) -> CodeCall {
    guard hasRequest else { return .receive(extent, hasSender: isDatagram && !isConnected) }
    if case .once(let max) = extent { return .request(max: max) }
    return .request(max: 65_535)
  }

  private func target(of destination: Step.Destination?) -> CodeTarget {
    if let destination { return .port(plan.port(of: destination)) }
    guard isDatagram, !isConnected else { return .peer }
    return isClient ? .port(plan.port(of: nil as Step.Destination?)) : .requester
  }
}

extension Step.Action {
  /// Whether it changes nothing: the lab waits for something, or looks.
  var watches: Bool {
    switch self {
    case .wait, .kernel, .process, .mark: true
    default: false
    }
  }
}
