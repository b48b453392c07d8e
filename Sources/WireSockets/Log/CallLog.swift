import Synchronization

/// Every socket call of a scenario, from the moment it begins.
///
/// Any thread may add to it and read it. A socket that was made without a log costs nothing: no text is composed.
public final class CallLog: Sendable {
  private let record = Mutex(Record())

  private struct Record {
    var entries: [Entry] = []
    /// The threads that are inside a call, by the call's place.
    var inside: [Int: ThreadState] = [:]
  }

  /// A call whose endpoints become text only when somebody reads the log.
  private struct Entry {
    var call: Call
    var local: SocketAddress?
    var peer: SocketAddress?
  }

  /// An empty log.
  public init() {}

  /// The calls so far, in the order of their starts; those that have not come back have no `end`.
  public var calls: [Call] {
    record.withLock { $0.entries }.map { entry in
      var call = entry.call
      call.local = entry.local?.description
      call.peer = entry.peer?.description
      return call
    }
  }

  /// Records that this thread begins a call, and returns its place for `end`.
  ///
  /// Stamped under the lock, so that the order of the log is the order of its times.
  func begin(_ name: String, _ arguments: String, local: SocketAddress?, peer: SocketAddress?) -> Int {
    let thread = ThreadState.current
    let actor = thread.actor ?? "thread"
    // Found out here: only the thread itself can.
    _ = thread.directory
    return record.withLock { record in
      let place = record.entries.count
      let call = Call(
        sequence: place + 1, actor: actor, name: name, arguments: arguments, start: Clock.realtime())
      record.entries.append(Entry(call: call, local: local, peer: peer))
      record.inside[place] = thread
      return place
    }
  }

  /// Records that a call came back: with a value, or with an errno.
  func end(
    _ place: Int, result: Int, errno: Int32?, local: SocketAddress?, peer: SocketAddress?
  ) {
    let time = Clock.realtime()
    let error = errno.map(ErrnoName.name(of:))
    record.withLock { record in
      record.inside[place] = nil
      record.entries[place].call.end = time
      record.entries[place].call.result = error == nil ? result : nil
      record.entries[place].call.error = error
      if let local { record.entries[place].local = local }
      if let peer { record.entries[place].peer = peer }
    }
  }

  /// Records that we gave up on a call. It has no end: left alone, it would still be blocked.
  func abandon(_ place: Int) {
    record.withLock { $0.inside[place] = nil }
  }

  /// Whether an actor sleeps in the kernel, inside this call; of a server (`server`), whether one of its handlers does.
  public func isBlocked(actor: String, in call: String) -> Bool {
    let threads = record.withLock { record in
      record.inside.filter { place, _ in
        let entry = record.entries[place].call
        return entry.name == call && (entry.actor == actor || entry.actor.hasPrefix(actor + "/"))
      }
    }
    return threads.values.contains { Sleep.isInSocketCall($0) }
  }

  /// Waits until an actor sleeps in the kernel, inside this call; false: it did not by `deadline` (nanoseconds of
  /// CLOCK_MONOTONIC).
  ///
  /// The kernel tells nobody that a thread has fallen asleep, so this asks again every half millisecond.
  public func waitUntilBlocked(actor: String, in call: String, until deadline: Int64) -> Bool {
    while !isBlocked(actor: actor, in: call) {
      guard Clock.monotonic() < deadline, !BlockingThread.isStopped else { return false }
      Pause.wait(nanoseconds: 500_000)
    }
    return true
  }
}
