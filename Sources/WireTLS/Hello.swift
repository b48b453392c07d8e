/// The extensions that are looked at (IANA's "TLS ExtensionType Values").
enum ExtensionType {
  static let serverName = 0
  static let supportedGroups = 10
  static let applicationProtocols = 16
  static let encryptThenMAC = 22
  static let preSharedKey = 41
  static let earlyData = 42
  static let supportedVersions = 43
  static let keyShare = 51
  static let encryptedClientHello = 0xFE0D
}

/// Extensions, by their types; the first of each counts.
struct Extensions {
  private var values: [Int: ArraySlice<UInt8>] = [:]

  /// Nothing: a hello may end before its extensions.
  init() {}

  /// nil: they are malformed.
  init?(_ octets: ArraySlice<UInt8>) {
    var cursor = OctetCursor(octets)
    while !cursor.isAtEnd {
      guard let type = cursor.number(2), let value = cursor.vector(2) else { return nil }
      if values[type] == nil { values[type] = value }
    }
  }

  subscript(type: Int) -> ArraySlice<UInt8>? { values[type] }

  /// The names of ALPN: a list of them, of which a server sends one.
  var protocols: [String]? {
    guard let value = self[ExtensionType.applicationProtocols] else { return nil }
    var outer = OctetCursor(value)
    guard let list = outer.vector(2) else { return nil }
    var cursor = OctetCursor(list)
    var names: [String] = []
    while let name = cursor.vector(1) { names.append(String(decoding: name, as: UTF8.self)) }
    return names
  }
}

/// A ClientHello (RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2).
struct ClientHello {
  let random: [UInt8]
  let sessionID: ArraySlice<UInt8>
  let versions: [TLSVersion]
  let extensions: Extensions

  /// nil: it is malformed.
  init?(_ body: ArraySlice<UInt8>) {
    var cursor = OctetCursor(body)
    guard let legacy = cursor.number(2), let random = cursor.octets(32), let session = cursor.vector(1),
      cursor.vector(2) != nil, cursor.vector(1) != nil
    else { return nil }
    self.random = Array(random)
    sessionID = session
    if cursor.isAtEnd {
      extensions = Extensions()
    } else {
      guard let list = cursor.vector(2), let extensions = Extensions(list) else { return nil }
      self.extensions = extensions
    }
    var named = extensions[ExtensionType.supportedVersions].map { OctetCursor($0) }
    let numbers = named?.vector(1).flatMap(OctetCursor.numbers)
    // Numbers that end in `a` twice mean nothing (RFC 8701).
    versions = (numbers ?? [UInt16(legacy)]).filter { $0 & 0x0F0F != 0x0A0A }.map(TLSVersion.init)
  }

  /// The first name of server_name; nil: there is none.
  var serverName: String? {
    guard let value = extensions[ExtensionType.serverName] else { return nil }
    var outer = OctetCursor(value)
    guard let list = outer.vector(2) else { return nil }
    var cursor = OctetCursor(list)
    while let type = cursor.number(1), let name = cursor.vector(2) {
      if type == 0 { return String(decoding: name, as: UTF8.self) }
    }
    return nil
  }

  var groups: [UInt16] {
    guard let value = extensions[ExtensionType.supportedGroups] else { return [] }
    var cursor = OctetCursor(value)
    return (cursor.vector(2).flatMap(OctetCursor.numbers) ?? []).filter { $0 & 0x0F0F != 0x0A0A }
  }
}

/// A ServerHello (RFC 8446 section 4.1.3, RFC 5246 section 7.4.1.3).
struct ServerHello {
  let random: [UInt8]
  let sessionID: ArraySlice<UInt8>
  let suite: CipherSuite
  let version: TLSVersion
  let extensions: Extensions

  /// The random of a ServerHello that asks for another ClientHello: SHA-256 of "HelloRetryRequest".
  private static let retry: [UInt8] = [
    0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
    0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
  ]

  /// nil: it is malformed.
  init?(_ body: ArraySlice<UInt8>) {
    var cursor = OctetCursor(body)
    guard let legacy = cursor.number(2), let random = cursor.octets(32), let session = cursor.vector(1),
      let suite = cursor.number(2), cursor.number(1) != nil
    else { return nil }
    self.random = Array(random)
    sessionID = session
    self.suite = CipherSuite(rawValue: UInt16(suite))
    if cursor.isAtEnd {
      extensions = Extensions()
    } else {
      guard let list = cursor.vector(2), let extensions = Extensions(list) else { return nil }
      self.extensions = extensions
    }
    var named = extensions[ExtensionType.supportedVersions].map { OctetCursor($0) }
    version = TLSVersion(rawValue: UInt16(named?.number(2) ?? legacy))
  }

  var isRetry: Bool { random == Self.retry }

  /// The group of key_share.
  var group: UInt16? {
    var cursor = extensions[ExtensionType.keyShare].map { OctetCursor($0) }
    return cursor?.number(2).map { UInt16($0) }
  }
}

/// The types of messages of the handshake (RFC 8446 section 4, RFC 5246 section 7.4).
enum HandshakeType {
  static let names: [UInt8: String] = [
    0: "HelloRequest", 1: "ClientHello", 2: "ServerHello", 4: "NewSessionTicket", 5: "EndOfEarlyData",
    8: "EncryptedExtensions", 11: "Certificate", 12: "ServerKeyExchange", 13: "CertificateRequest",
    14: "ServerHelloDone", 15: "CertificateVerify", 16: "ClientKeyExchange", 20: "Finished",
    21: "CertificateURL", 22: "CertificateStatus", 24: "KeyUpdate", 25: "CompressedCertificate",
  ]

  static let clientHello: UInt8 = 1
  static let serverHello: UInt8 = 2
  static let endOfEarlyData: UInt8 = 5
  static let encryptedExtensions: UInt8 = 8
  static let serverKeyExchange: UInt8 = 12
  static let certificateRequest: UInt8 = 13
  static let serverHelloDone: UInt8 = 14
  static let finished: UInt8 = 20
  static let keyUpdate: UInt8 = 24
}
