/// A cipher suite by its number (IANA's registry "TLS Cipher Suites").
public struct CipherSuite: RawRepresentable, Hashable, Codable, Sendable, CustomStringConvertible {
  /// `0x1301` is TLS_AES_128_GCM_SHA256.
  public let rawValue: UInt16

  /// A suite from its number.
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// IANA's name; of one that is not in the table here, its octets: `0xc0ff`.
  public var description: String {
    Self.entries[rawValue]?.name ?? "0x" + String(repeating: "0", count: rawValue < 0x1000 ? 1 : 0)
      + String(rawValue, radix: 16)
  }

  /// How its records are protected; nil: nobody here can open them.
  var protection: Protection? { Self.entries[rawValue]?.protection }

  /// How records of a suite are protected.
  struct Protection: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
      /// AEAD of TLS 1.2 whose records have eight octets of their nonce before them (RFC 5288, RFC 6655).
      case explicitNonce
      /// AEAD whose nonce is the number of the record, exclusive-or the IV (RFC 7905, RFC 8446).
      case implicitNonce
      /// CBC with HMAC (RFC 5246 section 6.2.3.2), by the hash of the code.
      case block(hash: String, codeLength: Int)
    }
    var kind: Kind
    /// The name of the cipher in OpenSSL.
    var cipher: String
    var keyLength: Int
    var tagLength: Int
    /// The hash of the derivation of keys.
    var hash: String
    var hashLength: Int { hash == "SHA384" ? 48 : 32 }
  }

  private typealias Entry = (name: String, protection: Protection?)

  private static func aead(
    _ kind: Protection.Kind, _ cipher: String, _ keyLength: Int, _ hash: String = "SHA256", tag: Int = 16
  ) -> Protection {
    Protection(kind: kind, cipher: cipher, keyLength: keyLength, tagLength: tag, hash: hash)
  }

  private static func block(_ bits: Int, _ hash: String, _ prf: String = "SHA256") -> Protection {
    let length = hash == "SHA1" ? 20 : hash == "SHA256" ? 32 : 48
    return Protection(
      kind: .block(hash: hash, codeLength: length), cipher: "AES-\(bits)-CBC", keyLength: bits / 8,
      tagLength: 0, hash: prf)
  }

  private static let entries: [UInt16: Entry] = {
    var entries: [UInt16: Entry] = [
      0x1301: ("TLS_AES_128_GCM_SHA256", aead(.implicitNonce, "AES-128-GCM", 16)),
      0x1302: ("TLS_AES_256_GCM_SHA384", aead(.implicitNonce, "AES-256-GCM", 32, "SHA384")),
      0x1303: ("TLS_CHACHA20_POLY1305_SHA256", aead(.implicitNonce, "ChaCha20-Poly1305", 32)),
      0x1304: ("TLS_AES_128_CCM_SHA256", aead(.implicitNonce, "AES-128-CCM", 16)),
      0x1305: ("TLS_AES_128_CCM_8_SHA256", aead(.implicitNonce, "AES-128-CCM", 16, tag: 8)),
      0xC013: ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", block(128, "SHA1")),
      0xC014: ("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", block(256, "SHA1")),
      0xC009: ("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", block(128, "SHA1")),
      0xC00A: ("TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", block(256, "SHA1")),
      0xC023: ("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", block(128, "SHA256")),
      0xC024: ("TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384", block(256, "SHA384", "SHA384")),
      0xC027: ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", block(128, "SHA256")),
      0xC028: ("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384", block(256, "SHA384", "SHA384")),
      0x0033: ("TLS_DHE_RSA_WITH_AES_128_CBC_SHA", block(128, "SHA1")),
      0x0039: ("TLS_DHE_RSA_WITH_AES_256_CBC_SHA", block(256, "SHA1")),
      0x0067: ("TLS_DHE_RSA_WITH_AES_128_CBC_SHA256", block(128, "SHA256")),
      0x006B: ("TLS_DHE_RSA_WITH_AES_256_CBC_SHA256", block(256, "SHA256")),
      0x002F: ("TLS_RSA_WITH_AES_128_CBC_SHA", block(128, "SHA1")),
      0x0035: ("TLS_RSA_WITH_AES_256_CBC_SHA", block(256, "SHA1")),
      0x003C: ("TLS_RSA_WITH_AES_128_CBC_SHA256", block(128, "SHA256")),
      0x003D: ("TLS_RSA_WITH_AES_256_CBC_SHA256", block(256, "SHA256")),
      0x000A: ("TLS_RSA_WITH_3DES_EDE_CBC_SHA", nil),
      0x0005: ("TLS_RSA_WITH_RC4_128_SHA", nil),
      0x0004: ("TLS_RSA_WITH_RC4_128_MD5", nil),
      0xC011: ("TLS_ECDHE_RSA_WITH_RC4_128_SHA", nil),
      0xC012: ("TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA", nil),
    ]
    // The suites of TLS 1.2 with AEAD, by what comes before `WITH`.
    let sealed: [(String, gcm128: UInt16, gcm256: UInt16, chacha: UInt16)] = [
      ("ECDHE_ECDSA", 0xC02B, 0xC02C, 0xCCA9), ("ECDHE_RSA", 0xC02F, 0xC030, 0xCCA8),
      ("DHE_RSA", 0x009E, 0x009F, 0xCCAA), ("RSA", 0x009C, 0x009D, 0), ("PSK", 0x00A8, 0x00A9, 0xCCAB),
    ]
    for (exchange, gcm128, gcm256, chacha) in sealed {
      entries[gcm128] = (
        "TLS_\(exchange)_WITH_AES_128_GCM_SHA256", aead(.explicitNonce, "AES-128-GCM", 16)
      )
      entries[gcm256] = (
        "TLS_\(exchange)_WITH_AES_256_GCM_SHA384", aead(.explicitNonce, "AES-256-GCM", 32, "SHA384")
      )
      guard chacha != 0 else { continue }
      entries[chacha] = (
        "TLS_\(exchange)_WITH_CHACHA20_POLY1305_SHA256", aead(.implicitNonce, "ChaCha20-Poly1305", 32)
      )
    }
    let counted: [(String, UInt16, Int, tag: Int)] = [
      ("ECDHE_ECDSA_WITH_AES_128_CCM", 0xC0AC, 128, 16), ("ECDHE_ECDSA_WITH_AES_256_CCM", 0xC0AD, 256, 16),
      ("ECDHE_ECDSA_WITH_AES_128_CCM_8", 0xC0AE, 128, 8), ("ECDHE_ECDSA_WITH_AES_256_CCM_8", 0xC0AF, 256, 8),
      ("DHE_RSA_WITH_AES_128_CCM", 0xC09E, 128, 16), ("DHE_RSA_WITH_AES_256_CCM", 0xC09F, 256, 16),
      ("RSA_WITH_AES_128_CCM", 0xC09C, 128, 16), ("RSA_WITH_AES_256_CCM", 0xC09D, 256, 16),
    ]
    for (name, number, bits, tag) in counted {
      entries[number] = ("TLS_\(name)", aead(.explicitNonce, "AES-\(bits)-CCM", bits / 8, tag: tag))
    }
    return entries
  }()
}
