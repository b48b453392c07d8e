import CSSL

/// What the sessions of one end have in common, made once: Python's SSLContext.
///
/// Any thread may use it. Made before a process forks, it is its children's, too: a ticket of one child is
/// good for a session of another.
public final class TLSContext: Sendable {
  /// What it was made of.
  public let settings: TLSSettings
  /// Which end it is of.
  public let isServer: Bool
  private nonisolated(unsafe) let context: OpaquePointer
  private let ear: Ear

  /// Why there is none.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// A sentence.
    public let description: String
    /// Whether the library is missing.
    public let isMissingLibrary: Bool

    init(description: String, isMissingLibrary: Bool) {
      self.description = description
      self.isMissingLibrary = isMissingLibrary
    }

    /// That there is no library, or nothing of it.
    package init(_ obstacle: String) {
      self.init(description: obstacle, isMissingLibrary: true)
    }
  }

  /// Hears the lines of a key log.
  private final class Ear: Sendable {
    let hear: @Sendable (String) -> Void
    init(_ hear: @escaping @Sendable (String) -> Void) { self.hear = hear }
  }

  /// Why TLS cannot be had on this machine: a library is missing; nil: it can. Loads the library, which is
  /// best done before a process forks.
  public static var obstacle: String? { cssl_load().map { String(cString: $0) } }

  /// The version of the library, `OpenSSL 3.0.19 27 Jan 2026`; nil: it is missing.
  public static var libraryVersion: String? { cssl_version().map { String(cString: $0) } }

  /// Reads certificates and keys.
  ///
  /// - Parameter keyLog: hears the secrets of each session, as lines of a key log (RFC 9850).
  /// - Throws: a file that cannot be read or holds no certificate, a name that the library does not know, or
  ///   that there is no library.
  public init(
    _ settings: TLSSettings, isServer: Bool, keyLog: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(Failure) {
    if let obstacle = Self.obstacle { throw Failure(description: obstacle, isMissingLibrary: true) }
    guard let context = cssl_context_new(isServer) else {
      throw Failure(description: "there is no memory for TLS", isMissingLibrary: false)
    }
    self.context = context
    self.settings = settings
    self.isServer = isServer
    ear = Ear(keyLog)
    cssl_context_key_log(
      context,
      { argument, line in
        guard let argument, let line else { return }
        Unmanaged<Ear>.fromOpaque(argument).takeUnretainedValue().hear(String(cString: line))
      }, Unmanaged.passUnretained(ear).toOpaque())
    try configure()
  }

  deinit {
    cssl_context_free(context)
  }

  private func configure() throws(Failure) {
    let (lowest, highest) = (settings.versions.lowerBound, settings.versions.upperBound)
    try require(
      cssl_context_versions(context, lowest.number, highest.number),
      "TLS \(lowest.rawValue) to \(highest.rawValue)")
    if let groups = settings.groups { try require(cssl_context_groups(context, groups), groups) }
    if settings.ciphers != nil || settings.cipherSuites != nil {
      try require(
        cssl_context_ciphers(context, settings.ciphers, settings.cipherSuites),
        [settings.ciphers, settings.cipherSuites].compactMap(\.self).joined(separator: ", "))
    }
    if !settings.protocols.isEmpty {
      let names = settings.protocols.flatMap { [UInt8(clamping: $0.utf8.count)] + $0.utf8.prefix(255) }
      try require(cssl_context_protocols(context, names, names.count), "ALPN")
    }
    switch settings.identity {
    case .files(let certificate, let key):
      try require(cssl_context_identity_files(context, certificate, key), "\(certificate), \(key)")
    case .texts(let certificate, let key):
      try require(cssl_context_identity(context, certificate, key), "the certificate")
    case nil: break
    }
    try trust()
    if isServer {
      try require(cssl_context_tickets(context, Int32(clamping: settings.tickets)), "tickets")
      if settings.earlyData > 0 {
        try require(cssl_context_early_data(context, settings.earlyData), "early data")
      }
    }
  }

  private func trust() throws(Failure) {
    switch settings.trust {
    case .anybody: return
    case .machine: try require(cssl_context_trust_machine(context), "the machine's authorities")
    case .file(let path): try require(cssl_context_trust_file(context, path), path)
    case .text(let text): try require(cssl_context_trust(context, text), "the authority")
    }
    cssl_context_verify(context)
  }

  private func require(_ reason: UnsafePointer<CChar>?, _ what: String) throws(Failure) {
    guard let reason else { return }
    throw Failure(description: "\(what): \(String(cString: reason))", isMissingLibrary: false)
  }

  /// A session that has not begun; it must not outlive the context.
  func newSession() -> OpaquePointer? { cssl_session_new(context) }
}
