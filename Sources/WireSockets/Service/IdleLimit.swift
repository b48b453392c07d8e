import Glibc
import WireText

/// How long a conversation of a service may rest: a client that says nothing and takes nothing would hold a
/// thread, a process or the whole server for ever.
///
/// socketserver's `timeout` of a handler, for handlers of any kind, and of sending, too: SO_RCVTIMEO and
/// SO_SNDTIMEO (socket(7)).
struct IdleLimit {
  private let seconds: Double

  /// The most that it may rest.
  init(_ seconds: Double) {
    self.seconds = seconds
  }

  /// A handler whose conversations are ended, orderly, when they have rested for so long.
  func of(_ handler: Handler) -> Handler {
    Handler(withServer: { request, server in
      try request.socket.set(EncodedOption(SOL_SOCKET, SO_RCVTIMEO, "SO_RCVTIMEO", .time(time)))
      try request.socket.set(EncodedOption(SOL_SOCKET, SO_SNDTIMEO, "SO_SNDTIMEO", .time(time)))
      do {
        try handler.run(request, server)
      } catch let error as SocketError where error.errno == EAGAIN {
        throw IdleConversation(seconds: seconds)
      }
    })
  }

  private var time: timeval {
    let microseconds = Int(seconds * 1e6)
    return timeval(tv_sec: microseconds / 1_000_000, tv_usec: microseconds % 1_000_000)
  }
}

/// A conversation that was ended because it had rested.
struct IdleConversation: Error, CustomStringConvertible {
  /// For so long.
  let seconds: Double

  var description: String { "ended, because nothing came or went for \(Seconds.text(seconds)) s" }
}
