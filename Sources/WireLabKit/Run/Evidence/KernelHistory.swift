import WireCapture
import WireConversations
import WireFormat

/// What the kernel said of each socket while a scenario ran.
struct KernelHistory: Sendable {
  /// A socket, as long as there is one between these endpoints.
  struct SocketPair: Hashable, Sendable {
    var local: Endpoint
    var remote: Endpoint
  }

  /// The kernel was asked between two moments, and said this.
  struct Sighting: Hashable, Sendable {
    var before: Timestamp
    var after: Timestamp
    var state: TCPState
    /// The RTO in seconds, of a socket that has sent nothing again; nil where it has, or none is told.
    var rto: Double?
  }

  /// By socket, in the order of time.
  private(set) var sightings: [SocketPair: [Sighting]] = [:]
  private var count = 0

  /// More than any lesson needs; what comes later is not kept.
  private static let limit = 1 << 18

  /// Nothing yet.
  init() {}

  /// What one table says.
  init(_ table: SocketTable) { add(table) { _ in true } }

  /// Adds what a table says of sockets that have a peer.
  mutating func add(_ table: SocketTable, where isWanted: (SocketTable.Entry) -> Bool) {
    for socket in table.sockets where !socket.isListening && count < Self.limit && isWanted(socket) {
      guard let state = TCPState(rawValue: socket.state) else { continue }
      count += 1
      sightings[SocketPair(local: socket.local, remote: socket.remote), default: []].append(
        Sighting(
          before: table.before, after: table.after, state: state,
          rto: socket.retransmissions == 0 ? socket.info.map { Double($0.rto) / 1e6 } : nil))
    }
  }
}

extension KernelHistory {
  /// The RTO without back-off that a socket last had before a moment, in seconds; nil: nobody asked in time.
  func rto(of socket: SocketPair, before time: Timestamp) -> Double? {
    sightings[socket]?.last { $0.after <= time && $0.rto != nil && $0.state != .synSent }?.rto
  }
}

extension Conversation {
  /// The socket at one end.
  func socket(_ role: Role) -> KernelHistory.SocketPair {
    role == .initiator
      ? .init(local: initiator, remote: responder) : .init(local: responder, remote: initiator)
  }
}

extension KernelHistory {
  /// By frame, what the kernel was seen to say of the ends: a state counts from the frame that brought it to the frame that changes it,
  /// in the same use of the endpoints.
  func observedStates(in conversations: [Conversation]) -> [Int: ObservedStates] {
    var observed: [Int: ObservedStates] = [:]
    var nextStart: [Set<Endpoint>: Timestamp] = [:]
    for conversation in conversations.reversed() where conversation.transport == .tcp {
      let ends: Set = [conversation.initiator, conversation.responder]
      let times = Dictionary(
        conversation.records.map { ($0.frame, $0.time) }, uniquingKeysWith: { first, _ in first })
      for role in Role.allCases {
        guard let seen = sightings[conversation.socket(role)] else { continue }
        for span in conversation.spans(of: role, times: times, end: nextStart[ends]) {
          let isSeen = seen.contains { sighting in
            sighting.state == span.state && sighting.before >= span.start
              && (span.end.map { sighting.after <= $0 } ?? true)
          }
          guard isSeen else { continue }
          for frame in span.frames { observed[frame, default: ObservedStates()][role] = span.state }
        }
      }
      nextStart[ends] = conversation.start
    }
    return observed
  }
}

extension Conversation {
  /// How long a state lasted, and the frames of the changes that name it.
  fileprivate struct Span {
    var state: TCPState
    var start: Timestamp
    var end: Timestamp?
    var frames: [Int]
  }

  fileprivate func spans(of role: Role, times: [Int: Timestamp], end: Timestamp?) -> [Span] {
    var spans: [Span] = []
    for change in states {
      guard let state = role == .initiator ? change.initiator : change.responder,
        let time = times[change.frame]
      else { continue }
      if let last = spans.last, last.state == state {
        spans[spans.count - 1].frames.append(change.frame)
        continue
      }
      if !spans.isEmpty { spans[spans.count - 1].end = time }
      spans.append(Span(state: state, start: time, end: end, frames: [change.frame]))
    }
    return spans
  }
}
