import WireConversations
import WireFormat

/// The first octets of payloads, by their frames: kept only where an expectation asks for them.
///
/// Payloads of IP packets that came in fragments are not among them.
package struct PayloadOctets: Sendable {
  /// How many octets of each payload are kept.
  private let count: Int
  private var octets: [Int: [UInt8]] = [:]
  private var total = 0

  /// The most octets that are kept in all: what comes later is not known.
  private static let limit = 64 << 20

  /// - Parameter count: how many octets of each payload are kept.
  package init(count: Int) {
    self.count = count
  }

  /// Keeps the octets of a frame.
  package mutating func add(_ frame: RawSpan, linkType: LinkType, wireLength: Int, number: Int) {
    guard total < Self.limit,
      let packet = try? PacketDecoder.decode(frame, linkType: linkType, wireLength: wireLength)
    else { return }
    let length: Int
    switch packet.transport {
    case .tcp(let segment): length = segment.payloadLength
    case .udp(let datagram): length = datagram.payloadLength
    case .icmp, .fragment, .other: return
    }
    let kept = min(count, length, packet.capturedPayloadLength)
    guard kept > 0 else { return }
    let payload = frame.extracting(packet.payloadOffset..<packet.payloadOffset + kept)
    octets[number] = payload.withUnsafeBytes { Array($0) }
    total += kept
  }

  /// A conversation that is over, whose packets get their octets: these are kept here no longer.
  package mutating func moved(to conversation: Conversation) -> Conversation {
    var conversation = conversation
    for place in conversation.records.indices {
      guard let payload = octets.removeValue(forKey: conversation.records[place].frame) else { continue }
      total -= payload.count
      conversation.records[place].payload = payload
    }
    return conversation
  }

  /// Conversations whose packets have their octets.
  package func added(to conversations: [Conversation]) -> [Conversation] {
    conversations.map { conversation in
      var conversation = conversation
      for place in conversation.records.indices {
        conversation.records[place].payload = octets[conversation.records[place].frame]
      }
      return conversation
    }
  }
}
