import WireConversations
import WireText

/// A point at which the reader of a page may stop.
struct PageStep {
  /// Whether a frame that had been held arrives; else it is sent.
  var isArrival = false
  /// The frame whose headers are shown.
  var frame: Int
  /// The conversation.
  var conversation: Int
  /// When it is to be seen, in nanoseconds.
  var time: Int64
  /// What a quiz asks; nil: it was asked when the packet was sent.
  var packet: Packet?
  /// The state that each end has come to, where the capture tells.
  var states: [Role: ReachedState]

  /// A packet as somebody foresees it.
  struct Packet {
    /// As a `wire` expectation has it: `SA<`.
    var pattern: String
    /// The relative numbers of a segment.
    var sequence: Int?
    var acknowledgment: Int?
    /// Why it is the next one, in each language; nil: the reader is told everything at once.
    var why: LocalizedText?
    /// Whether it has to be foreseen: when an acknowledgment of data only goes is the kernel's own affair.
    var counts: Bool
  }
}
