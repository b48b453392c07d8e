import WireConversations
import WireFormat
import WireSystem

/// From frames to conversations, as they are captured.
package struct FrameJudge: ~Copyable {
  /// What is kept of each conversation.
  package enum Detail {
    /// All that a ladder needs.
    case ladders
    /// Verdicts with their proof, and findings; and each change of state, if asked for. Of a file they are
    /// handed over as late as memory allows, so that what comes late is still found; of a pipe somebody may
    /// wait for them.
    case verdicts(states: Bool, ofFile: Bool)
    /// The same of a live capture; and every packet, if asked for.
    case live(states: Bool, records: Bool)
    /// Only what totals need.
    case totals

    package var options: ConversationTable.Options {
      switch self {
      case .ladders: .init(keepsRecords: true)
      case .verdicts(let states, let ofFile): .init(keepsStates: states, lingerSeconds: ofFile ? nil : 60)
      case .live(let states, let records):
        .init(keepsRecords: records, keepsStates: states, lingerSeconds: 1, lingerLimit: 1 << 16)
      case .totals:
        .init(keepsStates: false, keepsFindings: false, keepsCompatibility: false, lingerSeconds: nil)
      }
    }
  }

  package private(set) var table: ConversationTable
  /// Whether a packet began as TLS begins.
  package private(set) var seesTLS = false
  /// Reads sessions of TLS as they come; nil: somebody else does, when all frames are there.
  private var tap: TLSTap?
  private var decoder: FrameDecoder
  private let fingerprints = FrameFingerprint.Maker()

  /// A judge; without a receiver it keeps every conversation until it is asked.
  ///
  /// - Parameters:
  ///   - limit: how many conversations may be open at once; nil: as many as memory holds.
  ///   - tls: gets the sessions of TLS, as their packets come.
  package init(
    _ detail: Detail = .ladders, unwrapping: Unwrapping = Unwrapping(), limit: Int? = nil,
    tls: TLSStreams? = nil, ended: ((borrowing EndedConversation) -> Void)? = nil
  ) {
    tap = tls.map { TLSTap($0) }
    let labels = WrappingLabels()
    decoder = FrameDecoder(unwrapping: unwrapping, labels: labels)
    var options = detail.options
    options.limit = limit
    table = ConversationTable(options, ended: ended)
    table.labels = labels
    table.hasMemory = { MemoryBudget.ofProcess.isLeft }
  }

  /// How many frames it was given.
  package var frameCount: Int { decoder.frameCount }
  /// How many could not be taken apart down to the transport.
  package var undecodedCount: Int { decoder.undecodedCount }

  /// What may hold packets of conversations, and was not looked at.
  package var unseen: UnseenFrames { decoder.unseen }

  /// Reads one frame.
  ///
  /// - Parameters:
  ///   - frame: its octets, as far as they were captured.
  ///   - wireLength: its octets on the wire.
  ///   - passage: what became of it on its way, and who sent it.
  package mutating func add(
    _ frame: RawSpan, linkType: LinkType, wireLength: Int, time: Timestamp, passage: PacketPassage = .plain
  ) {
    var packet = Packet.none
    if decoder.decode(frame, linkType: linkType, wireLength: wireLength, into: &packet) {
      add(packet, of: frame, linkType, time, passage)
    }
    while decoder.hasMore {
      if decoder.decodeNext(frame, linkType: linkType, wireLength: wireLength, into: &packet) {
        add(packet, of: frame, linkType, time, passage)
      }
    }
  }

  private mutating func add(
    _ packet: Packet, of frame: RawSpan, _ linkType: LinkType, _ time: Timestamp, _ passage: PacketPassage
  ) {
    if !decoder.hasMore {
      if tap != nil {
        tap?.note(packet, in: frame, number: decoder.frameCount)
      } else if !seesTLS {
        seesTLS = TLSStreams.mayBegin(packet, in: frame)
      }
    }
    table.add(
      packet, frame: decoder.frameCount, time: time, passage: passage,
      fingerprint: table.looksForCopies
        ? fingerprints.fingerprint(of: frame, packet, linkType: linkType, interface: 0) : .unknown)
  }

  /// No more frames come: what was held is received.
  package mutating func deliverHeld() { table.deliverHeld() }

  /// The conversations so far, as if the capture ended here.
  ///
  /// - Parameter isDrained: whether nothing is missing so far, and nothing more comes.
  package func conversations(isComplete: Bool = true, dropped: Int = 0, isDrained: Bool = true)
    -> [Conversation]
  {
    table.conversations(captureIsComplete: isComplete, droppedPackets: dropped, liveAndDrained: isDrained)
  }

  /// The capture has lost so many packets so far: what is handed over from now on cannot be relied on.
  package mutating func note(lostPackets: Int) {
    if lostPackets > table.droppedPackets { table.droppedPackets = lostPackets }
  }

  /// Hands over what has ended a while ago, by the clock: for when no frame comes.
  package mutating func release(at time: Timestamp) {
    table.release(at: time)
  }

  /// Ends the capture: hands over what is still held.
  package mutating func finish(isComplete: Bool, dropped: Int) {
    table.finish(captureIsComplete: isComplete, droppedPackets: dropped, liveAndDrained: false)
  }
}
