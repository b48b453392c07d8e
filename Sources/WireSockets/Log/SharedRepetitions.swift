/// Which calls in shared memory are made in vain again and again: as in `RepeatedCalls`, the third counts in
/// the entry of the second.
///
/// Each process keeps its own, for the calls that it records.
struct SharedRepetitions {
  /// The last two calls of an actor.
  private struct Recent {
    var before: LoggedCall?
    var last: LoggedCall
    /// Where the last one is.
    var place: Int
    /// When it was begun again; nil: it was not.
    var repetition: Int64?
  }

  /// What a call that came back turns out to be.
  enum Outcome {
    /// One that has its entry.
    case first
    /// One more of the entry, which now counts so many.
    case again(times: Int)
    /// Something else than those before it: this call needs an entry of its own.
    case separate(LoggedCall)
  }

  private var recent: [String: Recent] = [:]
  /// Whose calls have not come back, by their places.
  private var inside: [Int: String] = [:]

  /// The place of the entry that a call which begins counts in; nil: it has none yet.
  mutating func place(of call: LoggedCall) -> Int? {
    guard var own = recent[call.actor], own.repetition == nil, let before = own.before,
      before.isVain(before: call), own.last.isVain(before: call),
      before.result == own.last.result, before.error == own.last.error
    else { return nil }
    own.repetition = call.start
    recent[call.actor] = own
    inside[own.place] = call.actor
    return own.place
  }

  /// Notes a call that has got an entry.
  mutating func note(_ call: LoggedCall, at place: Int) {
    recent[call.actor] = Recent(before: recent[call.actor]?.last, last: call, place: place)
    inside[place] = call.actor
  }

  /// Notes that the call at a place came back.
  mutating func end(_ place: Int, at time: Int64, result: Int?, error: String?) -> Outcome {
    guard let actor = inside.removeValue(forKey: place), var own = recent[actor], own.place == place else {
      return .first
    }
    defer { recent[actor] = own }
    if let start = own.repetition {
      own.repetition = nil
      guard own.last.result == result, own.last.error == error else {
        return .separate(own.last.again(at: start))
      }
      own.last.times += 1
    }
    own.last.end = time
    own.last.result = result
    own.last.error = error
    return own.last.times > 1 ? .again(times: own.last.times) : .first
  }

  /// Notes that the call at a place never comes back. The call, if it needs an entry of its own; nil: it has
  /// one.
  mutating func abandon(_ place: Int) -> LoggedCall? {
    guard let actor = inside.removeValue(forKey: place), let own = recent[actor], own.place == place,
      let start = own.repetition
    else { return nil }
    recent[actor]?.repetition = nil
    return own.last.again(at: start)
  }
}

extension LoggedCall {
  /// The same call, begun once more.
  fileprivate func again(at start: Int64) -> LoggedCall {
    LoggedCall(
      actor: actor, name: name, arguments: arguments, start: start, local: local, peer: peer,
      directory: directory)
  }
}
