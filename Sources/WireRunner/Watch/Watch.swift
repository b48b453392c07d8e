import Glibc
import WireCapture
public import WireConversations
import WireFormat
public import WireJudgement
import WireSystem

/// Judges the conversations of an interface, each as it ends.
///
/// It captures from the moment that `init` returns.
public final class Watch {
  /// What is watched, and how long.
  public struct Options: Hashable, Sendable {
    /// The interface; `any`: all of them.
    public var interface = "lo"
    /// In libpcap's language (pcap-filter(7)); nil: everything.
    public var filter: String?
    /// Octets of the kernel's ring; nil: enough for a burst.
    public var buffer: Int?
    /// Where every frame is saved; nil: nowhere.
    public var file: String?
    /// Whether that may be there already, if it is a capture of this program's.
    public var replacesFile = false
    /// Whether each change of state is kept.
    public var states = false
    /// Whether every packet of a conversation is kept until it ends, for expectations and ladders.
    public var packets = false
    /// How many octets of each payload are kept with its packet.
    package var octetCount = 0
    /// What is unwrapped.
    public var unwrapping = CaptureInspector.Unwrapping()
    /// How many conversations may be open at once: whoever sends packets to this interface decides how many
    /// there are.
    public var limit = 100_000
    /// Ends when so many conversations have ended.
    public var count: Int?
    /// Ends after so many seconds.
    public var seconds: Double?

    /// Everything on `lo`, until somebody ends it.
    public init() {}
  }

  /// Why nothing is watched, or no longer.
  public enum Failure: Error {
    /// The filter is wrong, or the file is there already.
    case usage(String)
    /// There is no such interface.
    case noMatch(String)
    /// The machine does not allow it; with what mends that.
    case notPermitted(String)
  }

  /// Receives conversations, for the judge: it is made before anybody waits for them.
  private final class TotalsReceiver {
    var totals = InspectTotals()
    var receiver: ((Conversation) -> Void)?

    func take(_ conversation: borrowing EndedConversation) {
      totals.add(conversation)
      receiver?(conversation.conversation)
    }
  }

  /// When no packet comes, so often is looked for conversations that have waited long enough.
  private static let tickMilliseconds: Int32 = 200

  private let options: Options
  private let capture: InterfaceCapture
  private let receiving: TotalsReceiver
  private var judge: FrameJudge
  private var saved: StreamedCapture?
  private var window = LiveWindow()
  /// The octets of the packets of open conversations; nil: none are kept.
  private var payloads: PayloadOctets?
  /// The sessions of TLS of open conversations; nil: the octets of packets are not captured.
  private var tls: TLSStreams?
  private let keyLogs: KeyLogFiles?

  /// Starts to capture.
  ///
  /// - Parameter program: the running program, for what mends a missing right.
  public convenience init(_ options: Options, program: String) throws(Failure) {
    try self.init(options, program: program, keyLogs: nil)
  }

  /// Starts to capture.
  ///
  /// - Parameters:
  ///   - program: the running program, for what mends a missing right.
  ///   - keyLogs: files with secrets of TLS, which may grow; nil: none.
  package init(_ options: Options, program: String, keyLogs: KeyLogFiles?) throws(Failure) {
    self.options = options
    self.keyLogs = keyLogs
    do throws(CaptureFailure) {
      capture = try InterfaceCapture(
        InterfaceCapture.Options(
          interface: options.interface, filter: options.filter,
          snapLength: options.file == nil && !options.packets
            ? InterfaceCapture.headerLength : InterfaceCapture.wholeLength,
          buffer: options.buffer ?? InterfaceCapture.defaultBuffer))
    } catch {
      switch error.kind {
      case .filter: throw .usage(error.description)
      case .noSuchInterface: throw .noMatch(error.description)
      case .permission, .other:
        throw .notPermitted(
          Refusals(surroundings: .current(program: program)).toWatch(options.interface, error.obstacle))
      }
    }
    if let file = options.file {
      saved = try StreamedCapture(
        file, interface: options.interface, linkType: capture.linkType, replaces: options.replacesFile)
    }
    if options.octetCount > 0 {
      payloads = PayloadOctets(count: options.octetCount, unwrapping: options.unwrapping)
    }
    if options.file != nil || options.packets { tls = TLSStreams(keyLog: keyLogs?.keyLog) }
    let receiving = TotalsReceiver()
    self.receiving = receiving
    judge = FrameJudge(
      .live(states: options.states || options.packets, records: options.packets),
      unwrapping: options.unwrapping, limit: options.limit, tls: tls
    ) {
      receiving.take($0)
    }
  }

  /// What has been seen so far.
  public var progress: WatchProgress {
    WatchProgress(
      conversations: receiving.totals.conversations, packets: judge.frameCount,
      lostPackets: judge.table.droppedPackets)
  }

  /// What is known beside a conversation that is handed over now.
  package var circumstances: RunningJudge.Circumstances {
    RunningJudge.Circumstances(
      unseen: judge.unseen, lostPackets: judge.table.droppedPackets, time: Self.now())
  }

  /// A conversation that was handed over, whose packets get their octets.
  package func withPayloads(_ conversation: Conversation) -> Conversation {
    payloads?.moved(to: conversation) ?? conversation
  }

  /// The same with what it says in TLS.
  private func withTLS(_ conversation: Conversation) -> Conversation {
    guard let tls, tls.hasSessions else { return conversation }
    keyLogs?.refresh()
    return tls.added(to: conversation, isLast: true)
  }

  /// Watches until it is told to stop, or has seen enough; then hands over everything that is still open.
  ///
  /// - Parameters:
  ///   - stop: a descriptor that becomes readable when it is to end.
  ///   - ended: receives each conversation as it ends.
  ///   - step: called again and again, several times a second; false: nobody takes what is found any more,
  ///     and it ends.
  public func run(
    until stop: Int32, ended: @escaping (Conversation) -> Void, step: () -> Bool
  ) throws(Failure) -> WatchResult {
    receiving.receiver = { [unowned self] in ended(withTLS($0)) }
    defer { receiving.receiver = nil }
    let deadline = options.seconds.map { Clock.monotonic() + Int64($0 * 1e9) } ?? .max
    var failure: String?
    do throws(CaptureFailure) {
      while !isOver(deadline) {
        let left = (deadline - Clock.monotonic() + 999_999) / 1_000_000
        noteLosses()
        let event = try capture.wait(
          milliseconds: Int32(clamping: min(Int64(Self.tickMilliseconds), max(0, left))), stop: stop,
          receiver: hold)
        if event == .stopped { break }
        if event == .quiet {
          window.flush(to: take)
          judge.release(at: Self.now())
        }
        saved?.flush()
        if !step() || saved?.hasFailed == true { break }
      }
      try capture.drain(to: hold)
    } catch {
      failure = error.description
    }
    window.flush(to: take)
    noteLosses()
    judge.finish(isComplete: failure == nil, dropped: judge.table.droppedPackets)
    try saved?.finish(at: Self.now(), received: judge.frameCount, lost: judge.table.droppedPackets)
    _ = step()
    return WatchResult(
      interface: options.interface, linkType: capture.linkType.name, packets: judge.frameCount,
      undecodedPackets: judge.undecodedCount, lostPackets: judge.table.droppedPackets,
      evicted: judge.table.evicted, stopReason: failure,
      totals: receiving.totals)
  }

  private func isOver(_ deadline: Int64) -> Bool {
    if let count = options.count, receiving.totals.conversations >= count { return true }
    return Clock.monotonic() >= deadline
  }

  private func hold(_ octets: UnsafeRawBufferPointer, wireLength: Int, time: Timestamp) {
    window.add(octets, wireLength: wireLength, time: time, to: take)
  }

  private func take(_ octets: RawSpan, wireLength: Int, time: Timestamp) {
    judge.add(octets, linkType: capture.linkType, wireLength: wireLength, time: time)
    payloads?.add(octets, linkType: capture.linkType, wireLength: wireLength, number: judge.frameCount)
    saved?.append(octets, wireLength: wireLength, time: time)
  }

  /// Before anything is handed over: what was lost until now may have been a part of it.
  private func noteLosses() {
    if let statistics = capture.statistics { judge.note(lostPackets: statistics.lost) }
  }

  /// By the clock that stamps packets.
  private static func now() -> Timestamp { Timestamp(nanoseconds: Clock.realtime()) }
}
