// The ready combinations, by the names that socketserver gives them. There each is a class (`class
// ThreadingTCPServer(ThreadingMixIn, TCPServer)`), and one derives from it to change it; here each is a
// `Server` with its transport and its strategy, and one changes it with `ServerOptions`.

/// One conversation after the other: socketserver's `TCPServer`, and the notes' first server (bind, listen,
/// accept, talk, close, accept the next).
///
/// While it talks with one client, others are connected by the kernel and wait.
public typealias TCPServer = Server<StreamTransport, Sequential>

/// One datagram after the other: socketserver's `UDPServer`, which the notes name beside `TCPServer`.
///
/// Neither listens nor accepts: a request is a datagram.
public typealias UDPServer = Server<DatagramTransport, Sequential>

/// A thread for each conversation: socketserver's `ThreadingTCPServer`, and the notes' last server, with
/// `welcome`, `hello` and `exit` (`Handler.welcome`).
public typealias ThreadingTCPServer = Server<StreamTransport, Threading>

/// A thread for each datagram: socketserver's `ThreadingUDPServer`.
public typealias ThreadingUDPServer = Server<DatagramTransport, Threading>

/// A process for each conversation: socketserver's `ForkingTCPServer`.
///
/// Differs: only for a process with one thread (`SingleThread`), where Python forks in any, and may hang.
public typealias ForkingTCPServer = Server<StreamTransport, Forking>

/// A process for each datagram: socketserver's `ForkingUDPServer`. As with `ForkingTCPServer`, only for a
/// process with one thread.
public typealias ForkingUDPServer = Server<DatagramTransport, Forking>

// Over Unix sockets. In socketserver these are classes with another `address_family`; here the address says
// the family, so they are the same types by another name: `UnixStreamServer(.unix("/run/echo"), handler:
// .echo)`.

/// One conversation after the other, over a Unix socket: socketserver's `UnixStreamServer`.
///
/// As in Python, the file stays after `serverClose`: remove it before the next server is bound to its path.
public typealias UnixStreamServer = TCPServer

/// One datagram after the other, over a Unix socket: socketserver's `UnixDatagramServer`.
///
/// A client has to bind its own socket to be answered: an unnamed one has no address that an answer could go
/// to.
public typealias UnixDatagramServer = UDPServer

/// A thread for each conversation, over a Unix socket: socketserver's `ThreadingUnixStreamServer`.
public typealias ThreadingUnixStreamServer = ThreadingTCPServer

/// A thread for each datagram, over a Unix socket: socketserver's `ThreadingUnixDatagramServer`.
public typealias ThreadingUnixDatagramServer = ThreadingUDPServer

/// A process for each conversation, over a Unix socket: socketserver's `ForkingUnixStreamServer` (Python
/// 3.12).
public typealias ForkingUnixStreamServer = ForkingTCPServer

/// A process for each datagram, over a Unix socket: socketserver's `ForkingUnixDatagramServer` (Python 3.12).
public typealias ForkingUnixDatagramServer = ForkingUDPServer

/// A server as a scope: Python's `with server:`. It is closed at the end, also when `body` throws.
public func withServer<Server: BaseServer, Result>(
  _ server: Server, _ body: (Server) throws -> Result
) rethrows -> Result {
  defer { server.serverClose() }
  return try body(server)
}
