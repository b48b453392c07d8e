import WireConversations
import WireFormat
import WireLabKit

/// Where our reading of a capture and tshark's differ.
///
/// A conversation of ours is one of Wireshark's, and the other way round, with two exceptions. A SYN with
/// another ISN always begins a new one there; here it may be one that the open conversation challenges, and
/// then ours is the OR of Wireshark's. And a SYN with the same ISN, or of an end that was silent until then,
/// never begins a new one there; here it does when the conversation had ended, and then Wireshark's is the OR
/// of ours. Where both happen to one four-tuple, only the raw numbers can be compared.
struct Comparison {
  /// Conversations that are one to both.
  private(set) var matched = 0
  /// Conversations of ours that are several to Wireshark, or the other way round.
  private(set) var unequal = 0
  /// Groups in which several of ours share several of Wireshark's.
  private(set) var mixed = 0
  /// What differs, a sentence each.
  private(set) var differences: [String] = []

  private let tshark: Tshark
  private var theirs: [Int: Tshark.Segment] = [:]

  init(_ conversations: [Conversation], _ tshark: Tshark) {
    self.tshark = tshark
    for segment in tshark.segments { theirs[segment.frame] = segment }
    for group in Self.groups(of: conversations.filter { $0.transport == .tcp }, tshark) {
      compare(group.conversations, group.streams)
    }
    for segment in theirs.values.sorted(by: { $0.frame < $1.frame }) {
      differences.append("\(segment) of stream \(tshark.stream[segment.frame] ?? -1) is in no conversation")
    }
  }

  /// Conversations of ours and of Wireshark's that share segments.
  private static func groups(
    of conversations: [Conversation], _ tshark: Tshark
  ) -> [(conversations: [Conversation], streams: [Int])] {
    var groups: [(conversations: [Conversation], streams: [Int])] = []
    var owner: [Int: Int] = [:]
    for conversation in conversations {
      var streams: [Int] = []
      for record in conversation.records {
        if let stream = tshark.stream[record.frame], !streams.contains(stream) { streams.append(stream) }
      }
      if let group = streams.compactMap({ owner[$0] }).first {
        groups[group].conversations.append(conversation)
        groups[group].streams += streams.filter { !groups[group].streams.contains($0) }
        for stream in streams { owner[stream] = group }
      } else {
        for stream in streams { owner[stream] = groups.count }
        groups.append(([conversation], streams))
      }
    }
    return groups
  }

  private mutating func compare(_ conversations: [Conversation], _ streams: [Int]) {
    let isSame = conversations.count == 1 && streams.count == 1
    for conversation in conversations { compareNumbers(conversation, isSame: isSame) }
    switch (conversations.count, streams.count) {
    case (1, 1): matched += 1
    case (1, _), (_, 1): unequal += 1
    default:
      mixed += 1
      return
    }
    for (earlier, later) in zip(conversations, conversations.dropFirst()) where !begins(later, after: earlier)
    {
      differ([earlier, later], "both in stream \(streams)")
    }
    let ours = conversations.reduce(0) { $0 | ($1.completeness ?? 0) }
    let completeness = streams.reduce(0) { $0 | (tshark.completeness[$1] ?? 0) }
    // Where they are not divided alike, a SYN begins something for one of both only, and tshark shows nothing
    // of a single segment.
    let hasSingle = streams.contains { tshark.count[$0] == 1 }
    let isEqual =
      isSame
      ? ours == completeness
      : (completeness & ~ours & ~1 == 0 || conversations.count > 1)
        && (ours & ~completeness & ~1 == 0 || hasSingle)
    if !isEqual { differ(conversations, "completeness \(ours), tshark says \(completeness)") }
    if conversations.count == 1 { compareBeginnings(conversations[0], streams) }
  }

  /// Whether a SYN begins a conversation here and not there, after one that had ended.
  private func begins(_ later: Conversation, after earlier: Conversation) -> Bool {
    guard let first = later.records.first?.segment, TCPFlags(rawValue: first.flags).contains(.syn) else {
      return false
    }
    let sender: Role = later.initiator == earlier.initiator ? .initiator : .responder
    let sent = earlier.records.filter { $0.by == sender }.compactMap(\.segment)
    return sent.isEmpty
      || sent.contains { TCPFlags(rawValue: $0.flags).contains(.syn) && $0.rawSequence == first.rawSequence }
  }

  /// Each further conversation of Wireshark's begins with a SYN.
  private mutating func compareBeginnings(_ conversation: Conversation, _ streams: [Int]) {
    for stream in streams.sorted().dropFirst() {
      let first = conversation.records.filter { tshark.stream[$0.frame] == stream }
        .min { $0.frame < $1.frame }?.segment
      let flags = TCPFlags(rawValue: first?.flags ?? 0)
      if !flags.contains(.syn) || flags.contains(.ack) {
        differ([conversation], "stream \(stream) begins there with \(first?.description ?? "nothing")")
      }
    }
  }

  private mutating func compareNumbers(_ conversation: Conversation, isSame: Bool) {
    let isCountedAlike = isSame && !conversation.isRenumbered && !conversation.isReordered
    for record in conversation.records {
      guard let ours = record.segment else { continue }
      guard let their = theirs.removeValue(forKey: record.frame) else {
        differ([conversation], "#\(record.frame) is no segment to tshark")
        continue
      }
      let isEqual =
        isCountedAlike
        ? ours == their
        : (ours.flags, ours.rawSequence, ours.length) == (their.flags, their.rawSequence, their.length)
      if !isEqual { differ([conversation], "\(ours), tshark says \(their)") }
    }
  }

  private mutating func differ(_ conversations: [Conversation], _ text: String) {
    let segments = conversations.flatMap { conversation in
      ["conversation \(conversation.id) \(conversation.initiator) \(conversation.responder)"]
        + conversation.records.compactMap { record in
          record.segment.map { "  \(record.by == .initiator ? ">" : "<") \($0)" }
        }
    }
    differences.append(text + "\n" + segments.joined(separator: "\n"))
  }
}

extension Conversation {
  /// Whether the first number of an end is another one than tshark's: no SYN of it tells it, and the numbers
  /// of the segments put them in another order than that of the capture.
  fileprivate var isReordered: Bool {
    func hasSYN(_ role: Role) -> Bool {
      records.contains { record in
        record.by == role && record.segment.map { TCPFlags(rawValue: $0.flags).contains(.syn) } ?? false
      }
    }
    return !(hasSYN(.initiator) && hasSYN(.responder))
      && zip(records, records.dropFirst()).contains { $0.frame > $1.frame }
  }

  /// Whether tshark counts anew in the middle: from a SYN+ACK where the number of its sender was known, or
  /// guessed, before.
  fileprivate var isRenumbered: Bool {
    records.indices.contains { index in
      guard let answer = records[index].segment, answer.isAnswer else { return false }
      let earlier = records[..<index]
      let own = earlier.filter { $0.by == records[index].by }.compactMap(\.segment)
      if own.isEmpty { return index == 0 || earlier.contains { $0.segment?.acknowledgment != nil } }
      return own.contains {
        !TCPFlags(rawValue: $0.flags).contains(.syn) || $0.rawSequence != answer.rawSequence
      }
    }
  }
}

extension Tshark.Segment {
  fileprivate var isAnswer: Bool { TCPFlags(rawValue: flags).isSuperset(of: [.syn, .ack]) }
}

extension PacketRecord {
  /// The segment as tshark tells of it; nil: it is none.
  fileprivate var segment: Tshark.Segment? {
    guard case .segment(let flags, let sequence, let acknowledgment, _) = content else { return nil }
    return Tshark.Segment(
      frame: frame, flags: flags, rawSequence: rawSequence ?? 0, sequence: sequence,
      acknowledgment: acknowledgment, length: payloadLength)
  }
}
