/// A call as the log keeps it: its endpoints become text only when somebody reads the log.
struct LoggedCall {
  var actor: String
  var name: String
  var arguments: String
  /// In nanoseconds of CLOCK_REALTIME.
  var start: Int64
  var end: Int64?
  var result: Int?
  var error: String?
  var local: SocketAddress?
  var peer: SocketAddress?
  /// Where the kernel tells what the thread does that made the call: `/proc/4711/task/4712`.
  var directory: String?
  /// It has not come back, and we have not given up on it.
  var isInside = true
  /// How often it was made.
  var times = 1
  /// When it was begun again; nil: it was not, or that has come back.
  var repetition: Int64?

  /// Whether it is no call, but says where a process is.
  var isAnnouncement: Bool { name.isEmpty }

  /// The call as it is read, at its place in the order of the starts (from 0).
  func call(at place: Int) -> Call {
    var call = Call(
      sequence: place + 1, actor: actor, name: name, arguments: arguments, start: start, end: end,
      result: result, error: error, local: local, peer: peer)
    call.times = times
    return call
  }

  /// Whether another call of the same actor asks for the same, and this one brought nothing: 0, or an error.
  func isVain(before other: LoggedCall) -> Bool {
    end != nil && (result == 0 || error != nil) && actor == other.actor && name == other.name
      && arguments == other.arguments && local == other.local && peer == other.peer
  }
}
