import WireConversations

/// A point at which the reader of a page may stop.
struct PageStep {
  /// The name of its row.
  var row: String
  /// The frame whose headers are shown.
  var frame: Int
  /// The conversation.
  var conversation: Int
  /// The state that each end has come to, where the capture tells.
  var states: [Role: ReachedState]
}
