import WireCapture
import WireFormat

/// The datagrams of a capture that travelled in fragments, by what is the same in the datagram that was put
/// together again.
struct FragmentedFrames {
  /// What a first fragment has in common with the whole datagram: the shortest one holds so many octets of
  /// it.
  private struct Key: Hashable {
    static let octets = 512
    var source: Endpoint
    var destination: Endpoint
    var start: ArraySlice<UInt8>
  }

  /// Which fragments belong together.
  private struct Name: Hashable {
    var addresses: [IPAddress]
    var identification: UInt32
  }

  /// The frames of each datagram, in the order of first fragments; of each the first fragment comes first.
  private var datagrams: [Key: [[Int]]] = [:]

  init(_ frames: FrameStore) {
    var groups: [Name: (key: Key, frames: [Int])] = [:]
    var order: [Name] = []
    for index in 0..<frames.count {
      let octets = frames[index].octets
      guard
        let packet = try? PacketDecoder.decode(
          octets.span.bytes, linkType: .ethernet, wireLength: frames[index].frame.wireLength)
      else { continue }
      let addresses = [packet.source.address, packet.destination.address]
      switch packet.transport {
      case .udp(let datagram):
        guard let identification = datagram.identification else { continue }
        let name = Name(addresses: addresses, identification: identification)
        groups[name] = (Self.key(packet, octets), [index + 1])
        order.append(name)
      case .fragment(let fragment):
        groups[Name(addresses: addresses, identification: fragment.identification)]?.frames.append(index + 1)
      default: continue
      }
    }
    for name in order {
      guard let group = groups.removeValue(forKey: name) else { continue }
      datagrams[group.key, default: []].append(group.frames)
    }
  }

  /// The frames of a whole datagram; none, if it is in no frames.
  mutating func frames(of passage: Passage) -> [Int] {
    guard
      let packet = try? PacketDecoder.decode(
        passage.octets.span.bytes, linkType: .raw, wireLength: Self.largest)
    else { return [] }
    let key = Self.key(packet, passage.octets)
    guard let found = datagrams[key]?.first else { return [] }
    datagrams[key]?.removeFirst()
    return found
  }

  /// More than any IP packet has: its header says how long it is.
  private static let largest = 65_575

  private static func key(_ packet: Packet, _ octets: [UInt8]) -> Key {
    Key(
      source: packet.source, destination: packet.destination,
      start: octets.dropFirst(packet.payloadOffset).prefix(Key.octets))
  }
}
