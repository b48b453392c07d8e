import CSSL

/// How secrets become keys.
enum KeyDerivation {
  /// HMAC; nil: there is no library.
  static func hmac(_ hash: String, _ key: [UInt8], _ octets: [UInt8]) -> [UInt8]? {
    guard cssl_load() == nil else { return nil }
    var count = 0
    let code = [UInt8](unsafeUninitializedCapacity: 64) { buffer, length in
      count = cssl_hmac(hash, key, key.count, octets, octets.count, buffer.baseAddress)
      length = count
    }
    return count > 0 ? code : nil
  }

  /// HKDF-Expand-Label with an empty context (RFC 8446 section 7.1).
  static func expand(_ secret: [UInt8], _ label: String, _ count: Int, hash: String) -> [UInt8]? {
    let name = Array("tls13 \(label)".utf8)
    let info = [UInt8(count >> 8), UInt8(count & 0xFF), UInt8(name.count)] + name + [0]
    var (result, last): ([UInt8], [UInt8]) = ([], [])
    var number: UInt8 = 1
    while result.count < count {
      guard let next = hmac(hash, secret, last + info + [number]) else { return nil }
      result += next
      last = next
      number += 1
    }
    return Array(result.prefix(count))
  }

  /// The PRF of TLS 1.2 (RFC 5246 section 5).
  static func prf(_ secret: [UInt8], _ label: String, _ seed: [UInt8], _ count: Int, hash: String) -> [UInt8]?
  {
    let seed = Array(label.utf8) + seed
    var result: [UInt8] = []
    var last = seed
    while result.count < count {
      guard let next = hmac(hash, secret, last), let part = hmac(hash, secret, next + seed) else {
        return nil
      }
      last = next
      result += part
    }
    return Array(result.prefix(count))
  }
}
