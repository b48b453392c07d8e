import Glibc
import WireCapture
import WireConversations
import WireFormat
import WireJudgement
import WirePrograms
import WireScript
import WireSockets
import WireSystem
import WireTLS
import WireText

/// A command of somebody's, captured on `lo` from before it begins until what it opened is closed.
package struct CommandRun {
  /// What is run, and how long it is waited for.
  package struct Options: Sendable {
    /// The command and its arguments.
    package var arguments: [String]
    /// In which network this process is.
    package var network: NetworkKind = .private
    /// In libpcap's language (pcap-filter(7)); nil: everything.
    package var filter: String?
    /// Seconds that conversations get to close once the command has ended.
    package var settleSeconds = 2.0
    /// Seconds that the command gets; nil: as many as it likes.
    package var timeoutSeconds: Double?
    /// Whether its calls are traced.
    package var tracesCalls = false
    /// Whether it has the rights in its network that this process has.
    package var keepsRights = false
    /// Whether its standard output goes where errors go.
    package var writesToErrors = false
    /// Whether it is asked for the secrets of its sessions of TLS, which the capture then holds.
    package var keepsSecrets = true

    /// The command as it is.
    package init(_ arguments: [String]) {
      self.arguments = arguments
    }
  }

  /// Why nothing was run.
  package enum Failure: Error {
    /// The filter is wrong.
    case usage(String)
    /// The command cannot be started, with an errno.
    case command(String, errno: Int32?)
    /// The machine does not allow it; with what mends that.
    case notPermitted(String)
  }

  /// What was seen.
  package struct Outcome: Sendable {
    /// How the command ended.
    package var end: JudgedTraffic.CommandEnd
    /// It had not ended at its time limit, after so many seconds, and was ended.
    package var exceeded: Double?
    /// The signal that ended the run early; nil: none did.
    package var interruption: Int32?
    /// The conversations, in the order of their first packets.
    package var conversations: [Conversation]
    /// Who is behind their ends, of a command whose calls were traced.
    package var actors: [ConversationActors]
    /// Its calls.
    package var calls: [Call]
    /// What the command did beside the wire.
    package var record: ProgramRecord
    /// What of the capture was not looked at.
    package var unseen: UnseenFrames
    /// Packets that the capture lost.
    package var dropped: Int
    /// Whether the capture is whole at its end.
    package var drained: Bool
    /// Why the capture ended early.
    package var failure: String?
    /// Whether /proc is that of its namespaces, or it has none.
    package var hasOwnProc: Bool
    /// Packets that had no route in the private network.
    package var unrouted: Int
    /// By how many nanoseconds the machine's clock was set meanwhile; nil: it was not.
    package var clockStep: Int64?
    /// Packets that were captured.
    package var packets: Int
    /// The frames, for whoever saves them.
    package var capture: LiveCapture
    /// How the capture ended.
    package var captureEnd: LiveCapture.End
    /// The secrets of its sessions of TLS.
    package var secrets: KeyLog
  }

  private let options: Options
  private let program: String

  /// So long a command that was told to end may take.
  private static let endSeconds = 2.0

  /// A run that has not begun.
  ///
  /// - Parameter program: the running program, for what mends a missing right.
  package init(_ options: Options, program: String) {
    self.options = options
    self.program = program
  }

  /// Runs the command; returns when everything that it started has ended.
  ///
  /// - Parameter interruption: a descriptor that becomes readable when the run has to end.
  package func run(interruption: Int32) throws(Failure) -> Outcome {
    let clock = ClockWatch()
    let capture = try startCapture()
    let counters = KernelCounters.read()
    let log = CallLog()
    let name = options.arguments[0].split(separator: "/").last.map(String.init) ?? "command"
    let tracer = options.tracesCalls ? CallTracer(log: log, actor: name) : nil
    var command = ProgramCommand(options.arguments)
    command.input = .inherited
    command.output = options.writesToErrors ? .errors : .inherited
    command.sharesTerminal = true
    command.keepsNetworkRights = options.keepsRights
    let secrets = ProgramSecrets()
    defer { secrets.remove() }
    if options.keepsSecrets, let path = secrets.keyLogPath(for: name, command, owner: nil) {
      command.environment["SSLKEYLOGFILE"] = path
    }
    let running: Program
    let start = Clock.realtime()
    do {
      running = try Program(command, tracer: tracer)
    } catch {
      _ = capture.stop()
      throw error.isShortage
        ? .notPermitted("cannot \(error)") : .command("cannot \(error)", errno: error.errno)
    }
    let wait = wait(for: running, interruption)
    let follower = FrameFollower(capture)
    capture.catchUp()
    settle(follower, interruption)
    // Who cannot wait for what is still open has interrupted the run, too.
    let signal =
      wait.interruption ?? (isReadable(interruption) ? Interruption.take(from: interruption)?.number : nil)
    let growth = KernelCounters.read().growth(since: counters)
    let end = capture.stop()
    running.end()
    // Nothing is known then of what should have been looked at.
    if let failure = Shortage.first, let shortage = Refusal(shortage: failure) {
      throw .notPermitted(refusals.text(of: shortage))
    }
    let keyLog = KeyLog()
    keyLog.add(secrets.lines)
    let tls = follower.seesTLS ? capture.tls(keyLog) : nil
    let conversations = follower.conversations(ProvenanceIndex(), end).map { tls?.added(to: $0) ?? $0 }
    let calls = log.calls
    let map = ActorMap(calls)
    return Outcome(
      end: Self.end(of: running, options.arguments), exceeded: wait.exceeded, interruption: signal,
      conversations: conversations, actors: calls.isEmpty ? [] : conversations.map(map.actors(of:)),
      calls: calls, record: record(of: running, name, start, tracer), unseen: follower.unseen,
      dropped: end.dropped, drained: end.drained, failure: end.failure,
      hasOwnProc: options.network == .host || OwnProc.isMounted,
      unrouted: options.network == .private
        ? ["IpOutNoRoutes", "Ip6OutNoRoutes"].reduce(0) { $0 + (growth[$1] ?? 0) } : 0,
      clockStep: clock.step(), packets: capture.frames.count, capture: capture, captureEnd: end,
      secrets: keyLog)
  }

  private var refusals: Refusals { Refusals(surroundings: .current(program: program)) }

  private func startCapture() throws(Failure) -> LiveCapture {
    do {
      return try LiveCapture.start(
        filter: options.filter, buffer: LiveCapture.wholeBuffer, usesEveryProcessor: true,
        extent: .wholeInBlocks)
    } catch {
      if error.kind == .filter { throw .usage(error.description) }
      let ability: Ability = options.network == .private ? .privateCapture : .hostCapture
      throw .notPermitted(refusals.text(of: Refusal(ability, error.obstacle)))
    }
  }

  // MARK: Waiting

  /// Until the command has ended, by itself or because it was told to.
  private func wait(for program: Program, _ interruption: Int32) -> (exceeded: Double?, interruption: Int32?)
  {
    let limit = options.timeoutSeconds.map { Clock.monotonic(after: $0) }
    var entries = [program.endDescriptor, interruption].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    while true {
      let rest = limit.map { max(0, min(60_000, ($0 - Clock.monotonic() + 999_999) / 1_000_000)) }
      _ = poll(&entries, 2, rest.map(Int32.init) ?? -1)
      if entries[0].revents != 0 {
        _ = program.wait(until: nil)
        return (nil, nil)
      }
      if entries[1].revents != 0, let signal = Interruption.take(from: interruption) {
        // A terminal has told it by itself.
        end(program, with: signal.isFromTerminal ? nil : signal.number)
        return (nil, signal.number)
      }
      if let limit, Clock.monotonic() >= limit {
        end(program, with: SIGTERM)
        return (options.timeoutSeconds, nil)
      }
    }
  }

  /// Until it has ended, killed if it takes too long.
  private func end(_ program: Program, with signal: Int32?) {
    if let signal { _ = program.signal(signal) }
    if !program.wait(until: Clock.monotonic(after: Self.endSeconds)) { _ = program.signal(SIGKILL) }
    _ = program.wait(until: nil)
  }

  private func isReadable(_ descriptor: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, 0) > 0
  }

  /// Until every conversation that was opened is closed, at most as long as they are given.
  private func settle(_ follower: FrameFollower, _ interruption: Int32) {
    follower.settle(until: Clock.monotonic(after: options.settleSeconds)) { isReadable(interruption) }
  }

  // MARK: What came of it

  private static func end(of program: Program, _ arguments: [String]) -> JudgedTraffic.CommandEnd {
    switch program.exit?.cause {
    case .exited(let status): JudgedTraffic.CommandEnd(arguments: arguments, exit: Int(status))
    case .signalled(let number):
      JudgedTraffic.CommandEnd(arguments: arguments, signal: "SIG" + SignalName.name(of: number))
    case nil: JudgedTraffic.CommandEnd(arguments: arguments)
    }
  }

  private func record(
    of program: Program, _ name: String, _ start: Int64, _ tracer: CallTracer?
  ) -> ProgramRecord {
    var record = ProgramRecord(actor: name, command: program.command.text, isServer: false)
    record.start = start
    record.note(program, tracer)
    return record
  }
}
