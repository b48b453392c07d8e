import WireScript

extension Plan {
  /// What is asked of each program: by steps, by what others wait for, by what is expected.
  package var inquiries: [String: ProgramInquiry] {
    var inquiries = actors.inquiries
    for rule in bench { if let event = rule.until { inquiries.add(event) } }
    for call in expectations.flatMap(\.calls) { inquiries.addCalls(of: call.actor.value) }
    for event in expectations.flatMap(\.order) {
      if case .call(let actor, _, _, _) = event.event.value { inquiries.addCalls(of: actor) }
    }
    for expected in expectations.flatMap(\.programs) {
      let texts = (expected.output?.texts ?? []) + (expected.errors?.texts ?? [])
      inquiries[expected.program.value, default: ProgramInquiry()].texts += texts
    }
    // Of several programs that connect, only their calls tell which opened a conversation.
    let programs = clients.filter { $0.runsProgram != nil }.map(\.name)
    if programs.count > 1 {
      for expected in expectations.flatMap(\.ofClient) where programs.contains(expected.client.value) {
        inquiries.addCalls(of: expected.client.value)
      }
    }
    return inquiries
  }

  /// How long connections get to close once everybody has done what he has to do, in seconds: as long as an
  /// end may take.
  package var settleSeconds: Double {
    let some = expectations.flatMap { expect in
      [expect.each].compactMap(\.self) + expect.selected.map(\.expect)
        + expect.ofClient.flatMap(\.conversations)
    }
    let limits = some.flatMap { [$0.initiatorClosesWithin, $0.responderClosesWithin] }
    return limits.compactMap { $0?.value.upperBound }.max() ?? 0
  }

  /// The programs that it runs, as a shell would be given them.
  package var programs: [String] { actors.compactMap(\.runsProgram) }

  /// Why it runs on the machine's own network alone, as the end of a sentence that begins with "it"; nil: it
  /// need not.
  package var needsHostNetwork: String? {
    actors.lazy.compactMap { actor in
      actor.place.map { "talks to \(actor.name), which runs already on \($0)" }
    }.first
  }
}
