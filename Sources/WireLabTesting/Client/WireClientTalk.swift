import Synchronization
import WireSockets

/// What is said and heard. One task at a time receives; another may send meanwhile.
extension WireClient {
  /// Sends a text as UTF-8.
  ///
  /// - Parameters:
  ///   - text: what is sent.
  ///   - limit: until the kernel has taken it; nil: that of the client.
  public func send(_ text: String, within limit: Duration? = nil) async throws {
    try await send(Array(text.utf8), within: limit)
  }

  /// Sends octets.
  ///
  /// - Parameters:
  ///   - octets: what is sent.
  ///   - limit: until the kernel has taken them; nil: that of the client.
  public func send(_ octets: some Collection<UInt8>, within limit: Duration? = nil) async throws {
    let octets = Array(octets)
    try await perform("send \(Self.quoted(octets))", within: limit) {
      (socket, deadline) throws(SocketError) in
      try socket.sendAll(octets, deadline: deadline)
    }
  }

  /// Receives a text, and nothing else before it; what comes behind it stays for the next call.
  ///
  /// - Throws: `Failure` as soon as anything else comes, at the end of the stream, and at the limit.
  public func expect(_ text: String, within limit: Duration? = nil) async throws {
    try await expect(Array(text.utf8), within: limit)
  }

  /// Receives octets, and nothing else before them; what comes behind them stays for the next call.
  ///
  /// - Throws: `Failure` as soon as anything else comes, at the end of the stream, and at the limit.
  public func expect(_ octets: some Collection<UInt8>, within limit: Duration? = nil) async throws {
    let wanted = Array(octets)
    try await hear(Self.quoted(wanted), within: limit) { heard in
      if heard.starts(with: wanted) { return .enough(wanted.count) }
      return wanted.starts(with: heard) ? .tooFew : .wrong
    }
  }

  /// Receives what comes next: at least one octet, none at the end of the stream.
  ///
  /// - Parameters:
  ///   - count: at most so many.
  ///   - limit: until they have come; nil: that of the client.
  public func receive(atMost count: Int = 65_536, within limit: Duration? = nil) async throws -> [UInt8] {
    try await hear("octets, or the end of the stream", within: limit, isEndRight: true) { heard in
      heard.isEmpty ? .tooFew : .enough(min(max(1, count), heard.count))
    }
  }

  /// Receives exactly so many octets; what comes behind them stays for the next call.
  public func receive(count: Int, within limit: Duration? = nil) async throws -> [UInt8] {
    try await hear("\(count) octets", within: limit) { heard in
      heard.count >= count ? .enough(max(0, count)) : .tooFew
    }
  }

  /// Receives the end of the stream, and nothing before it: the peer's FIN.
  ///
  /// - Throws: `Failure` if octets come, or a reset, and at the limit.
  public func expectEnd(within limit: Duration? = nil) async throws {
    try await hear("the end of the stream", within: limit, isEndRight: true) { heard in
      heard.isEmpty ? .tooFew : .wrong
    }
  }

  // MARK: - Hearing

  /// What is thought of the octets so far.
  private enum Opinion {
    /// So many of them are what was waited for.
    case enough(Int)
    case tooFew
    case wrong
  }

  /// Receives until enough has come.
  ///
  /// - Parameters:
  ///   - wanted: what is waited for, in the words of an error.
  ///   - isEndRight: whether the end of the stream is as good, if nothing has come before it.
  /// - Returns: what was waited for.
  @discardableResult
  private func hear(
    _ wanted: String, within limit: Duration?, isEndRight: Bool = false,
    _ opinion: @escaping @Sendable ([UInt8]) -> Opinion
  ) async throws -> [UInt8] {
    let limit = limit ?? timeout
    return try await Blocking.run("wire client") { [self] in
      let deadline = limit.deadline
      var heard = unread.withLock { unread in
        defer { unread = [] }
        return unread
      }
      // Nothing of it is lost for whoever goes on.
      func failure(_ cause: Failure.Cause, _ why: String) -> Failure {
        unread.withLock { $0 = heard }
        let seen = heard.isEmpty ? "nothing" : Self.quoted(heard)
        return Failure(cause, "expected \(wanted), received \(seen)\(why)", received: heard)
      }
      while true {
        switch opinion(heard) {
        case .enough(let count):
          unread.withLock { $0 = Array(heard[count...]) }
          return Array(heard[..<count])
        case .wrong: throw failure(.otherOctets, "")
        case .tooFew: break
        }
        let octets: [UInt8]
        do throws(SocketError) {
          octets = try socket.receive(max: 65_536, deadline: deadline)
        } catch {
          throw failure(Failure.Cause(error), "; then \(Failure.text(of: error, limit: limit))")
        }
        if octets.isEmpty {
          if isEndRight && heard.isEmpty { return [] }
          throw failure(.end, "; then the end of the stream")
        }
        heard += octets
      }
    }
  }

  private static func quoted(_ octets: [UInt8]) -> String { OctetText.quoted(octets, limit: 200) }
}
