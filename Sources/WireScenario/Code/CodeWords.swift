import WireScript
import WireSockets
import WireText

/// What the comments of a program say.
extension Words {
  /// Who it is, at the head of the file; and of one without a program, what it does.
  func heading(of actor: any ActorPlan, in scenario: Scenario, tellsOutcomes: Bool) -> [String] {
    if let command = actor.runsProgram {
      return [text("code.program", ["actor": actor.name, "lesson": scenario.id]), command]
    }
    if let place = actor.place {
      return [text("code.external", ["actor": actor.name, "place": "\(place.host) \(place.port)"])]
    }
    if actor is RawPeerPlan {
      let heading =
        actor.steps.inject
        ? text("code.raw", ["actor": actor.name, "lesson": scenario.id])
        : text("code.beside", ["actor": actor.name, "lesson": scenario.id])
      let steps = actor.steps.filter { tellsOutcomes || !$0.action.watches }
      return [heading] + steps.compactMap { remark(on: $0, of: actor.name) }
    }
    return [
      actor.role == .server
        ? text("code.server", ["actor": actor.name, "lesson": scenario.id])
        : text("code.client", ["actor": actor.name, "lesson": scenario.id])
    ]
  }

  /// What the lab does around the programs.
  func circumstances(of plan: Plan) -> [String] {
    let settings = plan.sysctls.map { "\($0.name) = \($0.value)" }
    return (settings.isEmpty ? [] : [text("code.settings", ["settings": settings.joined(separator: ", ")])])
      + plan.bench.map { rule in
        text("code.bench", ["rule": rule.text])
      }
  }

  /// At which address a call is.
  func place(_ host: String) -> String { text("code.place", ["host": host]) }

  /// What a call does in TLS.
  func fails(inTLS failure: String) -> String { text("code.tls-fails", ["failure": failure]) }

  /// Why a loop ends that would not end by itself.
  func loop(untilMark mark: String) -> String { text("code.loop", ["mark": mark]) }

  /// What a step does that only the lab can do; nil: a program can do it.
  func remark(on step: Step, of actor: String) -> String? {
    switch step.action {
    case .wait(.readable), .thread, .join, .loop: nil
    case .mark(let name): text("code.mark", ["mark": name])
    case .wait(let event): text("code.wait", ["actor": actor, "event": self.event(event)])
    case .kernel(let claim): text("code.kernel", ["claim": claim.text])
    case .process(let claim): text("code.process", ["claim": claim.text])
    case .inject(let injection): text("code.inject", ["segment": injection.text])
    case .kill(let victim): text("code.kill", ["actor": victim])
    case .sysctl(let name, let value): text("code.sysctl", ["setting": "\(name) = \(value)"])
    case .signal(let name, let program): text("code.signal", ["signal": "SIG\(name)", "program": program])
    case .startTLS: text("code.tls", ["call": "SSL_do_handshake()"])
    case .closeNotify: text("code.close-notify", ["actor": actor])
    case .input(let octets, let program):
      text("code.input", ["text": OctetText.quoted(octets, limit: 48), "program": program])
    default: nil
    }
  }

  /// What a step waits for.
  private func event(_ event: Step.Event) -> String {
    switch event {
    case .mark(let name): text("code.until.mark", ["mark": name])
    case .segment(let pattern, nil): text("code.until.segment", ["segment": pattern])
    case .segment(let pattern, let client?):
      text("code.until.segment-of", ["segment": pattern, "client": client])
    case .state(let state, nil): text("code.until.state", ["state": state])
    case .state(let state, let actor?): text("code.until.state-of", ["state": state, "actor": actor])
    case .kernel(let claim): text("code.until.kernel", ["claim": claim.text])
    case .process(let claim): text("code.until.process", ["claim": claim.text])
    case .counter(let name, let growth): text("code.until.counter", ["counter": name, "growth": growth])
    case .blocked(let call, let actor): text("code.until.blocked", ["call": call, "actor": actor])
    case .returned(let call, let actor): text("code.until.returned", ["call": call, "actor": actor])
    case .readable(let octets): text("code.until.readable", ["octets": octets])
    case .exited(let program): text("code.until.exited", ["program": program])
    case .output(let output, let program):
      text("code.until.output", ["text": "\"\(output)\"", "program": program])
    }
  }
}

/// What comments say in the middle of a program.
extension Words {
  var leak: String { text("code.leak") }
  var power: String { text("code.power") }
  var neverListens: String { text("code.never-listens") }
  var neverAccepts: String { text("code.never-accepts") }
  var servesOnce: String { text("code.serves-once") }
  var keepsDescriptors: String { text("code.keeps-descriptors") }
  var ownDescriptor: String { text("code.own-descriptor") }
  var neverCollects: String { text("code.never-collects") }
  var polls: String { text("code.polls") }
}

extension [Step] {
  /// Whether any of them spells out a segment.
  fileprivate var inject: Bool {
    contains { step in
      if case .inject = step.action { return true }
      return step.action.traits.inner.inject
    }
  }
}
