/// The functions that programs in Swift call.
enum SwiftHelpers {
  /// All of them, each after those that it uses.
  static func all(_ family: AddressFamily) -> [CodeHelper] {
    judging + addresses(family) + sending + receiving + serving
  }

  private static let judging = [
    CodeHelper(
      "check",
      """
      /// Ends the program where a call has failed.
      @discardableResult
      func check<Number: SignedInteger>(_ result: Number, _ call: String) -> Number {
        if result < 0 {
          perror(call)
          exit(1)
        }
        return result
      }

      func check(_ data: [UInt8]?, _ call: String) -> [UInt8] {
        guard let data else {
          perror(call)
          exit(1)
        }
        return data
      }
      """),
    CodeHelper(
      "require",
      """
      /// Ends the program where something is not as the lesson says.
      func require(_ holds: Bool, _ what: String) {
        if !holds {
          fputs("not so: \\(what)\\n", stderr)
          exit(1)
        }
      }
      """),
    CodeHelper(
      "rawFlag",
      """
      extension Int {
        var rawFlag: Int32 { Int32(self) }
      }
      extension UInt32 {
        var rawFlag: Int32 { Int32(self) }
      }
      """),
    CodeHelper(
      "setOption",
      """
      func setOption<Value>(_ sock: Int32, _ level: Int32, _ name: Int32, _ value: Value) {
        var value = value
        check(setsockopt(sock, level, name, &value, socklen_t(MemoryLayout<Value>.size)), "setsockopt")
      }
      """),
  ]

  private static func addresses(_ family: AddressFamily) -> [CodeHelper] {
    let isOld = family == .v4
    let type = isOld ? "sockaddr_in" : "sockaddr_in6"
    let fields =
      isOld
      ? """
      address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
      """
      : """
      address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        address.sin6_addr = in6addr_loopback
      """
    return [
      CodeHelper(
        "newSocket",
        """
        func newSocket(_ type: __socket_type) -> Int32 {
          check(socket(\(isOld ? "AF_INET" : "AF_INET6"), Int32(type.rawValue), 0), "socket")
        }
        """),
      CodeHelper(
        "withAddress",
        """
        /// Calls with a port of the loopback address.
        func withAddress<Result>(
          _ port: UInt16, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Result
        ) -> Result {
          var address = \(type)()
          \(fields)
          return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
              call($0, socklen_t(MemoryLayout<\(type)>.size))
            }
          }
        }
        """),
      CodeHelper(
        "bindTo",
        """
        func bindTo(_ sock: Int32, _ port: UInt16) -> Int32 {
          withAddress(port) { bind(sock, $0, $1) }
        }
        """),
      CodeHelper(
        "connectTo",
        """
        func connectTo(_ sock: Int32, _ port: UInt16) -> Int32 {
          withAddress(port) { connect(sock, $0, $1) }
        }
        """),
      CodeHelper(
        "sendTo",
        """
        func sendTo(_ sock: Int32, _ port: UInt16, _ data: [UInt8], _ flags: Int32 = 0) -> Int {
          withAddress(port) { sendto(sock, data, data.count, flags, $0, $1) }
        }
        """),
    ]
  }

  private static let sending = [
    CodeHelper(
      "sendAll",
      """
      /// send() until everything is taken; an empty message is one call, too.
      func sendAll(_ sock: Int32, _ data: [UInt8], _ flags: Int32 = 0) -> Int {
        var sent = 0
        repeat {
          let count = data.withUnsafeBytes { bytes in
            send(sock, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, flags)
          }
          if count < 0 { return -1 }
          sent += count
        } while sent < data.count
        return sent
      }
      """)
  ]

  private static let receiving = [
    CodeHelper(
      "receive",
      """
      /// One recv(); nil: it fails.
      func receive(_ sock: Int32, _ max: Int, _ flags: Int32 = 0) -> [UInt8]? {
        var data = [UInt8](repeating: 0, count: max)
        let count = recv(sock, &data, max, flags)
        return count < 0 ? nil : Array(data.prefix(count))
      }
      """),
    CodeHelper(
      "receiveExactly",
      """
      func receiveExactly(_ sock: Int32, _ count: Int) -> [UInt8]? {
        var data: [UInt8] = []
        while data.count < count {
          guard let more = receive(sock, count - data.count) else { return nil }
          require(!more.isEmpty, "the stream goes on")
          data += more
        }
        return data
      }
      """),
    CodeHelper(
      "receiveUntil",
      """
      /// recv() until what has come ends with this.
      func receiveUntil(_ sock: Int32, _ last: [UInt8]) -> [UInt8]? {
        var data: [UInt8] = []
        while data.suffix(last.count) != last[...] {
          guard let more = receive(sock, 1024) else { return nil }
          require(!more.isEmpty, "the stream goes on")
          data += more
        }
        return data
      }
      """),
    CodeHelper(
      "receiveToEnd",
      """
      func receiveToEnd(_ sock: Int32) -> [UInt8]? {
        var data: [UInt8] = []
        while true {
          guard let more = receive(sock, 1024) else { return nil }
          if more.isEmpty { return data }
          data += more
        }
      }
      """),
  ]

  private static let serving = [
    CodeHelper(
      "Request",
      """
      /// The request of a UDP server: a datagram, and whom it came from.
      struct Request {
        var sock: Int32
        var data: [UInt8]
        var peer: sockaddr_storage
        var size: socklen_t
      }
      """),
    CodeHelper(
      "receiveRequest",
      """
      func receiveRequest(_ sock: Int32) -> Request {
        var data = [UInt8](repeating: 0, count: 65_535)
        var peer = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let count = withUnsafeMutablePointer(to: &peer) { pointer in
          pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            recvfrom(sock, &data, data.count, 0, $0, &size)
          }
        }
        check(count, "recvfrom")
        return Request(sock: sock, data: Array(data.prefix(count)), peer: peer, size: size)
      }
      """),
    CodeHelper(
      "reply",
      """
      func reply(_ request: Request, _ data: [UInt8], _ flags: Int32 = 0) -> Int {
        var peer = request.peer
        return withUnsafePointer(to: &peer) { pointer in
          pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            sendto(request.sock, data, data.count, flags, $0, request.size)
          }
        }
      }
      """),
    CodeHelper(
      "finish",
      """
      /// The end of a connection, as socketserver has it.
      func finish(_ conn: Int32) {
        shutdown(conn, Int32(SHUT_WR))
        close(conn)
      }
      """),
    CodeHelper(
      "forkProcess",
      """
      /// fork(), which Glibc's module does not show because threads do not survive it; here are none.
      @_silgen_name("fork") func forkProcess() -> Int32
      """),
    CodeHelper(
      "startThread",
      """
      final class ThreadBody {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
      }

      func startThread(_ run: @escaping () -> Void) -> pthread_t {
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(ThreadBody(run)).toOpaque()
        let result = pthread_create(
          &thread, nil,
          { argument in
            Unmanaged<ThreadBody>.fromOpaque(argument!).takeRetainedValue().run()
            return nil
          }, argument)
        require(result == 0, "pthread_create()")
        return thread
      }
      """),
    CodeHelper(
      "chat",
      """
      var members: Set<Int32> = []
      var lock = pthread_mutex_t()

      func chat(_ conn: Int32) {
        pthread_mutex_lock(&lock)
        members.insert(conn)
        send(conn, "welcome", 7, Int32(MSG_DONTWAIT.rawValue))
        pthread_mutex_unlock(&lock)
        while let data = receive(conn, 1024), !data.isEmpty {
          pthread_mutex_lock(&lock)
          for member in members where member != conn {
            send(member, data, data.count, Int32(MSG_DONTWAIT.rawValue))
          }
          pthread_mutex_unlock(&lock)
        }
        pthread_mutex_lock(&lock)
        members.remove(conn)
        pthread_mutex_unlock(&lock)
      }
      """),
  ]
}
