/// Writes the classic format, with nanoseconds, in little endian.
///
/// Octets collect in `bytes`; a caller that streams takes them with `takeBytes` as often as it likes.
public struct PcapWriter {
  /// What has been written and not been taken.
  public private(set) var bytes: [UInt8] = []

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - linkType: what every frame begins with.
  ///   - snapLength: the most octets of a frame that are captured.
  public init(linkType: LinkType, snapLength: Int = 262_144) {
    bytes.append(0xa1b2_3c4d as UInt32, .little)
    bytes.append(2 as UInt16, .little)
    bytes.append(4 as UInt16, .little)
    bytes.append(0 as UInt64, .little)
    bytes.append(UInt32(truncatingIfNeeded: snapLength), .little)
    bytes.append(UInt32(linkType.rawValue), .little)
  }

  /// Appends a frame.
  ///
  /// - Parameters:
  ///   - frame: what was captured of it.
  ///   - time: when; from 1970 to 2106, all that the format can say.
  ///   - originalLength: its octets on the wire; nil when all were captured.
  public mutating func append(_ frame: RawSpan, time: Timestamp, originalLength: Int? = nil) {
    bytes.append(UInt32(truncatingIfNeeded: time.nanoseconds / 1_000_000_000), .little)
    bytes.append(UInt32(truncatingIfNeeded: time.nanoseconds % 1_000_000_000), .little)
    bytes.append(UInt32(truncatingIfNeeded: frame.byteCount), .little)
    bytes.append(UInt32(truncatingIfNeeded: originalLength ?? frame.byteCount), .little)
    bytes.append(frame)
  }

  /// What has been written since the last call.
  public mutating func takeBytes() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }
}
