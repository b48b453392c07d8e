import WireSockets

/// How an actor speaks TLS.
public struct TLSPlan: Hashable, Sendable {
  /// The certificate that an end shows, all of them signed by the authority of the run.
  public enum Certificate: String, Hashable, Sendable, CaseIterable {
    case valid, expired
    case notYetValid = "not-yet-valid"
    case wrongName = "wrong-name"
    case selfSigned = "self-signed"
    /// None: of a client.
    case none

    /// What is wrong with it; nil: nothing.
    var flaw: TLSAuthority.Flaw? { TLSAuthority.Flaw(rawValue: rawValue) }
  }

  /// The versions that can be used; none: TLS 1.2 and 1.3.
  public var versions: [TLSSettings.Version] = []
  /// The protocols of ALPN, the best first.
  public var protocols: [String] = []
  /// A cipher of TLS 1.2, or a suite of TLS 1.3, by OpenSSL's name; nil: the library's choice.
  public var cipher: String?
  /// The groups of the exchange of keys, the best first; none: the library's.
  public var groups: [String] = []
  /// What it shows; nil: a server a valid one, a client none.
  public var certificate: Certificate?
  /// Of a server: whether clients must show a certificate.
  public var requiresClientCertificate = false
  /// Of a client: the name that it asks for, and that the certificate must have; nil: `localhost`.
  public var serverName: String?
  /// Of a client: whether it verifies the server.
  public var verifies = true
  /// Of a client: whether it compares the name (Python's `check_hostname`).
  public var checksName = true
  /// Of a server: how many tickets it sends after a handshake of TLS 1.3.
  public var tickets = 2
  /// Of a server: whether it takes early data.
  public var takesEarlyData = false
  /// Of a server: whether it says close_notify when a handler has ended; a client says it where a step does.
  public var closesWithNotice = true

  /// What is usual.
  public init() {}

  /// What a server is called whose client says nothing about it.
  static let usualName = "localhost"
}

/// What a script speaks TLS with.
package struct TLSEnd: Sendable {
  /// The context, which was made before anything forked.
  package let context: TLSContext
  /// Of a server: whether it says close_notify at the end.
  package let closesWithNotice: Bool

  /// The end of an actor.
  ///
  /// - Parameters:
  ///   - name: whose: what the certificate of a client is called.
  ///   - authority: who signs certificates, and is trusted.
  ///   - log: where its secrets go.
  /// - Throws: a list of ciphers or groups that the library does not know, or that there is none.
  package init(
    _ plan: TLSPlan, of name: String, isServer: Bool, authority: TLSAuthority, log: CallLog
  ) throws(TLSContext.Failure) {
    var settings = TLSSettings()
    if let lowest = plan.versions.min(), let highest = plan.versions.max() {
      settings.versions = lowest...highest
    }
    settings.protocols = plan.protocols
    settings.groups = plan.groups.isEmpty ? nil : plan.groups.joined(separator: ":")
    if let cipher = plan.cipher {
      // Those of TLS 1.3 are named as in the standard.
      if cipher.hasPrefix("TLS_") { settings.cipherSuites = cipher } else { settings.ciphers = cipher }
    }
    settings.serverName = plan.serverName ?? TLSPlan.usualName
    settings.checksName = plan.checksName
    settings.tickets = plan.tickets
    settings.earlyData = plan.takesEarlyData ? 16_384 : 0
    let certificate = plan.certificate ?? (isServer ? .valid : TLSPlan.Certificate.none)
    if certificate != .none {
      settings.identity =
        try isServer
        ? authority.server(flaw: certificate.flaw).identity
        : authority.client(name, flaw: certificate.flaw).identity
    }
    settings.trust =
      (isServer ? plan.requiresClientCertificate : plan.verifies)
      ? .text(authority.certificate) : .anybody
    context = try TLSContext(settings, isServer: isServer) { log.addSecret($0) }
    closesWithNotice = plan.closesWithNotice
  }
}

extension Step {
  /// How a session of TLS begins.
  public struct Handshake: Hashable, Sendable {
    /// Whether a client resumes the session that it had last.
    public var resumes = false
    /// What a client that resumes says before the handshake is over.
    public var early: [UInt8] = []

    /// A full handshake.
    public init() {}
  }
}

extension [Step] {
  /// Whether a step begins TLS, so that nothing begins it by itself.
  private var beginTLS: Bool {
    contains { step in
      if case .startTLS = step.action { true } else { step.action.traits.inner.beginTLS }
    }
  }

  /// The steps of a client that speaks TLS: it shakes hands as soon as it is connected, unless its steps say
  /// when.
  package var withHandshakesAfterConnecting: [Step] { beginTLS ? self : withHandshakes }

  /// The steps of a handler that speaks TLS: it shakes hands before all of them, as in `setup()`, unless they
  /// say when.
  package var withHandshakeAtFirst: [Step] {
    guard !beginTLS, let first else { return self }
    return [Step(.startTLS(Step.Handshake()), line: first.line, column: first.column)] + self
  }

  private var withHandshakes: [Step] {
    flatMap { step -> [Step] in
      var step = step
      switch step.action {
      case .connect where step.fails == nil:
        return [step, Step(.startTLS(Step.Handshake()), line: step.line, column: step.column)]
      case .thread(let name, let steps): step.action = .thread(name: name, steps: steps.withHandshakes)
      case .loop(let repetition, let steps): step.action = .loop(repetition, steps: steps.withHandshakes)
      default: break
      }
      return [step]
    }
  }
}
