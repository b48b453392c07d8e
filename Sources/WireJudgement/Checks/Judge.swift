import WireConversations
import WireFormat
import WireScenario
import WireSockets
import WireText

/// Judges everything that a scenario expects by what was observed while it ran.
package struct Judge {
  package let observation: Observation

  /// From its parts.
  package init(
    observation: Judge.Observation
  ) {
    self.observation = observation
  }

  /// What a scenario left behind to be judged.
  package struct Observation {
    package var conversations: [Conversation]
    package var actors: [ConversationActors]
    package var calls: [Call]
    package var marks: [Mark]
    /// What the kernel said of its sockets at rest; nil where nobody asked it.
    package var actorSockets: ActorSockets?
    /// What the kernel said while it ran.
    package var history = KernelHistory()
    /// The settings that timers depend on.
    package var timers = TCPTimers()
    /// By how much kernel counters grew; nil where they could not be read.
    package var counterGrowth: [String: Int]?
    /// Why nothing that was captured can be relied on; nil: the capture is whole.
    package var captureDoubt: LocalizedText?
    /// What of the capture was not looked at.
    package var unseen = UnseenFrames()
    /// Which conversations are those of programs that nobody here has written.
    package var foreign = Foreign.none
    /// Whether the capture may have begun after conversations that it holds: somebody else's may.
    package var mayBeginLate = false
    /// When the capture ended; nil: with the last packet of these conversations.
    package var captureEnd: Timestamp?
    /// Programs whose calls are not known.
    package var silent: Set<String> = []
    /// The actors that are programs.
    package var programs: Set<String> = []
    /// Whether somebody thought about each segment: then time, and what timers did in it, says nothing.
    package var isStepped = false
    /// By how many nanoseconds the machine's clock was set meanwhile; nil: it was not.
    package var clockStep: Int64?

    /// Conversations between programs that nobody here has written: how they send is their own affair.
    package enum Foreign: Hashable, Sendable {
      case none, all
      /// Those with these numbers.
      case some(Set<Int>)

      func contains(_ conversation: Conversation) -> Bool {
        switch self {
        case .none: false
        case .all: true
        case .some(let numbers): numbers.contains(conversation.id)
        }
      }
    }

    /// From its parts.
    package init(
      conversations: [Conversation], actors: [ConversationActors], calls: [Call], marks: [Mark],
      actorSockets: ActorSockets? = nil, history: KernelHistory = KernelHistory(),
      timers: TCPTimers = TCPTimers(), counterGrowth: [String: Int]? = nil,
      captureDoubt: LocalizedText? = nil, unseen: UnseenFrames = UnseenFrames(), isStepped: Bool = false
    ) {
      self.conversations = conversations
      self.actors = actors
      self.calls = calls
      self.marks = marks
      self.actorSockets = actorSockets
      self.history = history
      self.timers = timers
      self.counterGrowth = counterGrowth
      self.captureDoubt = captureDoubt
      self.unseen = unseen
      self.isStepped = isStepped
    }

    /// Why what took so long, or happened so often, cannot be judged; nil: it can.
    var timeDoubt: Reason? {
      if isStepped { return Reason("check.stepped") }
      return clockStep.map { Reason("check.clock-set", ["seconds": Seconds.text(Double($0) / 1e9)]) }
    }
  }

  /// One check for each expectation, in the order of the file format.
  package func judge(_ expectations: Expectations) -> [Check] {
    var checks: [Check] = []
    checks += ConversationGroups(observation: observation, ignore: expectations.ignore).judge(expectations)
    for (index, expected) in expectations.calls.enumerated() {
      checks.append(
        CallChecks(
          calls: observation.calls, silent: observation.silent, programs: observation.programs
        ).judge(expected, index: index))
    }
    checks.append(contentsOf: OrderChecks(observation: observation).judge(expectations.order))
    checks.append(contentsOf: expectations.counters.map(counter))
    if let actorSockets = observation.actorSockets {
      checks.append(contentsOf: KernelChecks(actorSockets: actorSockets).judge(expectations.kernel))
    }
    guard let doubt = observation.captureDoubt else { return checks }
    // Whatever the packets say, some that would say otherwise may be missing.
    return checks.map { check in
      var check = check
      if check.subject.restsOnPackets {
        check.verdict = .inconclusive
        check.reason = doubt
      }
      return check
    }
  }

  private func counter(_ expected: CounterExpectation) -> Check {
    let name = expected.name.value
    let growth = observation.counterGrowth?[name]
    let failure: Check.Verdict = observation.timeDoubt == nil ? .failed : .inconclusive
    return Check(
      verdict: growth.map { expected.growth.contains($0) ? .passed : failure } ?? .inconclusive,
      subject: .counter(name), location: expected.name.location, expected: expected.text,
      observed: growth.map { "+\($0)" } ?? "not known", conversation: nil, frames: [], evidence: [],
      reason: growth == nil
        ? Reason("check.no-counter")
        : growth.map { expected.growth.contains($0) } == true ? nil : observation.timeDoubt)
  }
}

extension CounterExpectation {
  /// The growth in words: `+1`, `+1 to +3`.
  fileprivate var text: String {
    growth.count == 1 ? "+\(growth.lowerBound)" : "+\(growth.lowerBound) to +\(growth.upperBound)"
  }
}
