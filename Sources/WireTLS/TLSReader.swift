/// Reads the records of a session of TLS out of the two streams of a connection.
///
/// The streams are given in any pieces, and in any order of the two. Memory is bounded: a record, messages of
/// the handshake that are not whole, and records whose secrets are waited for.
///
/// Sources: RFC 8446 for TLS 1.3, RFC 5246 for TLS 1.2.
public struct TLSReader: Sendable {
  private let keyLog: KeyLog?
  private var read = TLSSession()
  private var client = RecordFlow()
  private var server = RecordFlow()
  private var clientRandom: [UInt8]?
  private var serverRandom: [UInt8] = []
  private var encryptsThenCodes = false
  private var hasServerHelloDone = false

  /// A reader at the start of a session.
  ///
  /// - Parameter keyLog: the secrets, also those that come later; nil: none.
  public init(keyLog: KeyLog?) {
    self.keyLog = keyLog
  }

  /// What the first octets of a stream say of it.
  public enum Beginning: Hashable, Sendable {
    /// It is no session of TLS.
    case nothing
    /// More octets have to come.
    case perhaps
    case session
  }

  /// More octets are not looked at to find a beginning.
  public static let beginningLength = 10

  /// Whether an octet can be the first of a session.
  @inline(__always)
  public static func mayBegin(_ octet: UInt8) -> Bool { octet == 22 || octet == 21 }

  /// Whether a session that begins with this octet begins with an alert.
  public static func isAlert(_ octet: UInt8) -> Bool { octet == RecordType.alert }

  /// Whether octets begin with a record that begins with a ClientHello, of any version since SSL 3.0, or are
  /// an alert in the clear: how a server answers what is no TLS.
  public static func beginning(of octets: UnsafeRawBufferPointer) -> Beginning {
    guard let type = octets.first else { return .perhaps }
    let isAlert = isAlert(type)
    let fits = isAlert ? fitsAlert : fitsClientHello
    guard octets.prefix(beginningLength).indices.allSatisfy({ fits($0, octets) }) else { return .nothing }
    let needed = isAlert ? 7 : beginningLength
    return octets.count < needed ? .perhaps : .session
  }

  /// Whether an octet can stand in a ClientHello: behind the record's header the type, three octets of the
  /// length, of which the first is 0, and the version that it has had ever since.
  private static func fitsClientHello(_ place: Int, _ octets: UnsafeRawBufferPointer) -> Bool {
    switch place {
    case 0: octets[place] == RecordType.handshake
    case 1, 9: octets[place] == 3
    case 2: octets[place] <= 4
    case 4: (4...RecordProtection.longestText).contains(Int(octets[3]) << 8 | Int(octets[4]))
    case 5: octets[place] == HandshakeType.clientHello
    case 6: octets[place] == 0
    default: true
    }
  }

  /// Whether an octet can stand in an alert.
  private static func fitsAlert(_ place: Int, _ octets: UnsafeRawBufferPointer) -> Bool {
    switch place {
    case 0: octets[place] == RecordType.alert
    case 1: octets[place] == 3
    case 2: octets[place] <= 4
    case 3: octets[place] == 0
    case 4: octets[place] == 2
    case 5: (1...2).contains(octets[place])
    default: true
    }
  }

  /// What is known by now.
  public var session: TLSSession {
    var session = read
    for role in TLSRole.allCases { session[role].doubt = doubt(of: role) }
    session.putInOrder()
    return session
  }

  private func doubt(of role: TLSRole) -> TLSSession.Doubt? {
    let flow = self[role]
    if let loss = flow.loss { return loss }
    if flow.first != nil { return read.version == nil ? .missedOctets : .noSecrets }
    return flow.phase == .early && flow.hasSkipped ? .undecryptable : nil
  }

  /// The octets that it keeps: of records and messages that are not whole, or whose secrets have not come.
  public var heldOctets: Int { client.heldOctets + server.heldOctets }

  /// Takes the next octets of an end.
  ///
  /// - Parameter frame: the frame that they came in.
  public mutating func take(_ octets: UnsafeRawBufferPointer, from role: TLSRole, frame: Int) {
    guard self[role].loss == nil else { return }
    self[role].take(octets, frame: frame)
    advance()
  }

  /// Octets of an end are missing: nothing that follows is known of it.
  public mutating func miss(from role: TLSRole) { lose(role, .missedOctets) }

  /// More was to be kept than may be.
  public mutating func giveUp() {
    for role in TLSRole.allCases { lose(role, .tooMuch) }
  }

  /// Reads what it could not before, if the key log has more by now.
  public mutating func retry() { advance() }

  private subscript(role: TLSRole) -> RecordFlow {
    get { role == .client ? client : server }
    _modify {
      if role == .client { yield &client } else { yield &server }
    }
  }

  private mutating func lose(_ role: TLSRole, _ doubt: TLSSession.Doubt) {
    if self[role].loss == nil { self[role].lose(doubt) }
  }

  /// Processes records until those of both ends wait for something.
  private mutating func advance() {
    var moves = true
    while moves {
      moves = false
      for role in TLSRole.allCases {
        while let record = self[role].first, process(record, from: role) {
          moves = true
          self[role].removeFirst()
        }
      }
    }
    for role in TLSRole.allCases where self[role].holdsTooMuch { lose(role, .noSecrets) }
  }

  // MARK: - Records

  /// Processes a record; false: something that it needs has not come.
  private mutating func process(_ record: RecordFlow.Record, from role: TLSRole) -> Bool {
    let isSealed =
      self[role].phase == .sealed || record.type == RecordType.applicationData && read.version == .tls13
    if isSealed { return openRecord(record, from: role) }
    switch record.type {
    case RecordType.changeCipherSpec: return changeCipherSpec(record, from: role)
    case RecordType.applicationData where read.version == nil: return false
    case RecordType.applicationData: lose(role, .notTLS)
    default: take(record.payload, type: record.type, from: role, frame: record.frame, wasEncrypted: false)
    }
    return true
  }

  private mutating func changeCipherSpec(_ record: RecordFlow.Record, from role: TLSRole) -> Bool {
    // After a HelloRetryRequest it is TLS 1.3, though nothing has named the version.
    guard let version = read.version ?? (read.hasRetry ? .tls13 : nil) else { return false }
    read.note("ChangeCipherSpec", by: role, frame: record.frame)
    // In TLS 1.3 it means nothing (RFC 8446 section 5).
    if version < .tls13 { beginSealing(role) }
    return true
  }

  private mutating func beginSealing(_ role: TLSRole) {
    self[role].enter(.sealed)
    if role == .server, read.isResumed == nil { read.isResumed = !hasServerHelloDone }
  }

  /// Opens a record that is encrypted.
  private mutating func openRecord(_ record: RecordFlow.Record, from role: TLSRole) -> Bool {
    if self[role].phase == .plain { self[role].enter(.handshake) }
    if self[role].protection == nil {
      guard let secret = secret(of: role) else {
        guard self[role].phase == .early else {
          if !self[role].hasTold, record.type == RecordType.alert {
            read.note("encrypted alert", by: role, frame: record.frame)
          }
          self[role].hasTold = true
          return false
        }
        self[role].enter(.handshake)
        return openRecord(record, from: role)
      }
      guard let protection = protection(of: role, secret) else {
        lose(role, .unsupported)
        return true
      }
      self[role].protection = protection
    }
    if let opened = self[role].protection?.open(
      type: record.type, version: record.version, record.payload)
    {
      self[role].hasOpened = true
      take(opened.text, type: opened.type, from: role, frame: record.frame, wasEncrypted: true)
    } else if self[role].phase == .early {
      // Early data that the server did not take is not there for it, nor for anybody: what follows is of the
      // handshake.
      guard let secret = keyLogSession?[.clientHandshakeTraffic], let suite = read.cipherSuite,
        var next = RecordProtection(secret: secret, suite: suite),
        let opened = next.open(type: record.type, version: record.version, record.payload)
      else {
        self[role].hasSkipped = true
        return true
      }
      self[role].enter(.handshake)
      self[role].protection = next
      take(opened.text, type: opened.type, from: role, frame: record.frame, wasEncrypted: true)
    } else {
      lose(role, .undecryptable)
    }
    return true
  }

  private var keyLogSession: KeyLog.Session? { clientRandom.flatMap { keyLog?.session($0) } }

  private func secret(of role: TLSRole) -> [UInt8]? {
    let isClient = role == .client
    return switch self[role].phase {
    case .plain: nil
    case .sealed: keyLogSession?[.master]
    case .early: keyLogSession?[.clientEarlyTraffic]
    case .handshake: keyLogSession?[isClient ? .clientHandshakeTraffic : .serverHandshakeTraffic]
    case .application: keyLogSession?[isClient ? .clientTraffic : .serverTraffic]
    }
  }

  private func protection(of role: TLSRole, _ secret: [UInt8]) -> RecordProtection? {
    guard let suite = read.cipherSuite, let version = read.version else { return nil }
    guard version < .tls13 else { return RecordProtection(secret: secret, suite: suite) }
    return RecordProtection(
      master: secret, seed: serverRandom + (clientRandom ?? []), suite: suite, version: version, by: role,
      encryptsThenCodes: encryptsThenCodes)
  }

  /// Takes the text of a record.
  private mutating func take(
    _ text: [UInt8], type: UInt8, from role: TLSRole, frame: Int, wasEncrypted: Bool
  ) {
    switch type {
    case RecordType.handshake:
      self[role].messages += text
      takeMessages(from: role, frame: frame, wasEncrypted: wasEncrypted)
    case RecordType.alert:
      guard text.count == 2 else { return lose(role, .notTLS) }
      guard read.alerts.count < TLSSession.alertLimit else { return lose(role, .tooMuch) }
      let isHarmless = text[1] == TLSAlert.closeNotify || text[1] == TLSAlert.userCanceled
      read.note(
        TLSAlert(
          description: text[1], isFatal: read.version == .tls13 ? !isHarmless : text[0] == 2, by: role,
          frame: frame, wasEncrypted: wasEncrypted))
    case RecordType.changeCipherSpec:
      // Of another handshake within the session.
      if wasEncrypted { self[role].enter(.sealed) }
    case RecordType.applicationData:
      if read[role].applicationOctets == 0, !text.isEmpty {
        read.note("application data", by: role, frame: frame)
      }
      read[role].applicationOctets += text.count
    default: lose(role, .notTLS)
    }
  }

  // MARK: - The handshake

  private mutating func takeMessages(from role: TLSRole, frame: Int, wasEncrypted: Bool) {
    var cursor = OctetCursor(self[role].messages)
    self[role].messages = []
    while self[role].loss == nil {
      let start = cursor.rest
      guard let type = cursor.number(1), let length = cursor.number(3), let body = cursor.octets(length)
      else {
        self[role].messages = Array(start)
        if start.count > RecordFlow.longestMessage { lose(role, .tooMuch) }
        return
      }
      take(UInt8(type), body, from: role, frame: frame)
    }
  }

  private mutating func take(_ type: UInt8, _ body: ArraySlice<UInt8>, from role: TLSRole, frame: Int) {
    switch (type, role) {
    case (HandshakeType.clientHello, .client): takeClientHello(body)
    case (HandshakeType.serverHello, .server):
      if takeServerHello(body) { return read.note("HelloRetryRequest", by: role, frame: frame) }
    case (HandshakeType.encryptedExtensions, .server):
      guard let list = OctetCursor.vector(body), let extensions = Extensions(list) else { break }
      read.selectedProtocol = extensions.protocols?.first.map { .this($0) } ?? .none
      if read.offersEarlyData { read.acceptsEarlyData = extensions[ExtensionType.earlyData] != nil }
    case (HandshakeType.certificateRequest, .server): read.requestsCertificate = true
    case (HandshakeType.serverKeyExchange, .server):
      var cursor = OctetCursor(body)
      if cursor.number(1) == 3 { read.group = cursor.number(2).map { UInt16($0) } }
    case (HandshakeType.serverHelloDone, .server):
      hasServerHelloDone = true
      read.requestsCertificate = read.requestsCertificate ?? false
    case (HandshakeType.endOfEarlyData, .client): self[role].enter(.handshake)
    case (HandshakeType.finished, _): takeFinished(from: role, frame: frame)
    case (HandshakeType.keyUpdate, _) where read.version == .tls13:
      guard let suite = read.cipherSuite else { break }
      self[role].protection = self[role].protection?.updated(suite: suite)
    default: break
    }
    read.note(HandshakeType.names[type] ?? "handshake \(type)", by: role, frame: frame)
  }

  private mutating func takeFinished(from role: TLSRole, frame: Int) {
    if read[role].finishedFrame == nil { read[role].finishedFrame = frame }
    guard read.version == .tls13 else { return }
    self[role].enter(.application)
    if role == .server { read.requestsCertificate = read.requestsCertificate ?? false }
  }

  private mutating func takeClientHello(_ body: ArraySlice<UInt8>) {
    guard let hello = ClientHello(body) else { return lose(.client, .notTLS) }
    clientRandom = hello.random
    read.offeredVersions = hello.versions
    read.serverName = hello.serverName
    read.offersEncryptedClientHello = hello.extensions[ExtensionType.encryptedClientHello] != nil
    read.offeredProtocols = hello.extensions.protocols ?? []
    read.offeredGroups = hello.groups
    // A second hello must not offer it again.
    if !read.hasRetry { read.offersEarlyData = hello.extensions[ExtensionType.earlyData] != nil }
  }

  /// Takes a ServerHello; whether it asks for another ClientHello.
  private mutating func takeServerHello(_ body: ArraySlice<UInt8>) -> Bool {
    guard let hello = ServerHello(body) else {
      lose(.server, .notTLS)
      return false
    }
    if hello.isRetry {
      read.hasRetry = true
      // With it, early data is refused.
      if read.offersEarlyData { read.acceptsEarlyData = false }
      return true
    }
    read.version = hello.version
    read.cipherSuite = hello.suite
    serverRandom = hello.random
    hasServerHelloDone = false
    guard hello.version == .tls13 else {
      read.selectedProtocol = hello.extensions.protocols?.first.map { .this($0) } ?? .none
      encryptsThenCodes = hello.extensions[ExtensionType.encryptThenMAC] != nil
      if read.offersEarlyData { read.acceptsEarlyData = false }
      return false
    }
    read.group = hello.group
    read.isResumed = hello.extensions[ExtensionType.preSharedKey] != nil
    self[.server].enter(.handshake)
    self[.client].enter(read.offersEarlyData && !read.hasRetry ? .early : .handshake)
    return false
  }
}

extension OctetCursor {
  /// What stands behind its count of two octets, which are all.
  fileprivate static func vector(_ octets: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var cursor = OctetCursor(octets)
    return cursor.vector(2)
  }
}
