import CSSL

/// The names of what ends a session of TLS: those of alerts, and of ends that have none.
public enum TLSRefusal {
  /// The stream has ended, and no close_notify has come.
  public static let truncated = "truncated"
  /// What came is not TLS, or the peer takes what was sent for none.
  public static let notTLS = "not_tls"
  /// Something that no alert tells.
  public static let failure = "tls_failure"

  /// The name of an alert by its number, `certificate_expired` (RFC 8446 section 6).
  public static func alert(_ number: UInt8) -> String {
    cssl_alert_name(number).map { String(cString: $0) } ?? "alert_\(number)"
  }

  /// The names of all.
  public static let names: [String] =
    (UInt8.min...UInt8.max).compactMap { cssl_alert_name($0).map { String(cString: $0) } }
    + [truncated, notTLS, failure]
}
