import WireFormat

/// Where packets pass by on their way to a conversation: those that say something in TLS go to `TLSStreams`,
/// too. In a capture without TLS a packet costs a look at three octets.
struct TLSTap {
  private let streams: TLSStreams
  /// Whether there is a session that a packet may belong to.
  private var follows = false

  init(_ streams: TLSStreams) {
    self.streams = streams
  }

  /// Looks at a packet.
  @inline(__always)
  mutating func note(_ packet: borrowing Packet, in frame: RawSpan, number: Int) {
    if follows {
      take(packet, in: frame, number: number)
    } else if TLSStreams.mayBegin(packet, in: frame) {
      take(packet, in: frame, number: number)
    }
  }

  @inline(never)
  private mutating func take(_ packet: borrowing Packet, in frame: RawSpan, number: Int) {
    streams.add(packet, in: frame, number: number)
    follows = streams.hasSessions
  }
}
