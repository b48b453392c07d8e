import WireCapture
import WireFormat

/// From frames to packets: what a filter takes, as far as it can be taken apart.
package struct FrameDecoder {
  /// How many frames it was given.
  package private(set) var frameCount = 0
  /// How many of them the filter did not take.
  private var passedOverCount = 0
  /// How many could not be taken apart down to the transport.
  package private(set) var undecodedCount = 0
  /// How many of those belong to tunnels that are not unwrapped.
  package private(set) var tunnels: [Tunnel: Int] = [:]
  /// The link layers, in the order of their appearance.
  package private(set) var linkTypes: [LinkType] = []
  private var linkType: LinkType?
  private let filter: FrameFilter?
  private var assembler = SegmentAssembler()

  /// - Parameter filter: which frames are looked at; nil: all. The others still count, so that frames keep their numbers.
  package init(filter: FrameFilter? = nil) {
    self.filter = filter
  }

  /// How many frames it looked at.
  var judgedCount: Int { frameCount - passedOverCount }

  /// Reads one frame.
  ///
  /// - Parameters:
  ///   - frame: its octets, as far as they were captured.
  ///   - wireLength: its octets on the wire.
  /// - Returns: the packet; nil where there is none, or the filter does not take it.
  @inline(__always)
  package mutating func decode(_ frame: RawSpan, linkType: LinkType, wireLength: Int) -> Packet? {
    frameCount += 1
    if linkType != self.linkType { note(linkType) }
    if let filter, !filter.takes(frame, linkType: linkType, wireLength: wireLength) {
      passedOverCount += 1
      return nil
    }
    do {
      let packet = try PacketDecoder.decode(frame, linkType: linkType, wireLength: wireLength)
      switch packet.transport {
      case .tcp, .udp, .icmp: return packet
      case .other(let number):
        note(undecoded: Tunnel(protocolNumber: number))
        return packet
      case .fragment: return assembler.add(frame, linkType: linkType, wireLength: wireLength) ?? packet
      }
    } catch {
      note(undecoded: Tunnel(error))
      return nil
    }
  }

  private mutating func note(undecoded tunnel: Tunnel?) {
    undecodedCount += 1
    if let tunnel { tunnels[tunnel, default: 0] += 1 }
  }

  private mutating func note(_ linkType: LinkType) {
    self.linkType = linkType
    if !linkTypes.contains(linkType) { linkTypes.append(linkType) }
  }
}
