/// What a server answers each request with: a type of handler, or a closure.
///
/// socketserver's `RequestHandlerClass`, which the notes hand to `ThreadingTCPServer` beside the address; a
/// closure stands for a handler that has neither setup nor finish, which Python does not have.
public struct Handler: Sendable {
  package let run: @Sendable (Request, any BaseServer) throws -> Void

  /// Runs a closure for each request.
  public init(_ handle: @escaping @Sendable (Request) throws -> Void) {
    run = { request, _ in try handle(request) }
  }

  /// Runs a closure for each request, that needs to know the server.
  package init(withServer handle: @escaping @Sendable (Request, any BaseServer) throws -> Void) {
    run = handle
  }

  /// Makes a handler of this type for each request: setup, handle and, in any case, finish.
  public init<Type: BaseRequestHandler>(_: Type.Type) {
    run = { request, server in
      try Type(request: request, server: server).serve()
    }
  }
}

/// Answers one request: socketserver's `BaseRequestHandler`.
///
/// In the notes, "the class BaseRequestHandler": `setup`, `handle` and `finish`, and what a handler knows of
/// its request (`request.socket` or `request.datagram`, `request.clientAddress`, the server). They say that
/// `finish` need not be called when neither of the others throws; it is called then too, and only an error of
/// `setup` prevents it.
///
/// Differs: in socketserver the whole life of a handler happens inside its initializer; here `serve()` lives
/// it, because an initializer in Swift can't call what a conforming type has not initialized.
public protocol BaseRequestHandler: AnyObject, SendableMetatype {
  /// A handler for one request of a server.
  init(request: Request, server: any BaseServer)
  /// Before `handle`; when it fails, neither `handle` nor `finish` is called.
  func setup() throws
  /// Answers.
  func handle() throws
  /// After `handle`, also when that failed.
  func finish() throws
}

extension BaseRequestHandler {
  /// Does nothing.
  public func setup() throws {}

  /// Does nothing.
  public func finish() throws {}

  /// The life of a handler. An error of `finish` hides one of `handle`, as in Python.
  package func serve() throws {
    try setup()
    do {
      try handle()
    } catch {
      try finish()
      throw error
    }
    try finish()
  }
}
