/// How a server processes its requests: what socketserver mixes in (`ThreadingMixIn`, `ForkingMixIn`).
///
/// Of the mix-ins the notes say not to make objects of them: they are for combining. Here they are a
/// strategy, not inheritance: a server holds one, and hands each request to it.
public protocol RequestProcessing: Sendable {
  /// The strategy with socketserver's defaults.
  init()
  /// Before the server's loop begins.
  ///
  /// - Throws: what would keep every request from being processed.
  func prepare() throws
  /// `process_request`: sees to it that `work` is done: all of it, once, here or elsewhere.
  ///
  /// - Throws: what keeps it from beginning. Then nothing of `work` was done.
  func process(_ work: RequestWork) throws
  /// Whether `process` comes back only when the request has ended.
  static var answersHere: Bool { get }
  /// `timeout`, of a server whose options name none: the longest that `handleRequest` waits, in seconds; nil:
  /// for ever.
  var timeoutSeconds: Double? { get }
  /// `handle_timeout`: what it does when `handleRequest` has waited for so long.
  func handleTimeout()
  /// `service_actions`: each time round the server's loop.
  func serviceActions()
  /// `server_close`: what there is to wait for.
  func close()
  /// Tells what still runs to stop, whatever it waits for.
  func interrupt()
}

extension RequestProcessing {
  /// Nothing.
  public func prepare() {}
  /// False.
  public static var answersHere: Bool { false }
  /// None.
  public var timeoutSeconds: Double? { nil }
  /// Nothing.
  public func handleTimeout() {}
}

/// What a server does with one request; the steps of `RequestWork`.
protocol RequestOwner: AnyObject, Sendable {
  func finishRequest(_ request: Request) throws
  func handleError(_ error: any Error, of request: Request)
  func shutdownRequest(_ request: Request)
  func closeRequest(_ request: Request)
  func requestEnded()
}

/// One request, and what is to be done with it: what socketserver hands to `process_request`, and the methods
/// of the server that a mix-in calls there. A strategy is no server, so it is handed them.
public struct RequestWork: Sendable {
  /// The request.
  public let request: Request
  let owner: any RequestOwner

  /// `finish_request`, in the name of the handler's actor: makes the handler and runs it.
  public func finish() throws { try owner.finishRequest(request) }
  /// `handle_error`.
  public func handleError(_ error: any Error) { owner.handleError(error, of: request) }
  /// `shutdown_request`, in the name of the handler's actor.
  public func shutdown() { owner.shutdownRequest(request) }
  /// `close_request`: gives back this process's descriptor of the conversation, and says nothing to the
  /// client.
  public func close() { owner.closeRequest(request) }
  /// Counts the request as ended.
  public func end() { owner.requestEnded() }

  /// All of it: the handler, its error if it fails, and in any case the end of the request.
  public func run() {
    do {
      try finish()
    } catch {
      handleError(error)
    }
    dismiss()
  }

  /// No handler: only the end of the request.
  func dismiss() {
    shutdown()
    end()
  }
}

/// One request after the other, on the thread of the loop: what a server of socketserver without a mix-in
/// does, and the notes' first server, whose second client waits until the first has left (lessons
/// accept-busy, three-models).
public struct Sequential: RequestProcessing {
  /// The strategy.
  public init() {}

  /// True.
  public static var answersHere: Bool { true }

  /// Does it here.
  public func process(_ work: RequestWork) {
    work.run()
  }

  /// Nothing.
  public func serviceActions() {}
  /// Nothing.
  public func close() {}
  /// Nothing: the loop's thread is not this strategy's.
  public func interrupt() {}
}
