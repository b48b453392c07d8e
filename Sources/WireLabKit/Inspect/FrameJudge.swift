import WireCapture
import WireConversations
import WireFormat

/// From frames to conversations: the one road that a run and a saved capture share.
struct FrameJudge: ~Copyable {
  /// What is kept of each conversation.
  enum Detail {
    /// All that a ladder needs.
    case ladders
    /// Verdicts with their proof, and findings; and each change of state, if asked for.
    case verdicts(states: Bool)
    /// The same of a live capture, where somebody waits for them.
    case live(states: Bool)
    /// Only what totals need.
    case totals

    fileprivate var options: ConversationTable.Options {
      switch self {
      case .ladders: .init(keepsRecords: true)
      case .verdicts(let states): .init(keepsStates: states)
      case .live(let states): .init(keepsStates: states, lingerSeconds: 1, lingerLimit: 1 << 16)
      case .totals: .init(keepsStates: false, keepsFindings: false, keepsCompatibility: false)
      }
    }
  }

  private(set) var table: ConversationTable
  /// How many frames it was given.
  private(set) var frameCount = 0
  /// How many of them the filter did not take.
  private var passedOverCount = 0
  /// How many could not be taken apart down to the transport.
  private(set) var undecodedCount = 0
  /// The link layers, in the order of their appearance.
  private(set) var linkTypes: [LinkType] = []
  private var linkType: LinkType?
  private let filter: FrameFilter?
  /// Packets that the bench held, until they are received.
  private var held: [Held] = []

  private struct Held {
    var packet: Packet
    var frame: Int
    /// When it is received.
    var due: Timestamp
    var observed: ObservedStates
  }

  /// A judge; without a receiver it keeps every conversation until it is asked.
  ///
  /// - Parameter filter: which frames it looks at; nil: at all. The others still count, so that frames keep their numbers.
  init(
    _ detail: Detail = .ladders, filter: FrameFilter? = nil,
    ended: ((borrowing EndedConversation) -> Void)? = nil
  ) {
    table = ConversationTable(detail.options, ended: ended)
    self.filter = filter
  }

  /// How many it looked at.
  var judgedCount: Int { frameCount - passedOverCount }

  /// Reads one frame.
  ///
  /// - Parameters:
  ///   - frame: its octets, as far as they were captured.
  ///   - wireLength: its octets on the wire.
  ///   - mark: what the bench had to do with it.
  ///   - observed: what the kernel was seen to say of both ends after it.
  @inline(__always)
  mutating func add(
    _ frame: RawSpan, linkType: LinkType, wireLength: Int, time: Timestamp, mark: FrameMark = .none,
    observed: FrameObservation = FrameObservation()
  ) {
    frameCount += 1
    if linkType != self.linkType { note(linkType) }
    if let filter, !filter.takes(frame, linkType: linkType, wireLength: wireLength) {
      passedOverCount += 1
      return
    }
    if !held.isEmpty { deliverHeld(until: time) }
    do {
      let packet = try PacketDecoder.decode(frame, linkType: linkType, wireLength: wireLength)
      if case .other = packet.transport { undecodedCount += 1 }
      table.add(
        packet, frame: frameCount, time: time, delivered: mark.delivery == .atOnce, origin: mark.origin,
        observed: observed.sent)
      if case .later(let wait) = mark.delivery {
        held.append(
          Held(
            packet: packet, frame: frameCount, due: Timestamp(nanoseconds: time.nanoseconds &+ wait),
            observed: observed.received))
      }
    } catch {
      undecodedCount += 1
    }
  }

  /// Delivers what was held until now; nil: everything, because no more frames come.
  mutating func deliverHeld(until time: Timestamp? = nil) {
    let due = held.filter { packet in time.map { packet.due <= $0 } ?? true }
    held.removeAll { packet in time.map { packet.due <= $0 } ?? true }
    for packet in due.sorted(by: { ($0.due, $0.frame) < ($1.due, $1.frame) }) {
      table.receive(packet.packet, frame: packet.frame, time: packet.due, observed: packet.observed)
    }
  }

  private mutating func note(_ linkType: LinkType) {
    self.linkType = linkType
    if !linkTypes.contains(linkType) { linkTypes.append(linkType) }
  }

  /// The conversations so far, as if the capture ended here.
  func conversations(isComplete: Bool = true, dropped: Int = 0, isLive: Bool = false) -> [Conversation] {
    table.conversations(captureIsComplete: isComplete, droppedPackets: dropped, liveAndDrained: isLive)
  }

  /// The capture has lost so many packets so far: what is handed over from now on cannot be relied on.
  mutating func note(lostPackets: Int) {
    if lostPackets > table.droppedPackets { table.droppedPackets = lostPackets }
  }

  /// Hands over what has ended a while ago, by the clock: for when no frame comes.
  mutating func release(at time: Timestamp) {
    table.release(at: time)
  }

  /// Ends the capture: hands over what is still held.
  mutating func finish(isComplete: Bool, dropped: Int) {
    deliverHeld()
    table.finish(captureIsComplete: isComplete, droppedPackets: dropped, liveAndDrained: false)
  }
}
