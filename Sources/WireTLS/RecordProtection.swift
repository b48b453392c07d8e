import CSSL

/// The protection of the records of one end, from one change of keys to the next.
struct RecordProtection: Sendable {
  /// A cipher of the library with its key.
  private final class Cipher: Sendable {
    nonisolated(unsafe) let pointer: OpaquePointer

    init?(_ name: String, _ key: [UInt8], tagLength: Int) {
      guard cssl_load() == nil, let pointer = cssl_cipher_new(name, key, key.count, tagLength) else {
        return nil
      }
      self.pointer = pointer
    }

    deinit {
      cssl_cipher_free(pointer)
    }
  }

  private let cipher: Cipher
  private let protection: CipherSuite.Protection
  private let iv: [UInt8]
  /// Of CBC: the key of the code, and whether the code is of what was encrypted (RFC 7366).
  private let codeKey: [UInt8]
  private let encryptsThenCodes: Bool
  private let version: TLSVersion
  /// The secret that the keys are of: that of TLS 1.3 has successors.
  private let secret: [UInt8]
  /// The number of the next record.
  private var sequence: UInt64 = 0

  /// The longest plaintext of a record.
  static let longestText = 1 << 14

  /// Of TLS 1.3, by a traffic secret (RFC 8446 section 7.3); nil: nobody here can open it.
  init?(secret: [UInt8], suite: CipherSuite) {
    guard let protection = suite.protection, protection.kind == .implicitNonce,
      secret.count == protection.hashLength,
      let key = KeyDerivation.expand(secret, "key", protection.keyLength, hash: protection.hash),
      let iv = KeyDerivation.expand(secret, "iv", 12, hash: protection.hash),
      let cipher = Cipher(protection.cipher, key, tagLength: protection.tagLength)
    else { return nil }
    self.cipher = cipher
    self.protection = protection
    self.iv = iv
    self.secret = secret
    version = .tls13
    codeKey = []
    encryptsThenCodes = false
  }

  /// Of TLS 1.2, by a master secret (RFC 5246 section 6.3); nil: nobody here can open it.
  ///
  /// - Parameter seed: the server's random, and the client's.
  init?(
    master: [UInt8], seed: [UInt8], suite: CipherSuite, version: TLSVersion, by role: TLSRole,
    encryptsThenCodes: Bool
  ) {
    guard let protection = suite.protection, version == .tls12 else { return nil }
    let codeLength: Int
    let ivLength: Int
    switch protection.kind {
    case .explicitNonce: (codeLength, ivLength) = (0, 4)
    case .implicitNonce: (codeLength, ivLength) = (0, 12)
    case .block(_, let length): (codeLength, ivLength) = (length, 0)
    }
    let keyLength = protection.keyLength
    let count = 2 * (codeLength + keyLength + ivLength)
    guard
      let block = KeyDerivation.prf(master, "key expansion", seed, count, hash: protection.hash)
    else { return nil }
    // The client's stand before the server's.
    func part(_ start: Int, _ length: Int) -> [UInt8] {
      Array(block[(start + (role == .client ? 0 : length))...].prefix(length))
    }
    codeKey = part(0, codeLength)
    let key = part(2 * codeLength, keyLength)
    iv = part(2 * (codeLength + keyLength), ivLength)
    guard let cipher = Cipher(protection.cipher, key, tagLength: protection.tagLength) else { return nil }
    self.cipher = cipher
    self.protection = protection
    self.version = version
    self.encryptsThenCodes = encryptsThenCodes
    secret = []
  }

  /// The protection after a KeyUpdate (RFC 8446 section 7.2).
  func updated(suite: CipherSuite) -> RecordProtection? {
    KeyDerivation.expand(secret, "traffic upd", protection.hashLength, hash: protection.hash).flatMap {
      RecordProtection(secret: $0, suite: suite)
    }
  }

  /// Opens the next record.
  ///
  /// - Returns: its type and its text; nil: it was not sealed with these keys, and nothing is changed.
  mutating func open(type: UInt8, version number: UInt16, _ payload: [UInt8]) -> (type: UInt8, text: [UInt8])?
  {
    let opened =
      switch protection.kind {
      case .implicitNonce, .explicitNonce: openSealed(type, number, payload)
      case .block(let hash, let length): openBlocks(type, number, payload, hash, length)
      }
    guard let opened, opened.text.count <= Self.longestText else { return nil }
    sequence += 1
    return opened
  }

  private var sequenceOctets: [UInt8] { withUnsafeBytes(of: sequence.bigEndian) { Array($0) } }

  private func openSealed(_ type: UInt8, _ number: UInt16, _ payload: [UInt8]) -> (
    type: UInt8, text: [UInt8]
  )? {
    let isExplicit = protection.kind == .explicitNonce
    let start = isExplicit ? 8 : 0
    let count = payload.count - start - protection.tagLength
    guard count >= 0 else { return nil }
    var nonce: [UInt8]
    if isExplicit {
      nonce = iv + payload[..<8]
    } else {
      nonce = iv
      for (place, octet) in sequenceOctets.enumerated() { nonce[4 + place] ^= octet }
    }
    let header: [UInt8]
    if version == .tls13 {
      header = [type] + Self.octets(number) + Self.octets(UInt16(truncatingIfNeeded: payload.count))
    } else {
      header = sequenceOctets + [type] + Self.octets(number) + Self.octets(UInt16(truncatingIfNeeded: count))
    }
    guard let text = decrypt(payload[start...], nonce: nonce, header: header, count: count) else {
      return nil
    }
    guard version == .tls13 else { return (type, text) }
    // The type stands behind the text, and zeros may stand behind it (RFC 8446 section 5.2).
    guard let end = text.lastIndex(where: { $0 != 0 }) else { return nil }
    return (text[end], Array(text[..<end]))
  }

  private func openBlocks(
    _ type: UInt8, _ number: UInt16, _ payload: [UInt8], _ hash: String, _ codeLength: Int
  ) -> (type: UInt8, text: [UInt8])? {
    let blockLength = 16
    var sealed = payload[...]
    if encryptsThenCodes {
      guard sealed.count >= blockLength + codeLength else { return nil }
      let code = Array(sealed.suffix(codeLength))
      sealed = sealed.dropLast(codeLength)
      let coded =
        sequenceOctets + [type] + Self.octets(number) + Self.octets(UInt16(truncatingIfNeeded: sealed.count))
        + sealed
      guard KeyDerivation.hmac(hash, codeKey, coded) == code else { return nil }
    }
    let count = sealed.count - blockLength
    guard count >= blockLength, count.isMultiple(of: blockLength),
      let text = decrypt(
        sealed.dropFirst(blockLength), nonce: Array(sealed.prefix(blockLength)), header: [], count: count),
      let padding = text.last, Int(padding) + 1 <= text.count,
      text.suffix(Int(padding) + 1).allSatisfy({ $0 == padding })
    else { return nil }
    let rest = text.dropLast(Int(padding) + 1)
    if encryptsThenCodes { return (type, Array(rest)) }
    guard rest.count >= codeLength else { return nil }
    let plain = Array(rest.dropLast(codeLength))
    let coded =
      sequenceOctets + [type] + Self.octets(number) + Self.octets(UInt16(truncatingIfNeeded: plain.count))
      + plain
    return KeyDerivation.hmac(hash, codeKey, coded) == Array(rest.suffix(codeLength)) ? (type, plain) : nil
  }

  private func decrypt(_ octets: ArraySlice<UInt8>, nonce: [UInt8], header: [UInt8], count: Int) -> [UInt8]? {
    var isOpen = false
    let text = octets.withUnsafeBufferPointer { sealed in
      [UInt8](unsafeUninitializedCapacity: sealed.count) { buffer, length in
        isOpen = cssl_cipher_open(
          cipher.pointer, nonce, nonce.count, header, header.count, sealed.baseAddress, sealed.count,
          buffer.baseAddress)
        length = isOpen ? count : 0
      }
    }
    return isOpen ? text : nil
  }

  private static func octets(_ number: UInt16) -> [UInt8] {
    [UInt8(number >> 8), UInt8(number & 0xFF)]
  }
}
