import CWireLab
import Glibc
import Synchronization

/// A TCP or UDP socket over IPv4 or IPv6, every call of which can be logged.
///
/// It owns its descriptor, and closes it when it goes. Several threads may use it at once, as in C: `close` does not wait
/// for a call that another thread is in, because what happens then is one of the lessons.
///
/// Calls that wait take a `deadline`, in nanoseconds of CLOCK_MONOTONIC; nil stands for the socket's own, and if that is
/// nil too, they wait for ever. At the deadline they throw an error whose `isDeadline` is true.
public final class Socket: Sendable {
  /// The protocol of its addresses.
  public let family: SocketAddress.Family
  /// UDP, not TCP.
  public let isDatagram: Bool
  /// Where its calls are recorded; nil: nowhere.
  public let log: CallLog?
  /// When its calls give up that name no deadline; nil: never.
  public let deadline: Int64?
  private let number: Atomic<Int32>
  private let known: Mutex<(local: SocketAddress?, peer: SocketAddress?)>

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

  /// Whom it is connected with; nil: nobody yet, or never.
  public var peer: SocketAddress? { known.withLock { $0.peer } }

  // MARK: - Before there is a conversation

  /// bind(2): takes an address and a port; port 0 lets the kernel choose one, which `local` then names.
  public func bind(to address: SocketAddress) throws(SocketError) {
    _ = try call("bind", "\(address)", found: { (self.refreshLocal($0), nil) }) { descriptor in
      address.withKernelAddress { Int(Glibc.bind(descriptor, $0, $1)) }
    }
    if log == nil { _ = refreshLocal(0) }
  }

  /// listen(2): lets the kernel answer SYNs, and keep this many conversations (and one more) until they are accepted.
  public func listen(backlog: Int) throws(SocketError) {
    _ = try call("listen", "\(backlog)") { Int(Glibc.listen($0, Int32(clamping: backlog))) }
  }

  /// accept(2): takes the next conversation of the queue. Made as accept4(2), for SOCK_CLOEXEC.
  public func accept(deadline: Int64? = nil) throws(SocketError) -> Socket {
    var peer: SocketAddress?
    var storage = sockaddr_storage()
    let accepted = try call(
      "accept", "", deadline: deadline, waits: true,
      found: { result in
        peer = SocketAddress(storage)
        return (SocketAddress.filled { getsockname(Int32(result), $0, $1) }, result < 0 ? nil : peer)
      }
    ) { descriptor in
      var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
      return Int(wirelab_accept(descriptor, &storage, &length))
    }
    return Socket(
      accepted: Int32(accepted), by: self, local: SocketAddress.filled { getsockname(Int32(accepted), $0, $1) },
      peer: SocketAddress(storage))
  }

  /// connect(2): opens the conversation; of a datagram socket it only says whom it talks with.
  public func connect(to address: SocketAddress, deadline: Int64? = nil) throws(SocketError) {
    _ = try call(
      "connect", "\(address)", peer: address, deadline: deadline, waits: true,
      found: { _ in (self.portTowards(address), nil) }
    ) { descriptor in
      address.withKernelAddress { Int(Glibc.connect(descriptor, $0, $1)) }
    }
    _ = refreshLocal(0)
    known.withLock { $0.peer = address }
  }

  // MARK: - Octets

  /// send(2), once: a stream may take fewer octets than it is given.
  ///
  /// Always with MSG_NOSIGNAL: a peer that has gone is an error, EPIPE, and not the end of the process.
  ///
  /// - Parameter more: MSG_MORE: the kernel holds the octets back until others follow.
  /// - Returns: how many octets the kernel took.
  @discardableResult
  public func send(
    _ octets: some Collection<UInt8>, more: Bool = false, dontWait: Bool = false, deadline: Int64? = nil
  ) throws(SocketError) -> Int {
    let flags = Int32(MSG_NOSIGNAL) | (more ? Int32(MSG_MORE) : 0) | (dontWait ? Int32(MSG_DONTWAIT) : 0)
    let octets = ContiguousArray(octets)
    return try call(
      "send", Self.text(octets) + (more ? ", MSG_MORE" : "") + (dontWait ? ", MSG_DONTWAIT" : ""),
      deadline: deadline, waits: true
    ) { descriptor in
      octets.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, flags) }
    }
  }

  /// send(2) until the kernel has taken every octet; of none, one call.
  public func sendAll(_ octets: some Collection<UInt8>, more: Bool = false, deadline: Int64? = nil) throws(SocketError) {
    var rest = octets[...]
    repeat {
      rest = rest.dropFirst(try send(rest, more: more, deadline: deadline))
    } while !rest.isEmpty
  }

  /// sendto(2): one datagram to an address.
  @discardableResult
  public func send(
    _ octets: some Collection<UInt8>, to address: SocketAddress, deadline: Int64? = nil
  ) throws(SocketError) -> Int {
    let octets = ContiguousArray(octets)
    return try call(
      "sendto", "\(Self.text(octets)), \(address)", peer: address, deadline: deadline, waits: true,
      found: { _ in (self.portTowards(address), nil) }
    ) { descriptor in
      octets.withUnsafeBytes { bytes in
        address.withKernelAddress {
          Glibc.sendto(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL), $0, $1)
        }
      }
    }
  }

  /// sendmsg(2): several parts as one message, gathered by the kernel.
  @discardableResult
  public func send(
    parts: [[UInt8]], more: Bool = false, deadline: Int64? = nil
  ) throws(SocketError) -> Int {
    let flags = Int32(MSG_NOSIGNAL) | (more ? Int32(MSG_MORE) : 0)
    let octets = ContiguousArray(parts.joined())
    return try call(
      "sendmsg", "{\(parts.map { Self.text($0) }.joined(separator: "; "))}" + (more ? ", MSG_MORE" : ""),
      deadline: deadline, waits: true
    ) { descriptor in
      octets.withUnsafeBytes { bytes in
        var offset = 0
        var vectors = parts.map { part in
          defer { offset += part.count }
          return iovec(
            iov_base: bytes.baseAddress.map { UnsafeMutableRawPointer(mutating: $0 + offset) }, iov_len: part.count)
        }
        return vectors.withUnsafeMutableBufferPointer { vectors in
          var message = msghdr()
          message.msg_iov = vectors.baseAddress
          message.msg_iovlen = vectors.count
          return Glibc.sendmsg(descriptor, &message, flags)
        }
      }
    }
  }

  /// recv(2), once: at most this many octets; none is the end of the stream, or an empty datagram.
  public func receive(max: Int, deadline: Int64? = nil) throws(SocketError) -> [UInt8] {
    var count = 0
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Swift.max(0, max), alignment: 1)
    defer { buffer.deallocate() }
    count = try call("recv", "\(max)", deadline: deadline, waits: true) { descriptor in
      Glibc.recv(descriptor, buffer.baseAddress, buffer.count, 0)
    }
    return Array(buffer[..<count])
  }

  /// recvfrom(2): one datagram and who sent it. What is longer than `max` octets loses its end.
  public func receiveFrom(max: Int, deadline: Int64? = nil) throws(SocketError) -> ([UInt8], SocketAddress?) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Swift.max(0, max), alignment: 1)
    defer { buffer.deallocate() }
    var sender = sockaddr_storage()
    let count = try call(
      "recvfrom", "\(max)", deadline: deadline, waits: true,
      found: { result in
        guard result >= 0, let peer = SocketAddress(sender) else { return (nil, nil) }
        return (self.portTowards(peer), peer)
      }
    ) { descriptor in
      withUnsafeMutablePointer(to: &sender) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
          return Glibc.recvfrom(descriptor, buffer.baseAddress, buffer.count, 0, $0, &length)
        }
      }
    }
    return (Array(buffer[..<count]), SocketAddress(sender))
  }

  // MARK: - The end

  /// shutdown(2): ends one half of the conversation or both; ends every call that waits in it.
  public func shutdown(_ direction: Step.Direction) throws(SocketError) {
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

  // MARK: - Options and state

  /// setsockopt(2).
  public func set(_ option: Step.Option) throws(SocketError) {
    try set(SocketOption(option))
  }

  func set(_ option: SocketOption) throws(SocketError) {
    _ = try call("setsockopt", option.text) { Int(option.set(on: $0)) }
  }

  /// SO_RCVTIMEO in seconds; nil: it is not set. Not logged.
  var receiveTimeoutSeconds: Double? {
    var time = timeval()
    var length = socklen_t(MemoryLayout<timeval>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, &length) == 0 else { return nil }
    let seconds = Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    return seconds > 0 ? seconds : nil
  }

  /// How many octets of the receive queue wait to be received (FIONREAD); of a datagram socket, those of the next
  /// datagram. Not logged: a look that changes nothing.
  public func readableOctets() throws(SocketError) -> Int {
    let count = wirelab_readable(descriptor)
    if count < 0 { throw SocketError(call: "ioctl", errno: errno) }
    return Int(count)
  }

  /// getsockname(2), asked anew. Not logged.
  public func localAddress() throws(SocketError) -> SocketAddress {
    guard let address = SocketAddress.filled(by: { getsockname(descriptor, $0, $1) }) else {
      throw SocketError(call: "getsockname", errno: errno)
    }
    return address
  }

  /// getpeername(2), asked anew. Not logged. ENOTCONN: there is no conversation, or none any more.
  public func peerAddress() throws(SocketError) -> SocketAddress {
    guard let address = SocketAddress.filled(by: { getpeername(descriptor, $0, $1) }) else {
      throw SocketError(call: "getpeername", errno: errno)
    }
    return address
  }

  // MARK: - Helpers

  private var endpoints: SocketCall.Endpoints { known.withLock { $0 } }

  private func call(
    _ name: String, _ arguments: @autoclosure () -> String, peer: SocketAddress? = nil, deadline: Int64? = nil,
    waits: Bool = false, found: (Int) -> SocketCall.Endpoints = { _ in (nil, nil) }, _ body: (Int32) -> Int
  ) throws(SocketError) -> Int {
    var known: SocketCall.Endpoints = log == nil ? (nil, nil) : endpoints
    if let peer { known.peer = peer }
    return try SocketCall(name: name, log: log, deadline: deadline ?? self.deadline, waits: waits).perform(
      arguments(), known: known, found: found
    ) { body(descriptor) }
  }

  /// Remembers what getsockname(2) says after a call that succeeded.
  private func refreshLocal(_ result: Int) -> SocketAddress? {
    guard result >= 0, let address = SocketAddress.filled(by: { getsockname(descriptor, $0, $1) }) else { return nil }
    known.withLock { $0.local = address }
    return address
  }

  /// Our endpoint as the peer sees it: where the socket is bound to no address, or to none any more because the
  /// connect failed, the port is still known, and the address follows from the route.
  private func portTowards(_ peer: SocketAddress) -> SocketAddress? {
    guard let address = refreshLocal(0), address.port != 0 else { return nil }
    return address.isWildcard ? peer.sourceTowards?.with(port: address.port) : address
  }

  private static func text(_ octets: some Collection<UInt8>) -> String {
    "\(OctetText.quoted(octets, limit: 48)), \(octets.count)"
  }
}
