/// The calls of one process, in which a call that an actor makes in vain again and again has two entries, and
/// no more.
///
/// A thread that ignores the end of its stream makes hundreds of thousands of them a second, each of which
/// returns 0. The first and the second stand for themselves, so that it can be seen that there was another;
/// from the third on they are counted in the second.
struct RepeatedCalls {
  /// In the order of their starts.
  private(set) var calls: [LoggedCall] = []
  /// The places of the last two calls of each actor.
  private var last: [String: (Int?, Int)] = [:]

  /// Adds a call that begins; returns its place.
  mutating func begin(_ call: LoggedCall) -> Int {
    if case (let before?, let place)? = last[call.actor], calls[before].isVain(before: call),
      calls[place].isVain(before: call), calls[before].result == calls[place].result,
      calls[before].error == calls[place].error
    {
      calls[place].isInside = true
      calls[place].repetition = call.start
      return place
    }
    return append(call)
  }

  /// Notes that a call came back.
  mutating func end(
    _ place: Int, at time: Int64, result: Int?, error: String?, local: SocketAddress?, peer: SocketAddress?
  ) {
    var place = place
    if let start = calls[place].repetition {
      calls[place].repetition = nil
      if calls[place].result == result, calls[place].error == error {
        calls[place].times += 1
      } else {
        place = separate(place, start: start)
      }
    }
    calls[place].isInside = false
    calls[place].end = time
    calls[place].result = result
    calls[place].error = error
    if let local { calls[place].local = local }
    if let peer { calls[place].peer = peer }
  }

  /// Notes that we gave up on a call.
  mutating func abandon(_ place: Int) {
    guard let start = calls[place].repetition else {
      calls[place].isInside = false
      return
    }
    calls[place].repetition = nil
    calls[separate(place, start: start)].isInside = false
  }

  private mutating func append(_ call: LoggedCall) -> Int {
    calls.append(call)
    last[call.actor] = (last[call.actor]?.1, calls.count - 1)
    return calls.count - 1
  }

  /// Gives a call an entry of its own after all, because it came to something else. What has begun since then
  /// stands before it.
  private mutating func separate(_ place: Int, start: Int64) -> Int {
    calls[place].isInside = false
    var call = calls[place]
    call.start = start
    call.end = nil
    call.result = nil
    call.error = nil
    call.times = 1
    return append(call)
  }
}
