/// What one end of TLS wants of a session: in Python's ssl, what an SSLContext is told.
public struct TLSSettings: Hashable, Sendable {
  /// The versions that can be used.
  public enum Version: String, Hashable, Comparable, Sendable, CaseIterable {
    case tls10 = "1.0"
    case tls11 = "1.1"
    case tls12 = "1.2"
    case tls13 = "1.3"

    /// Its number on the wire (RFC 8446 section 4.2.1).
    var number: Int32 {
      switch self {
      case .tls10: 0x0301
      case .tls11: 0x0302
      case .tls12: 0x0303
      case .tls13: 0x0304
      }
    }

    /// Older versions are lower.
    public static func < (left: Version, right: Version) -> Bool { left.number < right.number }
  }

  /// A certificate, the chain behind it, and the key, in PEM.
  public enum Identity: Hashable, Sendable {
    /// The paths of files.
    case files(certificate: String, key: String)
    /// Texts.
    case texts(certificate: String, key: String)
  }

  /// Whose word an end takes for a certificate.
  public enum Trust: Hashable, Sendable {
    /// The authorities of the machine.
    case machine
    /// Those in a file in PEM.
    case file(String)
    /// Those in a text in PEM.
    case text(String)
    /// Everybody's: nothing is verified.
    case anybody
  }

  /// The versions, from the lowest to the highest.
  public var versions: ClosedRange<Version> = .tls12 ... .tls13
  /// The protocols of ALPN (RFC 7301), the best first; none: the extension is left out.
  public var protocols: [String] = []
  /// Groups for the exchange of keys, `X25519:P-256`, as SSL_CTX_set1_groups_list(3) takes them; nil: the
  /// library's.
  public var groups: String?
  /// Ciphers of TLS 1.2 and before, as SSL_CTX_set_cipher_list(3) takes them; nil: the library's.
  public var ciphers: String?
  /// Cipher suites of TLS 1.3, as SSL_CTX_set_ciphersuites(3) takes them; nil: the library's.
  public var cipherSuites: String?
  /// What it shows; a server needs one.
  public var identity: Identity?
  /// Whom a client believes. Of a server: whose clients it takes; `anybody`: it asks for no certificate.
  public var trust: Trust = .machine
  /// Of a client: the name that it asks for, and that the certificate must have; nil: what it connected to.
  public var serverName: String?
  /// Of a client: whether the name of the certificate is compared (Python's `check_hostname`).
  public var checksName = true
  /// Of a server: how many tickets it sends after a handshake of TLS 1.3 (RFC 8446 section 4.6.1).
  public var tickets = 2
  /// Of a server: how many octets of early data it takes (RFC 8446 section 2.3); 0: none.
  public var earlyData: UInt32 = 0

  /// What is usual: TLS 1.2 and 1.3; a client verifies, a server takes everybody.
  public init() {}

  /// The settings of a server with this identity.
  public static func server(_ identity: Identity) -> TLSSettings {
    var settings = TLSSettings()
    settings.identity = identity
    settings.trust = .anybody
    return settings
  }
}
