/// A view of a BSD loopback header: a four-octet address family (LINKTYPE_NULL and LINKTYPE_LOOP).
public struct LoopbackHeader: ~Escapable {
  /// The address family, by the number of the system that captured.
  public let addressFamily: UInt32
  /// The first octet of the IP packet.
  public let payloadOffset: Int

  /// Checks the header.
  ///
  /// LINKTYPE_NULL has the byte order of the capturing machine, LINKTYPE_LOOP that of the network. No family
  /// needs more than 16 bits, so the order shows in where the zeros are.
  ///
  /// - Throws: `DecodeError` when it is not there.
  @_lifetime(copy bytes)
  @inline(__always)
  public init(_ bytes: FrameBytes, at start: Int = 0) throws(DecodeError) {
    try bytes.require(4, at: start, for: .loopback)
    let family = bytes.captured.bigEndian32(at: start)
    addressFamily = family > 0xffff ? family.byteSwapped : family
    payloadOffset = start + 4
  }

  /// The version of IP that the family stands for; nil for another protocol.
  ///
  /// AF_INET is 2 everywhere; AF_INET6 is 10 on Linux, 24 on NetBSD and OpenBSD, 28 on FreeBSD, 30 on Darwin.
  @inline(__always)
  public var version: IPAddress.Version? {
    switch addressFamily {
    case 2: .v4
    case 10, 24, 28, 30: .v6
    default: nil
    }
  }
}
