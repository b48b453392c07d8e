import CSSL
import Glibc
import WireSystem

/// A session of TLS over a socket: what stands between the octets of its user and those of the wire.
///
/// The library never sees the socket: it reads from memory and writes into memory, so that every recv(2) and
/// send(2) is ours, with its place in the log and its deadline. One thread may receive while another sends.
final class TLSChannel: Sendable {
  private let context: TLSContext
  /// The session, and how often it was fed.
  private let session: Condition<(pointer: OpaquePointer, feeds: Int)>
  /// What the kernel has had no room for. Taken while octets go from the session to the wire, so that records
  /// keep their order.
  private let sending = Condition<[UInt8]>([])
  /// Taken while octets come from the wire.
  private let receiving = Condition(())
  /// What came as early data, before the handshake was over, and was not asked for yet.
  private let early = Condition<[UInt8]>([])

  init?(_ context: TLSContext) {
    guard let pointer = context.newSession() else { return nil }
    self.context = context
    nonisolated(unsafe) let own = pointer
    session = Condition((own, 0))
  }

  deinit {
    session.withLock { cssl_session_free($0.pointer) }
  }

  // MARK: - Steps

  /// Takes a step until it is done: sends what it leaves, and receives what it needs.
  ///
  /// - Returns: `CSSL_DONE`, `CSSL_CLOSED` or `CSSL_TRUNCATED`.
  /// - Throws: what recv(2) or send(2) fails with; or what the session refuses to go on with.
  @discardableResult
  func perform(
    _ name: String, on socket: Socket, deadline: Int64?, dontWait: Bool = false,
    _ step: (OpaquePointer) -> cssl_outcome
  ) throws(SocketError) -> cssl_outcome {
    while true {
      let (outcome, feeds, failure) = session.withLock { session -> (cssl_outcome, Int, SocketError?) in
        let outcome = step(session.pointer)
        return (
          outcome, session.feeds, outcome == CSSL_FAILED ? self.failure(of: name, session.pointer) : nil
        )
      }
      if let failure {
        // The alert that says why; the peer may have gone.
        try? flush(to: socket, deadline: deadline)
        throw failure
      }
      try flush(to: socket, deadline: deadline, dontWait: dontWait)
      guard outcome == CSSL_WANTS_OCTETS else { return outcome }
      try feed(from: socket, after: feeds, deadline: deadline)
    }
  }

  /// Sends what the session has for the peer; without a wait as much as there is room for.
  private func flush(to socket: Socket, deadline: Int64?, dontWait: Bool = false) throws(SocketError) {
    try sending.withLock { unsent throws(SocketError) in
      unsent += takeWaiting()
      guard !unsent.isEmpty else { return }
      // Whoever takes nothing must not fill the memory.
      guard unsent.count <= Self.unsentLimit else { throw SocketError(call: "send", errno: EAGAIN) }
      let sent = try socket.sendRecords(unsent, deadline: deadline, dontWait: dontWait)
      unsent.removeFirst(sent)
    }
  }

  private static let unsentLimit = 1 << 20

  /// Whether records wait for room.
  var hasUnsent: Bool { sending.withLock { !$0.isEmpty } }

  /// Sends records that wait for room, as far as there is some.
  func flushWithoutWaiting(to socket: Socket) throws(SocketError) {
    try flush(to: socket, deadline: nil, dontWait: true)
  }

  private func takeWaiting() -> [UInt8] {
    session.withLock { session in
      let count = cssl_session_waiting(session.pointer)
      return [UInt8](unsafeUninitializedCapacity: count) { buffer, taken in
        taken = cssl_session_take(session.pointer, buffer.baseAddress, count)
      }
    }
  }

  /// Receives once, unless another thread has done so since the step.
  private func feed(from socket: Socket, after feeds: Int, deadline: Int64?) throws(SocketError) {
    try receiving.withLock { _ throws(SocketError) in
      guard session.withLock({ $0.feeds }) == feeds else { return }
      let octets = try socket.receiveRecords(deadline: deadline)
      let isFed = session.withLock { session in
        session.feeds += 1
        if octets.isEmpty { cssl_session_feed_end(session.pointer) }
        return cssl_session_feed(session.pointer, octets, octets.count)
      }
      guard isFed else { throw SocketError(call: "SSL_read", errno: ENOMEM) }
    }
  }

  private func failure(of name: String, _ session: OpaquePointer) -> SocketError {
    let reason = String(cString: cssl_session_reason(session))
    if cssl_session_met_no_tls(session) {
      return SocketError(call: name, refusal: TLSRefusal.notTLS, "what came is not TLS: \(reason)")
    }
    let (received, sent) = (cssl_session_received_alert(session), cssl_session_sent_alert(session))
    guard let alert = [received, sent].first(where: { $0 >= 0 }) else {
      return SocketError(call: name, refusal: TLSRefusal.failure, reason)
    }
    let alertName = TLSRefusal.alert(UInt8(clamping: alert))
    return SocketError(
      call: name, refusal: alertName,
      received >= 0 ? "the peer has sent this alert" : "\(reason); the peer was sent this alert")
  }

  // MARK: - What a socket does with it

  /// Shakes hands.
  func handshake(on socket: Socket, deadline: Int64?) throws(SocketError) {
    if context.isServer, context.settings.earlyData > 0 { try readEarly(on: socket, deadline: deadline) }
    let outcome = try perform("SSL_do_handshake", on: socket, deadline: deadline, cssl_session_handshake)
    if outcome != CSSL_DONE { throw Self.truncated("SSL_do_handshake") }
  }

  /// Of a server: takes what a client says before the handshake is over.
  private func readEarly(on socket: Socket, deadline: Int64?) throws(SocketError) {
    while true {
      var octets: [UInt8] = []
      let outcome = try perform("SSL_read_early_data", on: socket, deadline: deadline) { session in
        var outcome = CSSL_DONE
        octets = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
          outcome = cssl_session_read_early(session, buffer.baseAddress, buffer.count, &count)
          if outcome != CSSL_DONE { count = 0 }
        }
        return outcome
      }
      if outcome != CSSL_DONE { throw Self.truncated("SSL_read_early_data") }
      if octets.isEmpty { return }
      let taken = octets
      early.withLock { $0 += taken }
    }
  }

  /// Of a client that resumes: says something before the handshake is over.
  func writeEarly(_ octets: [UInt8], on socket: Socket, deadline: Int64?) throws(SocketError) {
    try perform("SSL_write_early_data", on: socket, deadline: deadline) { session in
      var count = 0
      return cssl_session_write_early(session, octets, octets.count, &count)
    }
  }

  /// At most so many octets of what the peer says; none: it has sent close_notify.
  func read(_ max: Int, on socket: Socket, deadline: Int64?) throws(SocketError) -> [UInt8] {
    let first = early.withLock { early in
      let first = Array(early.prefix(max))
      early.removeFirst(first.count)
      return first
    }
    if !first.isEmpty || max <= 0 { return first }
    var octets: [UInt8] = []
    let outcome = try perform("SSL_read", on: socket, deadline: deadline) { session in
      var outcome = CSSL_DONE
      octets = [UInt8](unsafeUninitializedCapacity: max) { buffer, count in
        outcome = cssl_session_read(session, buffer.baseAddress, max, &count)
        if outcome != CSSL_DONE { count = 0 }
      }
      return outcome
    }
    if outcome == CSSL_TRUNCATED { throw Self.truncated("SSL_read") }
    return octets
  }

  /// Says all of it: one record for each 16,384 octets.
  ///
  /// - Parameter dontWait: what there is no room for is sent with what follows.
  func write(
    _ octets: some Collection<UInt8>, on socket: Socket, deadline: Int64?, dontWait: Bool = false
  ) throws(SocketError) {
    let octets = ContiguousArray(octets)
    var written = 0
    while written < octets.count {
      try octets.withUnsafeBufferPointer { buffer throws(SocketError) in
        let rest = UnsafeBufferPointer(rebasing: buffer[written...])
        var count = 0
        try perform("SSL_write", on: socket, deadline: deadline, dontWait: dontWait) { session in
          cssl_session_write(session, rest.baseAddress, rest.count, &count)
        }
        written += count
      }
    }
  }

  /// Says that nothing more will be said (RFC 8446 section 6.1).
  func closeNotify(on socket: Socket, deadline: Int64?) throws(SocketError) {
    try perform("SSL_shutdown", on: socket, deadline: deadline, cssl_session_close_notify)
  }

  /// The end of the stream without a close_notify: whoever reads must not take it for the end of what was
  /// said (RFC 8446 section 6.1).
  private static func truncated(_ name: String) -> SocketError {
    SocketError(
      call: name, refusal: TLSRefusal.truncated, "the stream ends without the peer's close_notify")
  }

  /// Looks at the session.
  func look<Result>(_ body: (OpaquePointer) -> Result) -> Result {
    session.withLock { body($0.pointer) }
  }
}
