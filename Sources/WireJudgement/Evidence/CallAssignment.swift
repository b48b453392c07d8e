import WireConversations
import WireFormat
import WireSockets

/// Which calls stand beside which conversation, and at which of its ends.
package struct CallAssignment {
  /// A call beside the ladder of a conversation.
  package struct Placed: Codable, Sendable {
    package var call: Call
    package var side: Role
  }

  /// The calls of each conversation, by its number, in the order of their starts.
  package private(set) var byConversation: [Int: [Placed]] = [:]
  /// The calls that belong to no conversation: nothing of them went onto the wire.
  package private(set) var elsewhere: [Call] = []

  /// Places every call of a scenario.
  ///
  /// A call belongs to the first conversation that had not ended when it came back: of those between the two
  /// endpoints that it names, if it names both, and of those of its actor else. One that names both is about
  /// a conversation that had begun by then. A wait for several sockets at once names none, and belongs to a
  /// conversation only if its actor has no other.
  package init(calls: [Call], conversations: [Conversation], actors: [ConversationActors]) {
    let ends = Ends(conversations, actors)
    for call in calls {
      if let end = ends.end(of: call) {
        byConversation[end.conversation, default: []].append(Placed(call: call, side: end.role))
      } else {
        elsewhere.append(call)
      }
    }
  }
}

/// One end of a conversation, as a call names it.
private struct End {
  var conversation: Int
  var role: Role
  var firstTime: Int64
  var lastTime: Int64
  var ends: KernelHistory.SocketPair
  var actor: String?

  init(_ conversation: Conversation, _ role: Role, _ actor: String?) {
    self.conversation = conversation.id
    self.role = role
    firstTime = conversation.start.nanoseconds
    lastTime = conversation.end.nanoseconds
    ends = conversation.socket(role)
    self.actor = actor
  }

  /// Whether the endpoints that a call names are those of this end.
  func fits(_ call: Call) -> Bool {
    (call.local.map { Endpoint($0) == ends.local || isWildcard($0) } ?? true)
      && (call.peer.map { Endpoint($0) == ends.remote } ?? true)
  }

  /// Whether an endpoint stands for every address of this port, as a listening socket's may, or for none yet.
  private func isWildcard(_ address: SocketAddress) -> Bool {
    address.family != .unix && address.isWildcard && (address.port == ends.local.port || address.port == 0)
  }
}

/// The ends of all conversations, to be found by what a call names: there may be thousands of both.
private struct Ends {
  /// Ends in the order of their conversations, and for each the latest time up to it.
  private struct Group {
    var ends: [End] = []
    private var latest: [Int64] = []

    mutating func append(_ end: End) {
      ends.append(end)
      latest.append(max(latest.last ?? .min, end.lastTime))
    }

    /// The first end that had not ended by a moment, else the last.
    func end(at moment: Int64) -> End? {
      let place = Self.first(of: latest.count) { latest[$0] >= moment }
      return place < ends.count ? ends[place] : ends.last
    }

    /// The same of those that had begun by then; the first of all if none had.
    func begunEnd(at moment: Int64) -> End? {
      let begun = Self.first(of: ends.count) { ends[$0].firstTime > moment }
      let place = Self.first(of: begun) { latest[$0] >= moment }
      return begun == 0 ? ends.first : ends[min(place, begun - 1)]
    }

    /// The first place from which on something holds; the count if nowhere.
    private static func first(of count: Int, where holds: (Int) -> Bool) -> Int {
      var (low, high) = (0, count)
      while low < high {
        let middle = (low + high) / 2
        if holds(middle) { high = middle } else { low = middle + 1 }
      }
      return low
    }

    func filtered(_ isWanted: (End) -> Bool) -> Group {
      var group = Group()
      for end in ends where isWanted(end) { group.append(end) }
      return group
    }
  }

  private var byPair: [KernelHistory.SocketPair: Group] = [:]
  /// Ends of an actor and of all that belong to it: `server/2` under `server`, because the server's own calls
  /// are about it.
  private var byOwner: [String: Group] = [:]
  /// Ends of just this actor: what its threads (`alice/reader`) do is about it.
  private var byActor: [String: Group] = [:]

  init(_ conversations: [Conversation], _ actors: [ConversationActors]) {
    let actors = Dictionary(actors.map { ($0.conversation, $0) }, uniquingKeysWith: { first, _ in first })
    for conversation in conversations {
      let behind = actors[conversation.id]
      add(End(conversation, .initiator, behind?.initiator))
      add(End(conversation, .responder, behind?.responder))
    }
  }

  private mutating func add(_ end: End) {
    byPair[end.ends, default: Group()].append(end)
    guard let actor = end.actor else { return }
    byActor[actor, default: Group()].append(end)
    for owner in Self.owners(of: actor) { byOwner[owner, default: Group()].append(end) }
  }

  /// The end that a call is about.
  func end(of call: Call) -> End? {
    let moment = call.end ?? call.start
    if let local = call.localEnd, let peer = call.peerEnd,
      let end = byPair[.init(local: local, remote: peer)]?.begunEnd(at: moment)
    {
      return end
    }
    let groups =
      [byOwner[call.actor]] + Self.owners(of: call.actor).dropFirst().map { byActor[$0] }
    for case var group? in groups {
      if call.local != nil || call.peer != nil {
        group = group.filtered { $0.fits(call) }
      } else if CallName.isWait(call.name), group.ends.count > 1 {
        return nil
      }
      if let end = group.end(at: moment) { return end }
    }
    return nil
  }

  /// An actor, and those that it belongs to: `server/2`, `server`.
  private static func owners(of actor: String) -> [String] {
    ActorName(actor).lineage.map(\.description)
  }
}
