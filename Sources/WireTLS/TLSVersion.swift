/// A version of TLS, by its number on the wire (RFC 8446 section 4.2.1).
public struct TLSVersion: RawRepresentable, Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
  /// `0x0304` is TLS 1.3.
  public let rawValue: UInt16

  /// A version from its number.
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// TLS 1.2 (RFC 5246).
  public static let tls12 = TLSVersion(rawValue: 0x0303)
  /// TLS 1.3 (RFC 8446).
  public static let tls13 = TLSVersion(rawValue: 0x0304)

  /// Older versions are lower.
  public static func < (left: TLSVersion, right: TLSVersion) -> Bool { left.rawValue < right.rawValue }

  /// `1.3`; `SSL 3.0`; of an unknown number its octets, `0x7f1c`.
  public var description: String {
    switch rawValue {
    case 0x0300: "SSL 3.0"
    case 0x0301...0x0304: "1.\(rawValue - 0x0301)"
    default: "0x" + String(rawValue, radix: 16)
    }
  }
}
