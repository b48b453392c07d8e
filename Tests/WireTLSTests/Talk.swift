import CSSL
import Glibc
import WireTLS

/// A session of OpenSSL with itself, from memory to memory: what each end sent, and what is true of it.
final class Talk {
  private let serverContext: OpaquePointer
  private let clientContext: OpaquePointer
  private(set) var client: OpaquePointer
  private(set) var server: OpaquePointer
  let keyLog = KeyLog()
  /// What went over the wire, in its order.
  private(set) var flights: [(role: TLSRole, octets: [UInt8])] = []

  struct Settings {
    var version: Int32 = 0x0304
    var suite: String?
    var protocols: [[UInt8]] = []
    var groups: (client: String, server: String)?
    var earlyData = false
    var tickets: Int32 = 2
  }

  init(_ settings: Settings = Settings()) throws {
    guard cssl_load() == nil, let serverContext = cssl_context_new(true),
      let clientContext = cssl_context_new(false)
    else { throw Missing() }
    self.serverContext = serverContext
    self.clientContext = clientContext
    var (certificate, key): (UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?)
    let isMade = "localhost".withCString { name in
      "DNS:localhost".withCString { names in
        var request = cssl_request(
          common_name: name, names: names, begins: -100, ends: 1000, is_authority: false,
          is_for_clients: false, issuer: nil, issuer_key: nil)
        return cssl_make_certificate(&request, &certificate, &key)
      }
    }
    guard isMade else { throw Missing() }
    defer {
      free(certificate)
      free(key)
    }
    cssl_context_identity(serverContext, certificate, key)
    for context in [serverContext, clientContext] {
      // Old versions need an old list of ciphers.
      cssl_context_versions(context, settings.version, settings.version)
      if let suite = settings.suite {
        let isNew = suite.hasPrefix("TLS_")
        cssl_context_ciphers(context, isNew ? nil : suite, isNew ? suite : nil)
      }
      if !settings.protocols.isEmpty {
        let names = settings.protocols.flatMap { [UInt8($0.count)] + $0 }
        cssl_context_protocols(context, names, names.count)
      }
    }
    if let groups = settings.groups {
      cssl_context_groups(clientContext, groups.client)
      cssl_context_groups(serverContext, groups.server)
    }
    if settings.earlyData { cssl_context_early_data(serverContext, 1000) }
    cssl_context_tickets(serverContext, settings.tickets)
    cssl_context_key_log(
      clientContext,
      { log, line in
        guard let log, let line else { return }
        Unmanaged<KeyLog>.fromOpaque(log).takeUnretainedValue().add(String(cString: line).utf8 + [10])
      }, Unmanaged.passUnretained(keyLog).toOpaque())
    client = cssl_session_new(clientContext)
    server = cssl_session_new(serverContext)
    cssl_session_names(client, "localhost", nil)
  }

  deinit {
    cssl_session_free(client)
    cssl_session_free(server)
    cssl_context_free(clientContext)
    cssl_context_free(serverContext)
  }

  struct Missing: Error {}

  /// Moves what an end has to send.
  @discardableResult
  func move(from role: TLSRole) -> Bool {
    let (sender, receiver) = role == .client ? (client, server) : (server, client)
    let count = cssl_session_waiting(sender)
    guard count > 0 else { return false }
    let octets = [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
      length = cssl_session_take(sender, buffer.baseAddress, count)
    }
    flights.append((role, octets))
    _ = cssl_session_feed(receiver, octets, octets.count)
    return true
  }

  func shakeHands() {
    for _ in 0..<8 {
      for role in TLSRole.allCases {
        _ = cssl_session_handshake(role == .client ? client : server)
        move(from: role)
      }
    }
  }

  func say(_ text: String, by role: TLSRole) {
    var count = 0
    let octets = Array(text.utf8)
    _ = cssl_session_write(role == .client ? client : server, octets, octets.count, &count)
    move(from: role)
  }

  func hear(_ role: TLSRole) -> String {
    var count = 0
    let octets = [UInt8](unsafeUninitializedCapacity: 20_000) { buffer, length in
      _ = cssl_session_read(role == .client ? client : server, buffer.baseAddress, 20_000, &count)
      length = count
    }
    move(from: role)
    return String(decoding: octets, as: UTF8.self)
  }

  func closeNotify(by role: TLSRole) {
    _ = cssl_session_close_notify(role == .client ? client : server)
    move(from: role)
  }

  func updateKeys(by role: TLSRole, asks: Bool) {
    cssl_session_update_keys(role == .client ? client : server, asks)
  }

  /// Begins anew, with the session that the client had last.
  func resume(early: String? = nil) {
    let ticket = cssl_session_ticket(client)
    cssl_session_free(client)
    cssl_session_free(server)
    client = cssl_session_new(clientContext)
    server = cssl_session_new(serverContext)
    cssl_session_names(client, "localhost", nil)
    cssl_session_resume(client, ticket)
    cssl_ticket_free(ticket)
    flights = []
    guard let early else { return }
    var count = 0
    let octets = Array(early.utf8)
    _ = cssl_session_write_early(client, octets, octets.count, &count)
    move(from: .client)
    for _ in 0..<2 {
      var buffer = [UInt8](repeating: 0, count: 1000)
      _ = cssl_session_read_early(server, &buffer, buffer.count, &count)
      move(from: .server)
    }
  }

  /// What a reader tells of the flights; each has the number of its place as its frame.
  func read(keyLog: KeyLog? = nil, pieces: Int = .max) -> TLSSession {
    var reader = TLSReader(keyLog: keyLog)
    for (place, flight) in flights.enumerated() {
      for start in stride(from: 0, to: flight.octets.count, by: min(pieces, flight.octets.count)) {
        let piece = flight.octets[start...].prefix(pieces)
        piece.withUnsafeBytes { reader.take($0, from: flight.role, frame: place + 1) }
      }
    }
    return reader.session
  }
}
