import WireSystem

/// Who acts on a thread, for the call log.
///
/// A call belongs to the actor of the thread that makes it, not to the socket: `alice` and `alice/reader` may
/// use one socket, and a sequential server accepts as `server` and answers as `server/1` on one thread.
public enum CurrentActor {
  /// Who acts on this thread; nil: nobody was named.
  public static var name: String? { ThreadState.current.actor }

  /// Runs something in an actor's name.
  public static func run<Result, Failure: Error>(
    as name: String, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let state = ThreadState.current
    let former = state.actor
    state.actor = name
    defer { state.actor = former }
    return try body()
  }
}
