import Synchronization

/// Which datagrams a service does not answer, because its answer would be answered in turn, for ever: a
/// forged sender is enough to begin that, and nothing ends it.
///
/// Of `wirelab serve` alone: the library answers whatever comes, as Python does, and so do the servers of a
/// scenario, whose network is their own.
final class EchoLoops: Sendable {
  /// Why a datagram is not answered.
  enum Reason: Hashable, Sendable {
    /// It says that it comes from this server itself.
    case itself
    /// It comes from the port of a service that answers whatever comes: echo, daytime, qotd, chargen and time
    /// (RFC 862 to 868). Port 0 cannot be answered at all.
    case port
    /// It is one more of a long row of equal ones, as two servers that answer each other make it. One that is
    /// lost ends such a row, and is a loss like any other to everybody else.
    case row
  }

  /// The well-known ports.
  static let ports: Set<UInt16> = [0, 7, 13, 17, 19, 37]
  /// So many equal datagrams of one sender are answered, and the next is not.
  static let rowLimit = 10_000
  /// So many senders are remembered.
  private static let senderLimit = 1024

  private struct Row {
    var datagram: [UInt8]
    var count: Int
  }

  private let rows = Mutex<[SocketAddress: Row]>([:])

  /// Why a datagram is not to be answered; nil: it is.
  ///
  /// - Parameter server: where the server is bound.
  func reason(notToAnswer datagram: [UInt8], of sender: SocketAddress, at server: SocketAddress) -> Reason? {
    guard sender.family != .unix else { return nil }
    if Self.ports.contains(sender.port) { return .port }
    if sender.port == server.port, server.isWildcard ? Self.isOwn(sender) : sender == server {
      return .itself
    }
    let isOver = rows.withLock { rows in
      guard let row = rows[sender], row.datagram == datagram else {
        if rows.count >= Self.senderLimit { rows.removeAll() }
        rows[sender] = Row(datagram: datagram, count: 1)
        return false
      }
      rows[sender]?.count = row.count < Self.rowLimit ? row.count + 1 : 0
      return row.count == Self.rowLimit
    }
    return isOver ? .row : nil
  }

  /// Whether an address is one of this machine's: only these can be bound (bind(2), EADDRNOTAVAIL).
  private static func isOwn(_ address: SocketAddress) -> Bool {
    do {
      let socket = try Socket(address.family, isDatagram: true)
      try socket.bind(to: address.with(port: 0))
      return true
    } catch {
      return false
    }
  }
}

extension EchoLoops.Reason {
  /// The end of a sentence that begins with the sender.
  var text: String {
    switch self {
    case .itself:
      "not answered, because it is the server's own address: the answer would be answered, for ever"
    case .port: "not answered, because that port answers whatever comes: so would the server, for ever"
    case .row:
      "one answer left out after \(EchoLoops.rowLimit) equal datagrams, so that no row lasts for ever"
    }
  }
}
