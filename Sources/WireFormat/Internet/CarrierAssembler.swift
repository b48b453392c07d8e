/// Puts packets of IP together that carry packets of others and were cut into fragments on their way: what is
/// inside begins in the first, and is whole only with the last.
///
/// Of their octets no more is kept than the headers inside need; of those that never become whole, the last
/// few.
public struct CarrierAssembler {
  private var partials = PartialPackets()

  /// An assembler that has nothing yet.
  public init() {}

  /// Adds a fragment that was decoded.
  ///
  /// - Parameters:
  ///   - frame: the frame that it was decoded from.
  ///   - wireLength: the octets that the frame had on the wire.
  ///   - outcome: what its decoder says of it.
  /// - Returns: the packet, if it is whole by now.
  public mutating func add(_ frame: RawSpan, wireLength: Int, _ outcome: Unwrapper.Outcome)
    -> ReassembledPacket?
  {
    guard let fragment = outcome.fragment else { return nil }
    let bytes = FrameBytes(frame, wireLength: wireLength)
    return partials.add(fragment, of: bytes).flatMap { ReassembledPacket($0, fragment.identity) }
  }
}

/// A packet of IP that was put together, with a header as it had before it was cut up.
public struct ReassembledPacket {
  /// Its header, and the first octets of what it carries, as far as they were captured.
  public let octets: [UInt8]
  /// All its octets.
  public let wireLength: Int
  /// What its fragments were wrapped in.
  let wrapping: UInt32

  /// - Returns: nil where no packet is so long.
  init?(_ partial: PartialPacket, _ identity: IPFragment.Identity) {
    guard let length = partial.length else { return nil }
    let isV4 = identity.source.version == .v4
    let total = isV4 ? 20 + length : length
    guard total <= Int(UInt16.max) else { return nil }
    var octets: [UInt8] = isV4 ? [0x45, 0] : [0x60, 0, 0, 0]
    func append(_ value: some FixedWidthInteger) {
      for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
        octets.append(UInt8(truncatingIfNeeded: value >> shift))
      }
    }
    append(UInt16(total))
    if isV4 {
      append(UInt16(truncatingIfNeeded: identity.identification))
      octets += [0, 0, 64, identity.protocolNumber.rawValue, 0, 0]
      append(UInt32(truncatingIfNeeded: identity.source.low))
      append(UInt32(truncatingIfNeeded: identity.destination.low))
    } else {
      octets += [identity.protocolNumber.rawValue, 64]
      for address in [identity.source, identity.destination] {
        append(address.high)
        append(address.low)
      }
    }
    wireLength = octets.count + length
    octets += partial.head[..<min(partial.headEnd, length)]
    self.octets = octets
    wrapping = identity.wrapping
  }
}

extension Unwrapper.Outcome {
  /// Whether the packet is the first fragment of one that carries packets of others in UDP.
  package var isFirstOfCarrier: Bool { fragment != nil && unread != nil }

  /// Of a fragment: what the others of its packet have, too.
  package var identification: UInt32? { fragment?.identity.identification }
}
