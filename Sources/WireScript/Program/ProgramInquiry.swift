import WireSockets

/// What a scenario asks of a program in other places than where it says what it is.
package struct ProgramInquiry: Hashable, Sendable {
  /// Whether its calls, or their order, are asked for.
  package var calls = false
  /// Whether a step writes to its standard input.
  package var input = false
  /// The texts that are waited for, or expected of its output.
  package var texts: [String] = []

  /// Nothing.
  package init() {}
}

extension [any ActorPlan] {
  /// What their steps, and what they wait for, ask of each program.
  package var inquiries: [String: ProgramInquiry] {
    var inquiries: [String: ProgramInquiry] = [:]
    for actor in self {
      if let event = actor.starts { inquiries.add(event) }
      for (_, use) in actor.steps.uses(by: actor.name) {
        switch use {
        case .errand(.wait(let event)): inquiries.add(event)
        case .errand(.input(_, let program)): inquiries[program, default: ProgramInquiry()].input = true
        case .errand, .mark, .port, .host, .repair: break
        }
      }
    }
    return inquiries
  }
}

extension [String: ProgramInquiry] {
  /// Adds what waiting for an event asks.
  package mutating func add(_ event: Step.Event) {
    switch event {
    case .output(let text, let program): self[program, default: ProgramInquiry()].texts.append(text)
    case .blocked(_, let actor), .returned(_, let actor): addCalls(of: actor)
    case .mark, .segment, .state, .kernel, .counter, .readable, .process, .exited: break
    }
  }

  /// Adds that the calls of an actor are asked for.
  package mutating func addCalls(of actor: String) {
    self[ActorName(actor).root, default: ProgramInquiry()].calls = true
  }
}
