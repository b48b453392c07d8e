import WireCapture
import WireConversations
import WireFormat

/// What the kernel said of each socket while a scenario ran.
package struct KernelHistory: Sendable {
  /// A socket, as long as there is one between these endpoints.
  package struct SocketPair: Hashable, Sendable {
    package var local: Endpoint
    package var remote: Endpoint

    /// From its parts.
    package init(
      local: Endpoint, remote: Endpoint
    ) {
      self.local = local
      self.remote = remote
    }
  }

  /// The kernel was asked between two moments, and said this.
  struct Sighting: Hashable, Sendable {
    var before: Timestamp
    var after: Timestamp
    var state: TCPState
    /// The RTO in seconds without back-off; nil where it is backed off, or none is told.
    var rto: Double?
  }

  /// A look at all sockets.
  package struct Look {
    package var before: Timestamp
    package var after: Timestamp
    package var listening: Set<Endpoint>
  }

  /// By socket, in the order of time.
  private(set) var sightings: [SocketPair: [Sighting]] = [:]
  private var count = 0
  package private(set) var looks: [Look] = []

  /// More than any lesson needs; what comes later is not kept.
  private static let limit = 1 << 18

  /// Nothing yet.
  package init() {}

  /// What one table says.
  package init(_ table: SocketTable) { add(table) { _ in true } }

  /// Adds what a table says of sockets that have a peer.
  package mutating func add(_ table: SocketTable, where isWanted: (SocketTable.Entry) -> Bool) {
    guard count < Self.limit else { return }
    looks.append(
      Look(
        before: table.before, after: table.after,
        listening: Set(table.sockets.filter { $0.isListening && isWanted($0) }.map(\.local))))
    count += 1
    for socket in table.sockets where !socket.isListening && isWanted(socket) {
      guard let state = TCPState(rawValue: socket.state) else { continue }
      count += 1
      sightings[SocketPair(local: socket.local, remote: socket.remote), default: []].append(
        Sighting(
          before: table.before, after: table.after, state: state,
          rto: socket.info.flatMap { $0.backoff == 0 ? Double($0.rto) / 1e6 : nil }))
    }
  }
}

extension KernelHistory {
  /// The RTO without back-off that a socket last had before a moment, in seconds; nil: nobody asked in time.
  package func rto(of socket: SocketPair, before time: Timestamp) -> Double? {
    sightings[socket]?.last { $0.after <= time && $0.rto != nil && $0.state != .synSent }?.rto
  }
}

extension Conversation {
  /// The socket at one end.
  package func socket(_ role: Role) -> KernelHistory.SocketPair {
    role == .initiator
      ? .init(local: initiator, remote: responder) : .init(local: responder, remote: initiator)
  }
}

extension KernelHistory {
  /// By frame, what the kernel was seen to say of the ends: a state counts from the frame that brought it to
  /// the one that changes it, in the same use of the endpoints.
  ///
  /// - Parameters:
  ///   - conversations: judged with what is known of segments that the kernel ignored.
  ///   - ignored: that, which stays as it is.
  package func observations(
    in conversations: [Conversation], besides ignored: [Int: FrameObservation] = [:]
  ) -> [Int: FrameObservation] {
    var observations = ignored
    var nextStart: [Set<Endpoint>: Timestamp] = [:]
    for conversation in conversations.reversed() where conversation.transport == .tcp {
      let ends: Set = [conversation.initiator, conversation.responder]
      let changes = conversation.timedChanges
      for role in Role.allCases {
        guard let seen = sightings[conversation.socket(role)] else { continue }
        for span in Span.all(of: role, changes, end: nextStart[ends]) where span.isSeen(in: seen) {
          for change in span.changes {
            if change.isArrival {
              observations[change.frame, default: FrameObservation()].received[role] = span.state
            } else {
              observations[change.frame, default: FrameObservation()].sent[role] = span.state
            }
          }
        }
      }
      nextStart[ends] = conversation.start
    }
    return observations
  }

  /// How long an end was in a state, and the changes that name it.
  private struct Span {
    var state: TCPState
    var start: Timestamp
    var end: Timestamp?
    var changes: [TimedChange]

    static func all(of role: Role, _ changes: [TimedChange], end: Timestamp?) -> [Span] {
      var spans: [Span] = []
      for change in changes {
        guard let state = change.change[role] else { continue }
        if let last = spans.last, last.state == state {
          spans[spans.count - 1].changes.append(change)
          continue
        }
        if !spans.isEmpty { spans[spans.count - 1].end = change.time }
        spans.append(Span(state: state, start: change.time, end: end, changes: [change]))
      }
      return spans
    }

    func isSeen(in sightings: [Sighting]) -> Bool {
      sightings.contains { sighting in
        sighting.state == state && sighting.before >= start && (end.map { sighting.after <= $0 } ?? true)
      }
    }
  }
}

/// A change of state, and when it happened.
struct TimedChange {
  /// Its place among the changes of the conversation.
  var place: Int
  var change: StateChange
  var time: Timestamp
  /// Whether it happened when a packet was received that the bench had held, not when it was sent.
  var isArrival: Bool

  var frame: Int { change.frame }
}

extension Conversation {
  /// The changes of state with their times.
  var timedChanges: [TimedChange] {
    let sent = Dictionary(records.map { ($0.frame, $0) }, uniquingKeysWith: { first, _ in first })
    let held = Dictionary(marks.map { ($0.frame, $0) }, uniquingKeysWith: { first, _ in first })
    return states.enumerated().compactMap { place, change in
      guard let record = sent[change.frame] else { return nil }
      let isOfSending =
        change.initiator == record.initiatorState && change.responder == record.responderState
      guard !isOfSending, let time = held[change.frame]?.received else {
        return TimedChange(place: place, change: change, time: record.time, isArrival: false)
      }
      return TimedChange(place: place, change: change, time: time, isArrival: true)
    }
  }
}

extension Conversation {
  /// The same conversation, with those states marked as observed that the kernel was seen to say.
  ///
  /// - Parameter observations: by frame, what it said; what moves nobody is known to whoever judged the
  ///   frames.
  package func confirmed(by observations: [Int: FrameObservation]) -> Conversation {
    guard transport == .tcp, !observations.isEmpty else { return self }
    var conversation = self
    for change in timedChanges {
      let seen = observations[change.frame].map { change.isArrival ? $0.received : $0.sent }
      conversation.states[change.place].observed = seen?.confirmed(
        (change.change.initiator, change.change.responder))
    }
    return conversation
  }
}
