import WireConversations
import WireFormat

/// What the timestamps of a conversation (RFC 7323) show of it at whatever point it is captured.
extension Traces {
  /// Fewer segments that fit have so by chance.
  static let enoughStamps = 3

  /// The clocks of both ends as their SYNs say them.
  struct OpeningClocks: Hashable {
    var initiator: TCPTimestamps
    var responder: TCPTimestamps
  }

  /// A segment by its place in the stream and its timestamps.
  struct Stamp: Hashable {
    var by: Role
    var sequence: Int
    var length: Int
    var flags: UInt16
    var timestamps: TCPTimestamps
  }

  /// What the SYNs say; nil: one has no timestamps, or is not in the capture.
  var openingClocks: OpeningClocks? {
    func clock(of role: Role) -> TCPTimestamps? {
      conversation.records.first { $0.by == role && $0.hasSYN }?.timestamps
    }
    guard let initiator = clock(of: .initiator), let responder = clock(of: .responder) else { return nil }
    return OpeningClocks(initiator: initiator, responder: responder)
  }

  /// The segments that have timestamps.
  var stamps: Set<Stamp> {
    Set(
      segments.compactMap { segment, place in
        conversation.records[place].timestamps.map {
          Stamp(
            by: segment.by, sequence: segment.sequence, length: segment.length, flags: segment.flags,
            timestamps: $0)
        }
      })
  }
}
