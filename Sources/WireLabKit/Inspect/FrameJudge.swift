import WireConversations
import WireFormat

/// From frames to conversations: the one road that a run and a saved capture share.
struct FrameJudge {
  private(set) var table: ConversationTable
  /// How many frames it was given.
  private(set) var frameCount = 0
  /// How many could not be taken apart down to the transport.
  private(set) var undecodedCount = 0
  /// The link layers, in the order of their appearance.
  private(set) var linkTypes: [LinkType] = []

  /// A judge that keeps what a ladder needs.
  init(keepsRecords: Bool = true) {
    table = ConversationTable(.init(keepsRecords: keepsRecords))
  }

  /// Reads one frame.
  ///
  /// - Parameters:
  ///   - frame: its octets, as far as they were captured.
  ///   - wireLength: its octets on the wire.
  ///   - delivered: false for a segment that was sent, and dropped on purpose.
  mutating func add(
    _ frame: RawSpan, linkType: LinkType, wireLength: Int, time: Timestamp, delivered: Bool = true
  ) {
    frameCount += 1
    if linkTypes.last != linkType, !linkTypes.contains(linkType) { linkTypes.append(linkType) }
    do {
      let packet = try PacketDecoder.decode(frame, linkType: linkType, wireLength: wireLength)
      if case .other = packet.transport { undecodedCount += 1 }
      table.add(packet, frame: frameCount, time: time, delivered: delivered)
    } catch {
      undecodedCount += 1
    }
  }

  /// The conversations so far, as if the capture ended here.
  func conversations(isComplete: Bool = true, dropped: Int = 0, isLive: Bool = false) -> [Conversation] {
    // The table is a value: this ends a copy of it.
    var copy = table
    return copy.finish(captureIsComplete: isComplete, droppedPackets: dropped, liveAndDrained: isLive)
  }
}
