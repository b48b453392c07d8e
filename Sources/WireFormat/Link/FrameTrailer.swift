/// What stands behind the packets of a capture of Ethernet, as far as their lengths show: a frame check
/// sequence, or the time stamp of a tap.
///
/// Nobody needs it but packets that do not state their length, which the kernel left to the device.
struct FrameTrailer: Sendable {
  /// The octets of the smallest frame of Ethernet, without its check sequence.
  static var smallestFrame: Int { 60 }
  /// So many packets must have shown it.
  private static var enough: Int { 3 }
  /// The longest that is taken for one.
  private static var longest: Int { 64 }

  private var candidate = 0
  private var count = 0
  private var isRefuted = false

  /// The octets behind each packet, and behind the padding of short ones; 0: none, or not known.
  var length: Int { isRefuted || count < Self.enough ? 0 : candidate }

  /// Notes a frame that does not end with its packet.
  ///
  /// - Parameters:
  ///   - packetEnd: the octet after the last one of the packet.
  ///   - frameEnd: the octet after the last one of the frame.
  @inline(never)
  mutating func note(packetEnd: Int, frameEnd: Int) {
    let surplus = frameEnd - max(Self.smallestFrame, packetEnd)
    guard surplus > 0 else { return }
    if count == 0 { candidate = surplus }
    if candidate == surplus && surplus <= Self.longest {
      count = min(count + 1, Self.enough)
    } else {
      refute()
    }
  }

  /// Notes a frame that ends with its packet.
  @inline(__always)
  mutating func refute() { isRefuted = true }
}
