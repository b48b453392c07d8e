import CWireLab
import Glibc
import Synchronization

/// A TCP or UDP socket over IPv4 or IPv6, or a Unix socket of either kind, every call of which can be logged.
///
/// It owns its descriptor, and closes it when it goes. Several threads may use it at once, as in C: `close`
/// does not wait for a call that another thread is in, because what happens then is one of the lessons.
///
/// Calls that wait take a `deadline`, in nanoseconds of CLOCK_MONOTONIC; nil stands for the socket's own, and
/// if that is nil too, they wait for ever. At the deadline they throw an error whose `isDeadline` is true.
public final class Socket: Sendable {
  /// The protocol of its addresses.
  public let family: SocketAddress.Family
  /// Datagrams (UDP), not a stream (TCP).
  public let isDatagram: Bool
  /// Where its calls are recorded; nil: nowhere.
  public let log: CallLog?
  /// When its calls give up that name no deadline; nil: never.
  public let deadline: Int64?
  private let number: Atomic<Int32>
  private let known: Mutex<(local: SocketAddress?, peer: SocketAddress?)>
  /// The session of TLS that its octets go through; nil: none.
  private let session = Mutex<TLSChannel?>(nil)

  /// Makes a socket: socket(2), close-on-exec.
  ///
  /// - Parameters:
  ///   - log: where its calls are recorded.
  ///   - deadline: when its calls give up that name no deadline of their own.
  public init(
    _ family: SocketAddress.Family, isDatagram: Bool = false, log: CallLog? = nil, deadline: Int64? = nil
  ) throws(SocketError) {
    let kind = isDatagram ? SOCK_DGRAM : SOCK_STREAM
    let descriptor = try SocketCall(name: "socket", log: log).perform(
      "\(family.domainName), \(isDatagram ? "SOCK_DGRAM" : "SOCK_STREAM"), 0", known: (nil, nil)
    ) {
      Int(Glibc.socket(family.domain, Int32(kind.rawValue | SOCK_CLOEXEC.rawValue), 0))
    }
    self.family = family
    self.isDatagram = isDatagram
    self.log = log
    self.deadline = deadline
    number = Atomic(Int32(descriptor))
    known = Mutex((nil, nil))
  }

  /// The accepted side of a conversation.
  private init(accepted descriptor: Int32, by listener: Socket, local: SocketAddress?, peer: SocketAddress?) {
    family = listener.family
    isDatagram = false
    log = listener.log
    deadline = listener.deadline
    number = Atomic(descriptor)
    known = Mutex((local, peer))
  }

  /// Stands for a socket of another process, of which only the endpoints are known: every call on it fails
  /// with EBADF.
  package init(elsewhere local: SocketAddress, peer: SocketAddress?, isDatagram: Bool) {
    family = local.family
    self.isDatagram = isDatagram
    log = nil
    deadline = nil
    number = Atomic(-1)
    known = Mutex((local, peer))
  }

  deinit {
    let descriptor = number.load(ordering: .acquiring)
    if descriptor >= 0 { Glibc.close(descriptor) }
  }

  /// The descriptor; -1 once it is closed, so that every later call fails with EBADF.
  public var descriptor: Int32 { number.load(ordering: .acquiring) }

  /// Whether it has not been closed.
  public var isOpen: Bool { descriptor >= 0 }

  /// Its own endpoint, as getsockname(2) last told; nil: it was neither bound, connected nor accepted.
  public var local: SocketAddress? { known.withLock { $0.local } }

  /// The session of TLS that its octets go through; nil: none.
  var tls: TLSChannel? { session.withLock { $0 } }

  /// Lets its octets go through a session of TLS from now on.
  func setTLS(_ channel: TLSChannel) { session.withLock { $0 = channel } }

  /// Whom it is connected with; nil: nobody yet, or never.
  public var peer: SocketAddress? { known.withLock { $0.peer } }

  // MARK: - Before there is a conversation

  /// bind(2): takes an address and a port; port 0 lets the kernel choose one, which `local` then names.
  public func bind(to address: SocketAddress) throws(SocketError) {
    do {
      _ = try call("bind", "\(address)", found: { (self.refreshLocal($0), nil) }) { descriptor in
        address.withKernelAddress { Int(Glibc.bind(descriptor, $0, $1)) }
      }
    } catch {
      throw family == .unix ? UnixPathRemedy.added(to: error, about: address) : error
    }
    if log == nil { refreshLocal(0) }
  }

  /// listen(2): lets the kernel answer SYNs, and keep this many conversations (and one more) until they are
  /// accepted.
  public func listen(backlog: Int) throws(SocketError) {
    _ = try call("listen", "\(backlog)") { Int(Glibc.listen($0, Int32(clamping: backlog))) }
  }

  /// accept(2): takes the next conversation of the queue. Made as accept4(2), for SOCK_CLOEXEC.
  public func accept(deadline: Int64? = nil) throws(SocketError) -> Socket {
    var storage = sockaddr_storage()
    var length = socklen_t(0)
    let accepted = try call(
      "accept", "", deadline: deadline, waits: true,
      found: { result in
        guard result >= 0 else { return (nil, nil) }
        return (self.localOfAccepted(Int32(result)), SocketAddress(storage, length: length))
      }
    ) { descriptor in
      length = socklen_t(MemoryLayout<sockaddr_storage>.size)
      return Int(wirelab_accept(descriptor, &storage, &length))
    }
    return Socket(
      accepted: Int32(accepted), by: self,
      local: localOfAccepted(Int32(accepted)), peer: SocketAddress(storage, length: length))
  }

  /// Where a conversation was accepted: the listener's own address, unless that stands for every address of
  /// the machine.
  private func localOfAccepted(_ descriptor: Int32) -> SocketAddress? {
    if let local, !local.isWildcard { return local }
    return SocketAddress.filled { getsockname(descriptor, $0, $1) }
  }

  /// connect(2): opens the conversation; of a datagram socket it only says whom it talks with.
  public func connect(to address: SocketAddress, deadline: Int64? = nil) throws(SocketError) {
    _ = try call(
      "connect", "\(address)", peer: address, deadline: deadline, waits: true,
      found: { _ in (self.portTowards(address), nil) }
    ) { descriptor in
      address.withKernelAddress { Int(Glibc.connect(descriptor, $0, $1)) }
    }
    noteOpened(to: address)
  }

  /// Remembers the endpoints of a conversation that a call has just opened.
  func noteOpened(to address: SocketAddress) {
    refreshLocal(0)
    known.withLock { $0.peer = address }
  }

  // MARK: - The end

  /// shutdown(2): ends one half of the conversation or both; ends every call that waits in it.
  public func shutdown(_ direction: ShutdownDirection) throws(SocketError) {
    let (how, name) =
      switch direction {
      case .read: (SHUT_RD, "SHUT_RD")
      case .write: (SHUT_WR, "SHUT_WR")
      case .both: (SHUT_RDWR, "SHUT_RDWR")
      }
    _ = try call("shutdown", name) { Int(Glibc.shutdown($0, Int32(how))) }
  }

  /// close(2): gives the descriptor back. A second close fails with EBADF.
  public func close() throws(SocketError) {
    // Taken away first, so that no two threads close one number, which may be another socket's by then.
    let descriptor = number.exchange(-1, ordering: .acquiringAndReleasing)
    _ = try SocketCall(name: "close", log: log).perform("", known: endpoints) { Int(Glibc.close(descriptor)) }
  }

  /// Lets the socket vanish as if its machine had lost its power: with TCP_REPAIR (CAP_NET_ADMIN) close(2)
  /// sends nothing, and the kernel forgets the conversation.
  public func crash() throws(SocketError) {
    try set(.repair())
    try close()
  }

  /// Loses the descriptor without close(2). The kernel keeps the socket, and all that it owes the peer, until
  /// the process ends: a leak, which is one of the lessons.
  public func forget() {
    number.store(-1, ordering: .releasing)
  }

  /// The endpoints, for the log; without one, nobody asks.
  private var endpoints: SocketCall.Endpoints { log == nil ? (nil, nil) : known.withLock { $0 } }

  /// Makes one call on the descriptor, and records it.
  package func call(
    _ name: String, _ arguments: @autoclosure () -> String, peer: SocketAddress? = nil,
    deadline: Int64? = nil,
    waits: Bool = false, found: (Int) -> SocketCall.Endpoints = { _ in (nil, nil) }, _ body: (Int32) -> Int
  ) throws(SocketError) -> Int {
    var known = endpoints
    if let peer { known.peer = peer }
    return try SocketCall(name: name, log: log, deadline: deadline ?? self.deadline, waits: waits).perform(
      arguments(), known: known, found: found
    ) { body(descriptor) }
  }

  /// Remembers what getsockname(2) says after a call that succeeded.
  @discardableResult
  private func refreshLocal(_ result: Int) -> SocketAddress? {
    guard result >= 0, let address = SocketAddress.filled(by: { getsockname(descriptor, $0, $1) }) else {
      return nil
    }
    known.withLock { $0.local = address }
    return address
  }

  /// Our endpoint as the peer sees it: where the socket is bound to no address, or to none any more because
  /// the connect failed, the port is still known, and the address follows from the route.
  func portTowards(_ peer: SocketAddress) -> SocketAddress? {
    guard let address = refreshLocal(0), address.port != 0 else { return nil }
    return address.isWildcard ? peer.sourceTowards?.with(port: address.port) : address
  }
}
