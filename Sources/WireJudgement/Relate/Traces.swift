import WireConversations
import WireFormat

/// What a conversation shows of itself at whatever point it is captured.
struct Traces {
  /// So many octets of a payload tell one segment from another.
  static let octetCount = 64
  /// Streams that have fewer octets in common have them by chance.
  static let enoughOctets = 16

  let conversation: Conversation
  /// The numbers of both SYNs; nil: one is not in the capture.
  let isns: Pair?
  /// The segments, with their places among the records.
  let segments: [(segment: Segment, place: Int)]
  /// The first octets that each end sent, one after the other without those sent again.
  let streams: [Role: [UInt8]]

  /// The ISNs of both ends.
  struct Pair: Hashable {
    var initiator: UInt32
    var responder: UInt32
  }

  /// A segment as it is told from others, by numbers that count from the SYNs.
  struct Segment: Hashable {
    var by: Role
    var sequence: Int
    var acknowledgment: Int?
    var length: Int
    var flags: UInt16
    var octets: [UInt8]?
  }

  /// - Parameter comparesOctets: whether the octets tell segments apart: not where captures were cut at
  ///   different places.
  init(_ conversation: Conversation, comparesOctets: Bool) {
    self.conversation = conversation
    func isn(of role: Role) -> UInt32? {
      conversation.records.first { $0.by == role && $0.hasSYN }?.rawSequence
    }
    if let initiator = isn(of: .initiator), let responder = isn(of: .responder) {
      isns = Pair(initiator: initiator, responder: responder)
    } else {
      isns = nil
    }
    segments = conversation.records.enumerated().compactMap { place, record in
      Segment(record, hasOctets: comparesOctets).map { ($0, place) }
    }
    streams = Dictionary(
      uniqueKeysWithValues: Role.allCases.map { ($0, Self.stream(of: $0, in: conversation.records)) })
  }

  private static func stream(of role: Role, in records: [PacketRecord]) -> [UInt8] {
    var octets: [UInt8] = []
    for record in records where record.by == role && octets.count < octetCount {
      guard case .segment(_, let sequence, _, _) = record.content, let payload = record.payload,
        sequence <= octets.count + 1, sequence > 0, sequence - 1 + payload.count > octets.count
      else { continue }
      octets += payload.dropFirst(octets.count + 1 - sequence)
      // Behind what was not kept of a payload nothing fits.
      if payload.count < record.payloadLength { break }
    }
    return Array(octets.prefix(octetCount))
  }

  /// The segments that carry something, which no point between changes.
  var carrying: Set<Segment> {
    Set(segments.lazy.map(\.segment).filter { $0.length > 0 }.map(\.withoutAcknowledgment))
  }
}

extension Conversation {
  /// Whether octets that tell its segments apart were not captured.
  var lacksOctets: Bool {
    records.contains { ($0.payload?.count ?? 0) < min(Traces.octetCount, $0.payloadLength) }
  }
}

extension Traces.Segment {
  fileprivate init?(_ record: PacketRecord, hasOctets: Bool) {
    guard case .segment(let flags, let sequence, let acknowledgment, _) = record.content else { return nil }
    self.init(
      by: record.by, sequence: sequence, acknowledgment: acknowledgment, length: record.payloadLength,
      flags: TCPFlags(rawValue: flags).intersection([.syn, .fin, .rst]).rawValue,
      octets: hasOctets ? record.payload : nil)
  }

  fileprivate var withoutAcknowledgment: Self {
    var segment = self
    segment.acknowledgment = nil
    return segment
  }
}

extension PacketRecord {
  var hasSYN: Bool {
    if case .segment(let flags, _, _, _) = content { TCPFlags(rawValue: flags).contains(.syn) } else { false }
  }
}
