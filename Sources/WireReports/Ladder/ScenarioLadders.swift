import WireConversations
import WireFormat
import WireJudgement
import WireSockets

/// The conversations of a scenario as every report shows them: which ones, who is behind their ends, and
/// which calls and marks stand beside them.
struct ScenarioLadders {
  let scenario: ScenarioResult
  private let calls: CallAssignment
  private let actors: [Int: ConversationActors]
  private let limit: Int

  /// - Parameter limit: of traffic that no scenario made, how many conversations are shown.
  init(_ scenario: ScenarioResult, limit: Int = TextReport.usualConversations) {
    self.scenario = scenario
    self.limit = limit
    calls = CallAssignment(
      calls: scenario.calls, conversations: scenario.conversations, actors: scenario.actors)
    actors = Dictionary(
      scenario.actors.map { ($0.conversation, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The conversations that are shown: the first ones, and the first of which a check did not pass.
  var shown: [Conversation] {
    if scenario.traffic != nil { return shownOfTraffic }
    guard scenario.conversations.count > Self.conversationLimit else { return scenario.conversations }
    let doubtful = scenario.checks.filter { $0.verdict != .passed }.compactMap(\.conversation)
    let wanted = Set(doubtful.prefix(Self.conversationLimit))
    return scenario.conversations.enumerated().filter { index, conversation in
      index < Self.conversationLimit || wanted.contains(conversation.id)
    }.map(\.element)
  }

  /// Of traffic that no scenario made: those of which a check did not pass first, then the others.
  private var shownOfTraffic: [Conversation] {
    let order = scenario.doubtfulConversations.prefix(limit).map(\.id)
    let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    var doubtful: [(place: Int, conversation: Conversation)] = []
    var others: [Conversation] = []
    for conversation in scenario.conversations {
      if let place = places[conversation.id] {
        doubtful.append((place, conversation))
      } else if others.count < limit {
        others.append(conversation)
      }
    }
    let all = doubtful.sorted { $0.place < $1.place }.map(\.conversation) + others
    return Array(all.prefix(limit))
  }

  /// Beyond so many conversations a page of ladders helps nobody: the report document has them all.
  static let conversationLimit = 16

  /// The moment from which times count: the first packet of the scenario, so that its conversations can be
  /// compared.
  var origin: Timestamp? { scenario.conversations.first?.start }

  /// The calls of which nothing went onto the wire, which may be the very point.
  var silentCalls: [Call] { calls.elsewhere }

  /// The actor at each end, where known.
  func actors(of conversation: Conversation) -> [Role: String] {
    let actors = actors[conversation.id]
    var names: [Role: String] = [:]
    names[.initiator] = actors?.initiator
    names[.responder] = actors?.responder
    return names
  }

  /// The calls beside a conversation.
  func calls(of conversation: Conversation) -> [CallAssignment.Placed] {
    calls.byConversation[conversation.id] ?? []
  }

  /// The marks beside a conversation.
  func marks(of conversation: Conversation) -> [(mark: Mark, side: Role)] {
    scenario.marks.compactMap { mark in
      guard let place = place(of: mark), place.conversation.id == conversation.id else { return nil }
      return (mark, place.side)
    }
  }

  /// Where a mark is shown: of whoever opens one conversation after the other, in the last that had begun; of
  /// a server, which has several at a time, in the first.
  private func place(of mark: Mark) -> (conversation: Conversation, side: Role)? {
    func isAtEnd(_ role: Role, _ conversation: Conversation) -> Bool {
      actors(of: conversation)[role].map(mark.isOf) ?? false
    }
    if let first = scenario.conversations.first(where: { isAtEnd(.initiator, $0) }) {
      let last = scenario.conversations.last { $0.start <= mark.time && isAtEnd(.initiator, $0) }
      return (last ?? first, .initiator)
    }
    return scenario.conversations.first { isAtEnd(.responder, $0) }.map { ($0, .responder) }
  }

  /// What the kernel said about the sockets of a conversation.
  func kernelStates(of conversation: Conversation) -> [KernelState] {
    scenario.kernelStates.filter { $0.conversation == conversation.id }
  }
}

extension Mark {
  /// Whether an actor, or a part of it (`alice/reader`), passed the mark.
  fileprivate func isOf(_ name: String) -> Bool {
    ActorName(actor).isPart(of: ActorName(name))
  }
}
