import CWireLab
import Glibc
import Synchronization
import WireSystem

/// A process for each request: socketserver's `ForkingMixIn`, as a strategy; in the notes, what
/// `ForkingTCPServer` gets its processes from (lessons three-models, and fork-descriptor-leak for what a
/// forgotten close does).
///
/// Differs: Python forks with any number of threads, and its children outlive it; these are killed with the
/// process that forked them, so that none is ever left behind.
///
/// Only for a process with one thread, and on that thread (`SingleThread`). So the server has to be made and
/// served on the main thread, before anything else is started; in the lab a process of its own does that, the
/// `Dispatcher`.
public final class Forking: RequestProcessing {
  /// `max_children`: at so many, a further request waits until one of them has ended.
  public let maxChildren: Int
  /// `block_on_close`: `serverClose` waits for the children.
  public let blockOnClose: Bool
  /// What else a child does.
  package let customs: Customs
  private let state = Mutex(State())

  /// What the lab changes; by itself a strategy changes nothing.
  package struct Customs: Sendable {
    /// The parent keeps its descriptor of each conversation, which is the mistake that a lesson shows.
    package var keepsDescriptors = false
    /// False: nobody waits for the children that have ended, which is another mistake.
    package var collectsChildren = true
    /// A descriptor that a child needs beside that of its conversation; -1: none.
    package var kept: Int32 = -1

    /// From its parts.
    package init(
      keepsDescriptors: Bool = false, collectsChildren: Bool = true, kept: Int32 = -1,
      beforeExit: @escaping @Sendable () -> Void = {}
    ) {
      self.keepsDescriptors = keepsDescriptors
      self.collectsChildren = collectsChildren
      self.kept = kept
      self.beforeExit = beforeExit
    }
    /// What a child does after its request was ended.
    package var beforeExit: @Sendable () -> Void = {}
  }

  private struct State {
    var children: [Child] = []
    /// Requests whose descriptor the parent has kept.
    var kept: [RequestWork] = []
  }

  /// A child that nobody has waited for yet.
  private struct Child {
    let pid: pid_t
    /// Readable when it has ended (pidfd_open(2)); it stands for this child also when its number is
    /// another's.
    let descriptor: Int32
    let work: RequestWork
  }

  /// The strategy; the defaults are socketserver's.
  public convenience init(maxChildren: Int, blockOnClose: Bool = true) {
    self.init(maxChildren: maxChildren, blockOnClose: blockOnClose, customs: Customs())
  }

  /// At most 40 children, which are waited for.
  public convenience init() {
    self.init(maxChildren: 40)
  }

  package init(maxChildren: Int, blockOnClose: Bool, customs: Customs) {
    self.maxChildren = max(1, maxChildren)
    self.blockOnClose = blockOnClose
    self.customs = customs
  }

  /// Refuses at once, rather than at the first request. Notes which signals have a handler, which is reset in
  /// the children: one that is installed later stays theirs, too.
  ///
  /// - Throws: `SingleThread.Refusal`.
  public func prepare() throws {
    try SingleThread.require()
    wirelab_note_handlers()
  }

  /// Forks a child that does the work, and closes this process's descriptor of the conversation.
  ///
  /// - Throws: `SingleThread.Refusal`, or `fork` with its errno.
  public func process(_ work: RequestWork) throws {
    collectChildren()
    waitForRoom()
    // Again at each request: the program may have started a thread meanwhile.
    try SingleThread.require()
    let log = work.request.socket.log
    let place = log?.begin("fork", "", local: work.request.socket.local, peer: work.request.socket.peer)
    var descriptor: Int32 = -1
    let pid = wirelab_fork(&descriptor)
    // The log's entry is the parent's: fork(2) returns twice, and only one of the two is this call.
    if pid == 0 { live(work) }
    let number = errno
    log?.end(place, result: Int(pid), errno: pid < 0 ? number : nil)
    guard pid > 0 else { throw SocketError(call: "fork", errno: number) }
    state.withLock {
      $0.children.append(Child(pid: pid, descriptor: descriptor, work: work))
      if customs.keepsDescriptors { $0.kept.append(work) }
    }
    // Only closed: the conversation is the child's now. And closed at once, because the kernel sends a FIN
    // for the last descriptor only: with a copy left here, the child's close would say nothing to the client.
    if !customs.keepsDescriptors { work.close() }
  }

  /// The life of the child.
  private func live(_ work: RequestWork) -> Never {
    ThreadState.startAnew()
    ThreadState.show(name: work.request.actor)
    work.request.socket.log?.announce(
      Caller(actor: work.request.actor, directory: ThreadState.current.directory))
    // The listener would keep the port taken after its server, and the other conversations' would keep their
    // FINs back. Not with close(2) one by one: the objects that own them here are copies, and die with this
    // process.
    wirelab_close_all_but(customs.kept, work.request.socket.descriptor)
    var status: Int32 = 0
    do {
      try work.finish()
    } catch {
      work.handleError(error)
      status = 1
    }
    work.shutdown()
    customs.beforeExit()
    // Never exit(3), nor a return into the parent's loop: what the parent has buffered, and what it would do
    // at its end, are the parent's to do.
    _exit(status)
  }

  /// Reaps the children that have ended.
  public func serviceActions() {
    collectChildren()
  }

  /// `timeout`: 300 s, so that `handleRequest` looks after its children now and then even if nobody comes.
  public var timeoutSeconds: Double? { 300 }

  /// `handle_timeout`: reaps the children that have ended.
  public func handleTimeout() {
    collectChildren()
  }

  /// `collect_children`: waits for each child that has ended, and for no process that is not ours.
  func collectChildren() {
    if numberOfChildren > 0 { wait(milliseconds: 0) }
  }

  /// Waits until a child has ended or one of some descriptors can be read, and reaps all children that have
  /// ended: with one poll(2) for all, because each request comes through here.
  ///
  /// - Parameter milliseconds: -1: no limit.
  /// - Returns: which of the descriptors can be read; none when a signal came first.
  @discardableResult
  package func wait(for descriptors: [Int32] = [], milliseconds: Int32 = -1) -> [Bool] {
    let children = state.withLock { $0.children }
    var entries = (descriptors + children.map(\.descriptor)).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    let ready = poll(&entries, nfds_t(entries.count), milliseconds)
    guard ready > 0 else { return descriptors.map { _ in false } }
    for (child, entry) in zip(children, entries[descriptors.count...]) where entry.revents != 0 {
      if customs.collectsChildren { reap(child) } else { forget(child) }
    }
    return entries[..<descriptors.count].map { $0.revents != 0 }
  }

  /// With as many children as are allowed: until one has ended.
  private func waitForRoom() {
    while numberOfChildren >= maxChildren { wait() }
  }

  /// How many children there are.
  package var numberOfChildren: Int { state.withLock { $0.children.count } }

  /// Waits for a child that has ended, so that no zombie stays behind, and says if a signal ended it.
  private func reap(_ child: Child) {
    let log = child.work.request.socket.log
    let place = log?.begin("waitpid", "\(child.pid)", local: nil, peer: nil)
    var status: Int32 = 0
    let result = Interrupted.again { waitpid(child.pid, &status, 0) }
    log?.end(place, result: Int(result), errno: result < 0 ? errno : nil)
    Glibc.close(child.descriptor)
    state.withLock { $0.children.removeAll { $0.pid == child.pid } }
    if result > 0, !wirelab_exited(status) {
      child.work.handleError(ChildCrash(signal: wirelab_termination_signal(status)))
    }
    child.work.end()
  }

  /// Leaves a child that has ended as it is: in the process table, until this process ends, too.
  private func forget(_ child: Child) {
    Glibc.close(child.descriptor)
    state.withLock { $0.children.removeAll { $0.pid == child.pid } }
    child.work.end()
  }

  /// Closes the descriptors that were kept.
  package func release() {
    for work in state.withLock({ state in
      defer { state.kept = [] }
      return state.kept
    }) {
      work.close()
    }
  }

  /// Waits for all children, without a limit, as `Threading` does for its threads; with `blockOnClose` false
  /// it only reaps those that have ended.
  public func close() {
    release()
    if blockOnClose { close(until: nil) } else { collectChildren() }
  }

  /// Waits for all children until `deadline` (nanoseconds of CLOCK_MONOTONIC; nil: no limit), then kills
  /// them.
  package func close(until deadline: Int64?) {
    while numberOfChildren > 0 {
      let left = deadline.map { ($0 - Clock.monotonic()) / 1_000_000 }
      let isOver = left.map { $0 <= 0 } ?? false
      if isOver { interrupt() }
      wait(milliseconds: isOver ? -1 : Int32(clamping: left ?? -1))
    }
  }

  /// Kills the children: no signal but SIGKILL is sure to end what a handler waits for.
  public func interrupt() {
    for child in state.withLock({ $0.children }) {
      _ = wirelab_signal_process(child.descriptor, SIGKILL)
    }
  }
}

/// A child that a signal ended: the end of its own conversation, and of no other. socketserver says nothing
/// of it; here it is told as an error of the handler.
public struct ChildCrash: Error, Hashable, Sendable, CustomStringConvertible {
  /// The number of the signal.
  public let signal: Int32

  /// From its parts.
  package init(
    signal: Int32
  ) {
    self.signal = signal
  }

  /// As it follows the child's name: `was ended by signal 11 (Segmentation fault)`.
  public var description: String {
    "was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
  }
}
