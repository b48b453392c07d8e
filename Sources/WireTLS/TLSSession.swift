/// What the records of a session of TLS tell: from the octets in the clear, and with its secrets from what is
/// encrypted.
public struct TLSSession: Hashable, Codable, Sendable {
  /// Why something of an end is not known.
  public enum Doubt: String, Hashable, Codable, Sendable, CaseIterable {
    /// It is encrypted, and its secrets are not at hand.
    case noSecrets = "no-secrets"
    /// The secrets at hand do not open it.
    case undecryptable
    /// The capture does not hold all of its octets.
    case missedOctets = "missed-octets"
    /// There was more than is kept.
    case tooMuch = "too-much"
    /// It is no TLS.
    case notTLS = "not-tls"
    /// Nobody here can open it: a suite that is not known, or a library that is missing.
    case unsupported
  }

  /// What is known of the close_notify of an end.
  public enum CloseNotify: Hashable, Sendable {
    /// It was sent; the frame in which it ends.
    case sent(frame: Int)
    /// Everything that the end has sent was read, and it is not there.
    case notSent
    /// It may be there.
    case unknown(Doubt)
  }

  /// What happened in a frame.
  public struct Event: Hashable, Codable, Sendable {
    /// A message of the handshake by its name in RFC 8446, `ClientHello`; an alert by its name,
    /// `close_notify`; `ChangeCipherSpec`; `application data`, the first of an end; `encrypted alert`.
    public var name: String
    /// Who sent it.
    public var by: TLSRole
    /// The frame in which it ends.
    public var frame: Int
  }

  /// What was chosen of something that a server chooses.
  public enum Choice: Hashable, Codable, Sendable {
    /// This.
    case this(String)
    /// Nothing.
    case none
    /// It is encrypted, or was not seen.
    case unknown
  }

  /// What an end has said.
  public struct End: Hashable, Codable, Sendable {
    /// The frame in which its first close_notify ends; nil: none was read.
    public var closeNotifyFrame: Int?
    /// Why not everything of it was read; nil: everything was.
    public var doubt: Doubt?
    /// The frame in which its Finished ends; nil: none was read.
    public var finishedFrame: Int?
    /// The octets of application data that were read in the clear.
    public var applicationOctets = 0
  }

  /// The version that the server has chosen; nil: no ServerHello was read.
  public var version: TLSVersion?
  /// Those that the client offers, the best first.
  public var offeredVersions: [TLSVersion] = []
  /// The suite that the server has chosen.
  public var cipherSuite: CipherSuite?
  /// The name that the client asks for (RFC 6066 section 3): under Encrypted ClientHello the outer one.
  public var serverName: String?
  /// Whether the client offers Encrypted ClientHello.
  public var offersEncryptedClientHello = false
  /// The protocols that the client offers (RFC 7301).
  public var offeredProtocols: [String] = []
  /// The protocol that the server has chosen.
  public var selectedProtocol = Choice.unknown
  /// The groups that the client offers, by their numbers (IANA's "TLS Supported Groups").
  public var offeredGroups: [UInt16] = []
  /// The group of the exchange of keys; nil: not read, or none.
  public var group: UInt16?
  /// Whether the server has asked for another ClientHello (HelloRetryRequest).
  public var hasRetry = false
  /// Whether it goes on where another session has ended; nil: not known.
  public var isResumed: Bool?
  /// Whether the client says something before the handshake is over.
  public var offersEarlyData = false
  /// Whether the server takes that; nil: not known.
  public var acceptsEarlyData: Bool?
  /// Whether the server has asked for a certificate; nil: not known.
  public var requestsCertificate: Bool?
  /// The alerts that were read, close_notify among them, in the order in which they were; at most 64.
  public var alerts: [TLSAlert] = []
  /// What happened, at most 256 of it.
  public var events: [Event] = []
  /// How many events there were beyond those.
  public var omittedEvents = 0
  /// The end that has sent the ClientHello.
  public var client = End()
  /// The other end.
  public var server = End()

  /// Nothing yet.
  public init() {}

  /// An end by its role.
  public subscript(role: TLSRole) -> End {
    get { role == .client ? client : server }
    set { if role == .client { client = newValue } else { server = newValue } }
  }

  /// What is known of the close_notify of an end.
  public func closeNotify(by role: TLSRole) -> CloseNotify {
    let end = self[role]
    if let frame = end.closeNotifyFrame { return .sent(frame: frame) }
    return end.doubt.map { .unknown($0) } ?? .notSent
  }

  private static let eventLimit = 256
  static let alertLimit = 64

  /// What one end has said may have been read before what the other had said earlier.
  mutating func putInOrder() {
    events = Self.inOrder(events, \.frame)
    alerts = Self.inOrder(alerts, \.frame)
  }

  private static func inOrder<Element>(_ list: [Element], _ frame: (Element) -> Int) -> [Element] {
    list.enumerated().sorted { (frame($0.element), $0.offset) < (frame($1.element), $1.offset) }
      .map(\.element)
  }

  mutating func note(_ name: String, by role: TLSRole, frame: Int) {
    guard events.count < Self.eventLimit else {
      omittedEvents += 1
      return
    }
    events.append(Event(name: name, by: role, frame: frame))
  }

  mutating func note(_ alert: TLSAlert) {
    note(alert.name, by: alert.by, frame: alert.frame)
    if alert.description == TLSAlert.closeNotify, self[alert.by].closeNotifyFrame == nil {
      self[alert.by].closeNotifyFrame = alert.frame
    }
    alerts.append(alert)
  }
}
