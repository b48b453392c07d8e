@preconcurrency import Glibc
import WireSockets

/// What a forking server does with its children. Server and clients are on one thread: clients connect and
/// speak before the server is asked to handle them.
enum ForkingExperiments {
  static let limitSeconds = 20.0

  struct Unexpected: Error, CustomStringConvertible {
    var description: String
  }

  /// Echoes one message, and does what it says before.
  static let handler = Handler { request in
    let message = try request.datagram ?? request.socket.receive(max: 1024)
    switch String(decoding: message, as: UTF8.self) {
    case "fail": throw Unexpected(description: "told to fail")
    case "crash": kill(getpid(), SIGSEGV)
    case "slow": usleep(300_000)
    default: break
    }
    try request.send(message)
  }

  /// Three clients of each kind, all connected before the first is answered.
  static func matrix() throws {
    let directory = try temporaryDirectory()
    defer { rmdir(directory) }
    let before = openDescriptors()
    for isUnix in [false, true] {
      for isDatagram in [false, true] {
        let path = directory + "/server"
        let address = isUnix ? try SocketAddress.unix(path) : .loopback(.ipv4, port: 0)
        let server: any BaseServer =
          isDatagram
          ? try ForkingUDPServer(address, handler: handler) : try ForkingTCPServer(address, handler: handler)
        try withServer(server) { server in
          let clients = try (1...3).map { number in
            let client = try Socket(address.family, isDatagram: isDatagram, deadline: limit())
            if isUnix, isDatagram { try client.bind(to: .unnamed) }
            try client.connect(to: server.serverAddress)
            try client.send("I am \(number)".utf8)
            return client
          }
          for _ in clients { server.handleRequest() }
          let heard = try clients.map { String(decoding: try $0.receive(max: 100), as: UTF8.self) }
          print(isUnix ? "unix" : "inet", isDatagram ? "datagram" : "stream", heard.joined(separator: ", "))
        }
        if isUnix { unlink(path) }
      }
    }
    print("children", children.count, "descriptors", openDescriptors() - before)
  }

  /// How children end, and whom the parent waits for.
  static func ends() throws {
    // Runs in this process, once; in a child it must not.
    atexit { print("atexit") }
    // Printed by the child too, if it runs on into exit(3): this stays in the buffer.
    setvbuf(stdout, nil, _IOFBF, 4096)
    print("buffered")
    let foreign = try startedProgram()
    let forking = Forking()
    var options = ServerOptions()
    options.timeoutSeconds = 0
    options.hooks.handleError = { _, error in StandardErrorLine.write("error: \(error)") }
    let server = try ForkingTCPServer(
      .loopback(.ipv4, port: 0), handler: handler, processing: forking, options: options)
    for message in ["hi", "fail", "crash"] {
      let client = try connected(to: server.serverAddress)
      try client.send(message.utf8)
      server.handleRequest()
      guard let child = children.first(where: { $0 != foreign }) else {
        throw Unexpected(description: "no child")
      }
      let status = try statusOfEnded(child)
      // Its conversation was ended whatever became of the handler.
      let heard = try client.receive(max: 100)
      print(message, "status", status, "heard", String(decoding: heard, as: UTF8.self))
      // Nobody comes: handle_timeout reaps.
      server.handleRequest()
      print("left", children.filter { $0 != foreign }.count)
    }
    server.serverClose()
    // A handler that fails with input unread: FIN first, and then RST.
    let failing = try ForkingTCPServer(.loopback(.ipv4, port: 0), options: options) { _ in
      throw Unexpected(description: "told to fail")
    }
    let client = try connected(to: failing.serverAddress)
    try client.send("unread".utf8)
    failing.handleRequest()
    guard let child = children.first(where: { $0 != foreign }) else {
      throw Unexpected(description: "no child")
    }
    _ = try statusOfEnded(child)
    print("end", try client.receive(max: 10).count)
    _ = try statusOfEnded(foreign)
    failing.serverClose()
    var status: Int32 = 0
    print("foreign", waitpid(foreign, &status, WNOHANG) == foreign, "children", children.count)
  }

  /// Whether the end of a server waits for its children.
  static func close() throws {
    for blocks in [true, false] {
      let forking = Forking(maxChildren: 40, blockOnClose: blocks)
      let server = try ForkingTCPServer(.loopback(.ipv4, port: 0), handler: handler, processing: forking)
      let client = try connected(to: server.serverAddress)
      try client.send("slow".utf8)
      server.handleRequest()
      server.serverClose()
      print("blockOnClose", blocks, "children", children.count)
      _ = try client.receive(max: 10)
      while !children.isEmpty {
        forking.serviceActions()
        usleep(1000)
      }
    }
    // With no request ever made.
    try ForkingTCPServer(.loopback(.ipv4, port: 0), handler: handler).serverClose()
    print("unused")
  }

  /// With as many children as are allowed, the next request waits for the end of one.
  static func room() throws {
    let server = try ForkingTCPServer(
      .loopback(.ipv4, port: 0), handler: handler, processing: Forking(maxChildren: 2))
    try withServer(server) { server in
      let clients = try (0..<5).map { _ in try connected(to: server.serverAddress) }
      var most = 0
      for client in clients {
        try client.send("slow".utf8)
        server.handleRequest()
        most = max(most, children.count)
      }
      for client in clients { _ = try client.receive(max: 10) }
      print("most", most)
    }
    print("children", children.count)
  }

  /// What is said by default, on standard error.
  static func errors() throws {
    for isDatagram in [false, true] {
      let failing = Handler { _ in throw Unexpected(description: "told to fail") }
      let server: any BaseServer =
        isDatagram
        ? try UDPServer(.loopback(.ipv4, port: 0), handler: failing)
        : try TCPServer(.loopback(.ipv4, port: 0), handler: failing)
      try withServer(server) { server in
        let client = try Socket(.ipv4, isDatagram: isDatagram, deadline: limit())
        try client.connect(to: server.serverAddress)
        try client.send("hi".utf8)
        server.handleRequest()
        print("client", try client.localAddress())
      }
    }
  }

  // MARK: - What is around

  static func limit() -> Int64 { Clock.monotonic(after: limitSeconds) }

  static func connected(to address: SocketAddress) throws -> Socket {
    let socket = try Socket(address.family, deadline: limit())
    try socket.connect(to: address)
    return socket
  }

  private static func temporaryDirectory() throws -> String {
    var template = Array("/tmp/wirelab-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Unexpected(description: "mkdtemp: \(errno)") }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Children of this process, zombies too: proc(5).
  static var children: [pid_t] {
    text(of: "/proc/self/task/\(getpid())/children").split(separator: " ").compactMap { pid_t($0) }
  }

  /// Waits until a child is a zombie, and answers its exit status, or minus the signal that ended it.
  private static func statusOfEnded(_ pid: pid_t) throws -> Int32 {
    let end = limit()
    while Clock.monotonic() < end {
      let text = text(of: "/proc/\(pid)/stat")
      let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
      if fields.count > 49, fields[1] == "Z", let code = Int32(fields[50].prefix { $0 != "\n" }) {
        return code & 0x7F == 0 ? code >> 8 : -(code & 0x7F)
      }
      usleep(1000)
    }
    throw Unexpected(description: "child \(pid) has not ended")
  }

  /// A child that is none of the server's.
  private static func startedProgram() throws -> pid_t {
    var pid: pid_t = 0
    let path = strdup("/bin/true")
    defer { free(path) }
    var arguments = [path, nil]
    let status = posix_spawn(&pid, "/bin/true", nil, nil, &arguments, nil)
    guard status == 0 else { throw Unexpected(description: "posix_spawn: \(status)") }
    return pid
  }

  static func text(of path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    var octets = [UInt8](repeating: 0, count: 4096)
    let count = fread(&octets, 1, octets.count, file)
    return String(decoding: octets[..<count], as: UTF8.self)
  }

  static func openDescriptors() -> Int {
    (0..<1024).count { fcntl(Int32($0), F_GETFD) >= 0 }
  }
}

/// A line on standard error, also from a child.
enum StandardErrorLine {
  static func write(_ text: String) {
    let octets = Array((text + "\n").utf8)
    _ = Glibc.write(STDERR_FILENO, octets, octets.count)
  }
}
