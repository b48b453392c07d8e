import Synchronization
import WireCapture
import WireConversations
import WireFormat
import WireJudgement
import WireScript
import WireSockets
import WireSystem

/// The world around the scripts of a scenario that is running: where servers are, and what the wire and the
/// kernel show.
final class LiveStage: Stage {
  let readySeconds: Double
  private let limit: Mutex<Int64>
  private let setting: Setting
  private let roster: Roster
  private let capture: LiveCapture
  private let bench: Bench?
  private let injector: SegmentInjector?
  /// Where segments wait for somebody who thinks about them.
  private let gate: SegmentGate?
  /// The counters when the scenario began.
  private let counters: KernelCounters
  /// Who keeps what the kernel says.
  private let watch: KernelWatch
  /// The conversations of the capture.
  private let follower: FrameFollower

  /// A wait looks again at the latest after this time: what it waits for may change without a packet.
  private static let pollNanoseconds: Int64 = 1_000_000

  init(
    _ setting: Setting, roster: Roster, wire: CapturedWire, counters: KernelCounters, watch: KernelWatch,
    time: ScenarioTime
  ) {
    self.setting = setting
    self.roster = roster
    self.counters = counters
    self.watch = watch
    readySeconds = time.readySeconds
    limit = Mutex(time.deadline)
    gate = time.gate
    capture = wire.capture
    follower = wire.follower
    bench = wire.bench
    injector = wire.injector
  }

  var deadline: Int64 { limit.withLock(\.self) }

  /// The servers can be reached: what they took for that does not count.
  func begin(_ time: ScenarioTime) { limit.withLock { $0 = time.deadline } }

  var marks: MarkBoard { setting.marks }

  func address(ofServer name: String?) -> SocketAddress? {
    // A program listens where it likes.
    let name = name ?? setting.servers.first?.name
    let own = name.flatMap { roster.actor(named: $0) }.flatMap { try? $0.endpoint() }
    return (own ?? setting.address(ofServer: name)).map(setting.reached)
  }

  func listeners(isDatagram: Bool) -> [SocketAddress] {
    let found =
      isDatagram
      ? BoundDatagrams.read() : SocketTable.read().sockets.filter(\.isListening).map(\.local)
    return found.compactMap { SocketAddress($0) }
  }

  private var servers: [(name: String, address: SocketAddress)] {
    setting.servers.map { ($0.name, address(ofServer: $0.name) ?? $0.address) }
  }

  func address(port: UInt16) -> SocketAddress { setting.address(port: port) }

  private var log: CallLog { setting.log }

  func perform(_ errand: Errand, for asker: Asker) -> String? {
    switch errand {
    case .wait(let event): return wait(for: event, asker)
    case .kernel(let claim): return check(claim, asker)
    case .process(let claim): return ProcessTable(log).objection(to: claim)
    // Its server may be about to accept, and to fork it.
    case .kill(let victim): return poll { ProcessTable(self.log).kill(victim) }
    case .sysctl(let name, let value):
      do {
        try Sysctl.set(name, to: value)
        return nil
      } catch {
        return error.description
      }
    case .inject(let injection): return inject(injection, actor: asker.actor)
    case .signal(let name, let program): return ask(program) { $0.signal(name) }
    case .input(let octets, let program): return ask(program) { $0.write(octets) }
    }
  }

  private func isProgram(_ name: String) -> Bool {
    roster.actor(named: ActorName(name).root) is ProgramActor
  }

  /// Asks something of a program.
  private func ask(_ name: String, _ question: (ProgramActor) -> String?) -> String? {
    guard let program = roster.actor(named: name) as? ProgramActor else { return "\(name) is no program" }
    return question(program)
  }

  private func wait(for event: Step.Event, _ asker: Asker) -> String? {
    let (actor, socket) = (asker.actor, asker.socket)
    switch event {
    case .mark(let name):
      return marks.wait(for: name, until: deadline) ? nil : "nobody passed it"
    case .segment(let text, let client):
      guard let pattern = try? PacketPattern(parsing: text) else { return "no such pattern" }
      return waitForPacket(pattern, of: client ?? actor) { acted in
        client == nil ? acted.isTalked(by: socket) ?? acted.hasActor(actor) : acted.hasActor(client ?? actor)
      }
    case .state(let wanted, let other):
      return poll { self.check(SocketClaim(of: other, state: wanted), asker) }
    case .kernel(let claim):
      return poll { self.check(claim, asker) }
    case .counter(let name, let growth):
      return poll {
        guard let grown = KernelCounters.read().growth(of: name, since: self.counters) else {
          return "this kernel has no such counter"
        }
        return grown >= growth ? nil : "it has grown by \(grown)"
      }
    case .blocked(let call, let other):
      return log.waitUntilBlocked(
        actor: other, in: call, isOfProgram: isProgram(other), until: deadline)
        ? nil : "\(other) is not blocked in \(call)()"
    case .returned(let call, let other):
      return poll {
        self.log.calls.contains {
          CallName.is($0.name, call, isOfProgram: self.isProgram(other)) && $0.isOf(other) && $0.end != nil
        }
          ? nil : "no \(call)() of \(other) has come back"
      }
    case .process(let claim):
      return poll { ProcessTable(self.log).objection(to: claim) }
    case .exited(let name): return poll { self.ask(name) { $0.endObjection } }
    case .output(let text, let name): return poll { self.ask(name) { $0.outputObjection(text) } }
    case .readable(let octets):
      return poll {
        let count = (try? socket?.readableOctets()) ?? 0
        return count >= octets ? nil : "\(count) bytes"
      }
    }
  }

  private func check(_ claim: SocketClaim, _ asker: Asker) -> String? {
    let table = SocketTable.read()
    watch.note(table)
    return ActorSockets(table: table, calls: log.calls, servers: servers)
      .objection(to: claim, actor: asker.actor, socket: asker.socket)
  }

  func pace() { gate?.waitUntilQuiet(until: deadline) }

  func meet(_ socket: Socket, of actor: String) throws(SocketError) {
    // Rules, and who talks in its name, have to know a client by its first packet: before connect(2) could
    // tell.
    guard bench != nil || injector != nil else { return }
    if socket.local == nil { try socket.bind(to: .loopback(socket.family, port: 0)) }
    bench?.meet(actor, socket)
  }

  private func inject(_ injection: Injection, actor: String) -> String? {
    guard let injector else { return "nobody here spells out segments" }
    do {
      let peer = injection.fromNewPort ? roster.actor(named: actor) as? RawPeer : nil
      let sender = try peer?.newEndpoint() ?? endpoint(of: injection.sender ?? actor)
      guard let sender else { return "\(injection.sender ?? actor) has no endpoint yet" }
      let receiver: SocketAddress? =
        switch injection.destination {
        case .port(let port): address(port: port)
        case .actor(nil): address(ofServer: nil)
        case .actor(let name?): try endpoint(of: name)
        }
      guard let receiver else { return "who should receive it has no endpoint yet" }
      guard let source = Endpoint(sender), let destination = Endpoint(receiver) else {
        return "a segment needs an address of IP"
      }
      let ends = (source, destination)
      // Numbers count from what was seen: all that was sent so far, however late its frames come.
      capture.catchUp()
      return poll {
        let conversation = self.conversations().map(\.conversation).last {
          ($0.initiator, $0.responder) == ends || ($0.responder, $0.initiator) == ends
        }
        return injector.send(
          injection, by: actor, from: (sender, source), to: (receiver, destination),
          after: conversation?.records ?? [],
          senderIs: conversation?.responder == ends.0 ? .responder : .initiator)
      }
    } catch {
      return "\(error)"
    }
  }

  /// The endpoint of an actor: what it says itself, else what its last call was about.
  private func endpoint(of actor: String) throws(SocketError) -> SocketAddress? {
    if let own = try roster.actor(named: actor)?.endpoint() { return own }
    let local = log.calls.last { $0.isOf(actor) && $0.local != nil }?.local
    return local.map { address(port: $0.port) }
  }

  /// Asks again until the answer is nil or the time is over.
  private func poll(_ question: () -> String?) -> String? {
    while true {
      let seen = capture.frames.count
      guard let answer = question() else { return nil }
      let now = Clock.monotonic()
      // Who cannot look waits in vain, and will not be believed.
      if now >= deadline || Shortage.first != nil { return answer }
      _ = capture.frames.wait(
        beyond: seen, until: min(deadline, now + Self.pollNanoseconds))
    }
  }

  /// Asks again with each packet, and in between: whose a packet is may be known only when a call has come
  /// back.
  private func waitForPacket(
    _ pattern: PacketPattern, of actor: String, isWanted: (Acted) -> Bool
  ) -> String? {
    poll {
      let records = self.conversations().filter(isWanted).flatMap(\.conversation.records)
      if records.contains(where: { pattern.describes($0) }) { return nil }
      return records.isEmpty
        ? "no packet of \(actor)" : "only " + records.map(\.patternText).joined(separator: "  ")
    }
  }

  /// The conversations so far, and who is behind their ends.
  private func conversations() -> [Acted] {
    let map = ActorMap(log.calls, silent: roster.silent)
    return follower.conversations().map { Acted(conversation: $0, actors: map.actors(of: $0)) }
  }

  private struct Acted {
    var conversation: Conversation
    var actors: ConversationActors

    func hasActor(_ name: String) -> Bool {
      [actors.initiator, actors.responder].contains { end in
        end.map { end in
          ActorName(end).isPart(of: ActorName(name)) || ActorName(name).isPart(of: ActorName(end))
        } ?? false
      }
    }

    /// Whether one end is this socket, and the other its peer, if it has one; nil: the socket has no address
    /// yet.
    func isTalked(by socket: Socket?) -> Bool? {
      guard let local = socket?.local else { return nil }
      let peer = socket?.peer.flatMap { Endpoint($0) }
      let ends = [conversation.initiator, conversation.responder]
      return zip(ends, ends.reversed()).contains { own, other in
        // A socket that is bound to no address in particular sends from that of the route.
        (local.isWildcard ? own.port == local.port : own == Endpoint(local))
          && (peer.map { $0 == other } ?? true)
      }
    }
  }
}
