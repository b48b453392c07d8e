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
  private var unwrapper: Unwrapper

  /// The most octets that are kept in all: what comes later is not known.
  private static let limit = 64 << 20

  /// - Parameters:
  ///   - count: how many octets of each payload are kept.
  ///   - unwrapping: what is unwrapped, where frames are given.
  package init(count: Int, unwrapping: Unwrapping = Unwrapping()) {
    self.count = count
    unwrapper = Unwrapper(unwrapping)
  }

  /// Keeps the octets of a frame.
  package mutating func add(_ frame: RawSpan, linkType: LinkType, wireLength: Int, number: Int) {
    guard let packet = try? unwrapper.decode(frame, linkType: linkType, wireLength: wireLength),
      !unwrapper.hasMore
    else { return }
    add(packet, in: frame, number: number)
  }

  /// Keeps the octets of a packet.
  ///
  /// - Parameters:
  ///   - packet: the packet.
  ///   - frame: the frame that it was decoded from.
  ///   - number: that of the frame.
  package mutating func add(_ packet: Packet, in frame: RawSpan, number: Int) {
    guard total < Self.limit else { return }
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
