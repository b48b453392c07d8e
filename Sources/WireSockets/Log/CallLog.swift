import Synchronization
import WireSystem

/// Every socket call of a scenario, from the moment it begins.
///
/// Any thread may add to it and read it. A socket that was made without a log costs nothing: no text is
/// composed.
public final class CallLog: Sendable {
  /// Where a process keeps its own calls.
  private let own = Mutex(RepeatedCalls())
  /// Where forked processes keep all of theirs; nil: there is one process.
  private let shared: SharedCalls?
  /// The secrets of the sessions of TLS that were made on its sockets, as lines of a key log.
  private let secretLines = Mutex<[UInt8]>([])
  private let sharedSecrets: SharedSecrets?

  /// More than any scenario makes.
  private static let sharedCapacity = 1 << 20

  /// An empty log of the calls of one process.
  public convenience init() {
    self.init(shared: nil, secrets: nil)
  }

  private init(shared: SharedCalls?, secrets: SharedSecrets?) {
    self.shared = shared
    sharedSecrets = secrets
  }

  /// An empty log into which processes that are forked from now on write too, each through the copy of it
  /// that it has.
  ///
  /// - Throws: `mmap` with its errno.
  public static func sharedWithForkedProcesses() throws(SocketError) -> CallLog {
    CallLog(shared: try SharedCalls(capacity: sharedCapacity), secrets: try SharedSecrets())
  }

  /// The calls so far, in the order of their starts; those that have not come back have no `end`.
  public var calls: [Call] {
    // One that somebody else has seen comes into the log a moment after it began.
    logged.filter { !$0.isAnnouncement }.sorted { $0.start < $1.start }.enumerated().map { place, call in
      call.call(at: place)
    }
  }

  /// How many calls found no room any more, and are missing.
  public var lostCalls: Int { shared?.lost ?? 0 }

  /// Keeps a line of a key log: a secret of a session of TLS on one of its sockets.
  package func addSecret(_ line: String) {
    if let sharedSecrets { return sharedSecrets.add(line) }
    secretLines.withLock { $0 += Array(line.utf8) + [0x0A] }
  }

  /// The lines that it was given, also those of forked processes, with a line feed behind each.
  package var secrets: [UInt8] {
    sharedSecrets?.octets ?? secretLines.withLock { $0 }
  }

  private var logged: [LoggedCall] {
    shared?.calls ?? own.withLock { $0.calls }
  }

  /// Records that a call begins, and returns its place for `end`; nil: it found no room.
  ///
  /// Stamped under the lock, so that the order of the log is the order of its times.
  ///
  /// - Parameters:
  ///   - time: when it began, in nanoseconds of CLOCK_REALTIME; nil: now.
  ///   - caller: who calls: as a rule this thread; else whoever sees the call names who makes it.
  package func begin(
    _ name: String, _ arguments: String, at time: Int64? = nil, local: SocketAddress?, peer: SocketAddress?,
    by caller: Caller = .thisThread
  ) -> Int? {
    var call = LoggedCall(
      actor: caller.actor, name: name, arguments: arguments, start: 0, local: local, peer: peer,
      directory: caller.directory)
    if let shared {
      call.start = time ?? Clock.realtime()
      // Who gives the time has seen another's call.
      return shared.begin(call, isForeign: time != nil)
    }
    return own.withLock { calls in
      call.start = time ?? Clock.realtime()
      return calls.begin(call)
    }
  }

  /// Tells where the kernel shows a forked process, before that process has called anything.
  func announce(_ process: Caller) {
    _ = shared?.begin(
      LoggedCall(
        actor: process.actor, name: "", arguments: "", start: Clock.realtime(),
        directory: process.directory), isForeign: false)
  }

  /// Records that a call came back: with a value, or with an errno.
  ///
  /// - Parameter time: when, in nanoseconds of CLOCK_REALTIME; nil: now.
  package func end(
    _ place: Int?, at time: Int64? = nil, result: Int, errno: Int32? = nil, local: SocketAddress? = nil,
    peer: SocketAddress? = nil
  ) {
    guard let place else { return }
    let time = time ?? Clock.realtime()
    if let shared {
      return shared.end(place, at: time, result: result, errno: errno ?? 0, local: local, peer: peer)
    }
    let error = errno.map(ErrnoName.name(of:))
    own.withLock {
      $0.end(place, at: time, result: error == nil ? result : nil, error: error, local: local, peer: peer)
    }
  }

  /// Records that we gave up on a call, or that its thread has ended inside it. It has no end: left alone, it
  /// would still be blocked.
  package func abandon(_ place: Int?) {
    guard let place else { return }
    if let shared { return shared.abandon(place) }
    own.withLock { $0.abandon(place) }
  }

  /// Where the kernel tells of the threads of some actors: `/proc/4711/task/4712`, each once, in the order of
  /// their first calls. A forked process is there before its first one.
  package func directories(where isWanted: (String) -> Bool) -> [String] {
    var found: [String] = []
    for call in logged {
      guard isWanted(call.actor), let directory = call.directory, !found.contains(directory) else { continue }
      found.append(directory)
    }
    return found
  }

  /// Whether an actor sleeps in the kernel, inside this call; of a server (`server`), whether one of its
  /// handlers does.
  ///
  /// - Parameter isOfProgram: whether the actor is a program that is not ours.
  public func isBlocked(actor: String, in call: String, isOfProgram: Bool = false) -> Bool {
    let owner = ActorName(actor)
    return logged.contains { entry in
      entry.isInside && CallName.is(entry.name, call, isOfProgram: isOfProgram)
        && ActorName(entry.actor).isPart(of: owner)
        && (entry.directory.map(Sleep.isInSocketCall) ?? false)
    }
  }

  /// Waits until an actor sleeps in the kernel, inside this call; false: it did not by `deadline`
  /// (nanoseconds of CLOCK_MONOTONIC).
  ///
  /// The kernel tells nobody that a thread has fallen asleep, so this asks again every half millisecond.
  public func waitUntilBlocked(
    actor: String, in call: String, isOfProgram: Bool = false, until deadline: Int64
  ) -> Bool {
    while !isBlocked(actor: actor, in: call, isOfProgram: isOfProgram) {
      guard Clock.monotonic() < deadline, !BlockingThread.isStopped else { return false }
      Pause.wait(nanoseconds: 500_000)
    }
    return true
  }
}
