import CSSL

/// An alert (RFC 8446 section 6).
public struct TLSAlert: Hashable, Codable, Sendable {
  /// Its description, by its number.
  public var description: UInt8
  /// Whether it ends the session: level 2, and in TLS 1.3 all but close_notify and user_canceled.
  public var isFatal: Bool
  /// Who sent it.
  public var by: TLSRole
  /// The frame in which it ends.
  public var frame: Int
  /// Whether it was encrypted.
  public var wasEncrypted: Bool

  /// Its name, `certificate_expired`; of one that has none, `alert_200`.
  public var name: String { Self.name(of: description) }

  /// The name of a description.
  public static func name(of number: UInt8) -> String {
    cssl_alert_name(number).map { String(cString: $0) } ?? "alert_\(number)"
  }

  static let closeNotify: UInt8 = 0
  static let userCanceled: UInt8 = 90
}
