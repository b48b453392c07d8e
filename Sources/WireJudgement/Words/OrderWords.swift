import WireConversations
import WireText

extension Conversation {
  /// Packets that stand before others which were captured before them: their numbers have moved them. Pairs
  /// of frames, as far as packets were kept; none where a whole direction has another clock.
  package var movedByNumbers: [(frame: Int, before: Int)] {
    guard clockOffset == nil else { return [] }
    return zip(records, records.dropFirst()).compactMap { packet, next in
      packet.time > next.time && packet.frame > next.frame ? (packet.frame, next.frame) : nil
    }
  }
}

extension Words {
  /// That a packet stands where its numbers say.
  package func moved(_ frame: Int, before other: Int) -> String {
    text("order.by-numbers", ["frame": FrameNames.text(frame), "other": FrameNames.text(other)])
  }

  /// More of them are of one kind.
  package static var movedLimit: Int { 3 }
}
