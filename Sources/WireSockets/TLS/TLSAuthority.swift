import CSSL
import Glibc

/// An authority of a laboratory, made when it is needed and kept nowhere, and the certificates that it signs.
public struct TLSAuthority: Hashable, Sendable {
  /// Its certificate, in PEM: what the others trust.
  public let certificate: String
  private let key: String

  /// A certificate and its key, in PEM.
  public struct Leaf: Hashable, Sendable {
    /// The certificate.
    public let certificate: String
    /// The key.
    public let key: String

    /// The certificate of an authority, without its key.
    package init(ofAuthority authority: TLSAuthority) {
      self.init(certificate: authority.certificate, key: "")
    }

    init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }

    /// As settings take it.
    public var identity: TLSSettings.Identity { .texts(certificate: certificate, key: key) }
  }

  /// What is wrong with a certificate.
  public enum Flaw: String, Hashable, Sendable, CaseIterable {
    /// Its time is over.
    case expired
    /// Its time has not come.
    case notYetValid = "not-yet-valid"
    /// It is of another server.
    case wrongName = "wrong-name"
    /// It has signed itself.
    case selfSigned = "self-signed"
  }

  /// Makes one, with a key of its own.
  ///
  /// - Throws: that there is no library, or no memory.
  public init(named name: String = "WireLab authority") throws(TLSContext.Failure) {
    let made = try Self.make(name, names: nil, issuer: nil, isAuthority: true)
    certificate = made.certificate
    key = made.key
  }

  /// A certificate of a server.
  ///
  /// - Parameters:
  ///   - names: the names and the addresses that it has (subjectAltName).
  ///   - flaw: what is wrong with it; nil: nothing.
  public func server(
    _ names: [String] = ["localhost", "127.0.0.1", "::1"], flaw: Flaw? = nil
  ) throws(TLSContext.Failure) -> Leaf {
    let (day, names) = (86_400, flaw == .wrongName ? ["other.example"] : names)
    let time =
      switch flaw {
      case .expired: (-30 * day, -day)
      case .notYetValid: (day, 30 * day)
      case .wrongName, .selfSigned, nil: (-3600, day)
      }
    return try Self.make(
      names.first ?? "localhost", names: names, issuer: flaw == .selfSigned ? nil : self, time: time)
  }

  /// A certificate of a client.
  ///
  /// - Parameters:
  ///   - name: whose.
  ///   - flaw: what is wrong with it; nil: nothing.
  public func client(_ name: String, flaw: Flaw? = nil) throws(TLSContext.Failure) -> Leaf {
    let day = 86_400
    let time =
      switch flaw {
      case .expired: (-30 * day, -day)
      case .notYetValid: (day, 30 * day)
      case .wrongName, .selfSigned, nil: (-3600, day)
      }
    return try Self.make(
      name, names: nil, issuer: flaw == .selfSigned ? nil : self, time: time, isForClients: true)
  }

  private static func make(
    _ name: String, names: [String]?, issuer: TLSAuthority?, time: (begins: Int, ends: Int) = (-3600, 86_400),
    isAuthority: Bool = false, isForClients: Bool = false
  ) throws(TLSContext.Failure) -> Leaf {
    if let obstacle = TLSContext.obstacle {
      throw TLSContext.Failure(description: obstacle, isMissingLibrary: true)
    }
    let list = names?.map { "\(SocketAddress.isAddress($0) ? "IP" : "DNS"):\($0)" }.joined(separator: ",")
    var (certificate, key): (UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?) = (nil, nil)
    let isMade = name.withCString { name in
      withOptionalCString(list) { list in
        withOptionalCString(issuer?.certificate) { issuerCertificate in
          withOptionalCString(issuer?.key) { issuerKey in
            var request = cssl_request(
              common_name: name, names: list, begins: time.begins, ends: time.ends, is_authority: isAuthority,
              is_for_clients: isForClients, issuer: issuerCertificate, issuer_key: issuerKey)
            return cssl_make_certificate(&request, &certificate, &key)
          }
        }
      }
    }
    guard isMade, let certificate, let key else {
      throw TLSContext.Failure(description: "no certificate can be made for \(name)", isMissingLibrary: false)
    }
    defer {
      free(certificate)
      free(key)
    }
    return Leaf(certificate: String(cString: certificate), key: String(cString: key))
  }

  private static func withOptionalCString<Result>(
    _ text: String?, _ body: (UnsafePointer<CChar>?) -> Result
  ) -> Result {
    guard let text else { return body(nil) }
    return text.withCString(body)
  }
}

extension SocketAddress {
  /// Whether a text is an address, not a name.
  static func isAddress(_ text: String) -> Bool {
    text != "localhost" && SocketAddress(host: text, port: 0) != nil
  }
}
