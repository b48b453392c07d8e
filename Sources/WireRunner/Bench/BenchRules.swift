import Synchronization
import WireCapture
import WireConversations
import WireFormat
import WireScenario
import WireScript
import WireSystem

/// Decides by the rules of a scenario what becomes of each packet.
package final class BenchRules: PacketDecider {
  private let rules: [BenchRule]
  private let state: Mutex<State>
  /// Whether a mark was passed.
  private let isPassed: @Sendable (String) -> Bool
  /// Sends a packet once more, or one of its own.
  private let sendAgain: @Sendable ([UInt8]) -> Void

  fileprivate struct State {
    var progress: [Progress]
    /// By both endpoints.
    var ends: [Set<Endpoint>: Ends] = [:]
    /// The clients that rules name, by their endpoints.
    var clients: [Endpoint: String] = [:]
    var held: [Held] = []
    var copies: [[UInt8]] = []
    var passages: [Passage] = []
  }

  /// How far a rule has come.
  fileprivate struct Progress {
    /// Packets that it is about, so far.
    var matched = 0
    /// Packets that it acted upon.
    var acted = 0
    var isOver = false
  }

  /// A held packet: which rule holds it, and until when if that is a time.
  fileprivate struct Held {
    var id: UInt32
    var passage: Int
    var rule: Int
    /// Of two packets that cross: whether it is the second of the rule.
    var isOther = false
    var deadline: Int64?
    /// Who sent it: the next packet of the same sender releases one that is to change places.
    var sender: Sender
    var isReleased = false
  }

  fileprivate struct Sender: Hashable {
    var source: Endpoint
    var destination: Endpoint
  }

  /// What is known of a conversation: who opened it, and where the numbers of each end begin.
  fileprivate struct Ends {
    var initiator: Endpoint
    var bases: [Endpoint: UInt32] = [:]
  }

  package init(
    _ rules: [BenchRule], isPassed: @escaping @Sendable (String) -> Bool,
    sendAgain: @escaping @Sendable ([UInt8]) -> Void
  ) {
    self.rules = rules
    self.isPassed = isPassed
    self.sendAgain = sendAgain
    state = Mutex(State(progress: Array(repeating: Progress(), count: rules.count)))
  }

  /// A client that rules name talks from this endpoint.
  package func note(client: String, at endpoint: Endpoint) {
    state.withLock { $0.clients[endpoint] = client }
  }

  /// Ends a rule, because its `until` has happened: it acts no more, and what it holds is released. A rule
  /// that has not acted yet still acts once. Its packet may have been captured, and its event seen, before
  /// the packet comes here.
  package func end(rule: Int) {
    state.withLock { end(rule, &$0) }
  }

  private func end(_ rule: Int, _ state: inout State) {
    state.progress[rule].isOver = true
    for index in state.held.indices where state.held[index].rule == rule {
      state.held[index].isReleased = true
    }
  }

  /// Ends the rules whose `until` is a mark that was passed.
  ///
  /// An actor that waits for the same mark may send before the thread of the rule has woken. The packets that
  /// the rule holds were sent earlier, and must be received earlier.
  private func endHolding(_ state: inout State) {
    for (index, rule) in rules.enumerated() where rule.action == .hold && !state.progress[index].isOver {
      if case .mark(let name)? = rule.until, isPassed(name) { end(index, &state) }
    }
  }

  /// What came by, in order.
  package var passages: [Passage] { state.withLock { $0.passages } }

  /// Whether a packet is a copy that was sent and has not come by.
  package func isCopy(_ octets: UnsafeRawBufferPointer) -> Bool {
    state.withLock { $0.copies.contains { $0.isCopy(of: octets) } }
  }

  /// How often each rule acted.
  package var actions: [Int] { state.withLock { $0.progress.map(\.acted) } }

  // MARK: PacketDecider

  package func decide(_ id: UInt32, _ octets: UnsafeRawBufferPointer) -> [PacketOrder] {
    guard let packet = try? PacketDecoder.decode(octets.bytes, linkType: .raw, wireLength: octets.count)
    else { return [.deliver(id)] }
    return state.withLock { state in
      endHolding(&state)
      return take(&state, where: \.isReleased) + decide(id, octets, packet, &state)
    }
  }

  private func decide(
    _ id: UInt32, _ octets: UnsafeRawBufferPointer, _ packet: Packet, _ state: inout State
  ) -> [PacketOrder] {
    let passage = state.passages.count
    state.passages.append(
      Passage(octets: Array(octets.prefix(ProvenanceIndex.packetLimit)), fate: .delivered, isCopy: false))
    if let place = state.copies.firstIndex(where: { $0.isCopy(of: octets) }) {
      state.copies.remove(at: place)
      state.passages[passage].isCopy = true
      return [.deliver(id)]
    }
    let sender = Sender(source: packet.source, destination: packet.destination)
    switch rule(for: packet, length: octets.count, &state).map({ (found: $0, action: rules[$0.index].action) }
    ) {
    case nil:
      return [.deliver(id)] + followers(of: sender, &state)
    case (_, .drop)?:
      state.passages[passage].fate = .dropped
      return [.drop(id)]
    case (_, .sendAgain)?:
      state.copies.append(Array(octets))
      sendAgain(Array(octets))
      return [.deliver(id)] + followers(of: sender, &state)
    case (_, .tooBig(let mtu))?:
      state.passages[passage].fate = .dropped
      sendAgain(PacketTooBig.message(about: octets, packet, mtu: mtu))
      return [.drop(id)]
    case (let found, .hold)? where state.progress[found.index].isOver:
      // What it would wait for has come.
      return [.deliver(id)] + followers(of: sender, &state)
    case (let found, let action)?:
      state.passages[passage].fate = .held
      var held = Held(id: id, passage: passage, rule: found.index, deadline: nil, sender: sender)
      held.isOther = found.isOther
      if case .delay(let seconds) = action { held.deadline = Clock.monotonic() + Int64(seconds * 1e9) }
      state.held.append(held)
      return crossed(held, &state)
    }
  }

  package func release() -> [PacketOrder] {
    let now = Clock.monotonic()
    return state.withLock { state in
      take(&state) { $0.isReleased || ($0.deadline.map { $0 <= now } ?? false) }
    }
  }

  package var nextRelease: Int64? {
    state.withLock { $0.held.compactMap(\.deadline).min() }
  }

  package func releaseAll() -> [PacketOrder] {
    state.withLock { state in take(&state) { _ in true } }
  }

  // MARK: Rules

  /// The first rule that acts on a packet.
  private func rule(for packet: Packet, length: Int, _ state: inout State) -> (index: Int, isOther: Bool)? {
    let record = record(of: packet, &state)
    guard let record else { return nil }
    for (index, rule) in rules.enumerated() {
      let isOther = rule.other?.describes(record) ?? false
      guard !state.progress[index].isOver || state.progress[index].acted == 0,
        isOther || rule.packet.describes(record),
        rule.client.map({ client in
          [packet.source, packet.destination].contains { state.clients[$0] == client }
        }) ?? true
      else { continue }
      if case .tooBig(let mtu) = rule.action, length <= mtu { continue }
      state.progress[index].matched += 1
      guard state.progress[index].matched >= rule.from,
        rule.times.map({ state.progress[index].acted < $0 }) ?? true
      else { continue }
      // Packets that cross count when they have.
      if rule.other == nil { state.progress[index].acted += 1 }
      return (index, isOther)
    }
    return nil
  }

  /// The packet as patterns see it; nil: neither a segment nor a datagram.
  private func record(of packet: Packet, _ state: inout State) -> PacketRecord? {
    let key: Set = [packet.source, packet.destination]
    var record = PacketRecord(
      frame: 0, time: Timestamp(nanoseconds: 0), by: .initiator, content: .datagram, payloadLength: 0,
      delivered: true, initiatorState: nil, responderState: nil)
    switch packet.transport {
    case .udp(let datagram):
      let ends = state.ends[key, default: Ends(initiator: packet.source)]
      state.ends[key] = ends
      record.by = ends.initiator == packet.source ? .initiator : .responder
      record.payloadLength = datagram.payloadLength
    case .tcp(let segment):
      // The sender of a SYN+ACK is not the initiator, whatever came before.
      let isAnswer = segment.flags.isSuperset(of: [.syn, .ack])
      var ends =
        state.ends[key, default: Ends(initiator: isAnswer ? packet.destination : packet.source)]
      ends.learn(segment, from: packet.source, to: packet.destination)
      state.ends[key] = ends
      record.by = ends.initiator == packet.source ? .initiator : .responder
      record.payloadLength = segment.payloadLength
      record.rawSequence = segment.sequenceNumber
      record.fastOpenCookie = segment.options.fastOpenCookieLength.map(Int.init)
      record.content = .segment(
        flags: segment.flags.rawValue,
        sequence: Int(segment.sequenceNumber &- (ends.bases[packet.source] ?? 0)),
        acknowledgment: segment.flags.contains(.ack)
          ? Int(segment.acknowledgmentNumber &- (ends.bases[packet.destination] ?? 0)) : nil,
        window: Int(segment.window))
    case .icmp, .other, .fragment: return nil
    }
    return record
  }

  // MARK: What is held

  /// Takes the packets that change places with the one that has just come from the same sender.
  private func followers(of sender: Sender, _ state: inout State) -> [PacketOrder] {
    take(&state) { [rules] held in
      held.sender == sender && rules[held.rule].action == .hold && rules[held.rule].until == nil
    }
  }

  /// Takes two packets that cross, once the second has come.
  private func crossed(_ held: Held, _ state: inout State) -> [PacketOrder] {
    guard rules[held.rule].other != nil,
      state.held.contains(where: { $0.rule == held.rule && $0.isOther != held.isOther })
    else { return [] }
    state.progress[held.rule].acted += 1
    return take(&state) { $0.rule == held.rule }
  }

  /// Takes what is held out, and orders its delivery, in the order in which it came.
  private func take(_ state: inout State, where isTaken: (Held) -> Bool) -> [PacketOrder] {
    let taken = state.held.filter(isTaken)
    guard !taken.isEmpty else { return [] }
    state.held.removeAll(where: isTaken)
    let time = Timestamp(nanoseconds: Clock.realtime())
    for held in taken { state.passages[held.passage].fate = .released(time) }
    return taken.map { .deliver($0.id) }
  }
}

extension BenchRules.Ends {
  /// Learns where the numbers of both ends begin.
  fileprivate mutating func learn(_ segment: TCPSegment, from source: Endpoint, to destination: Endpoint) {
    if segment.flags.contains(.syn) {
      bases[source] = segment.sequenceNumber
    } else if bases[source] == nil {
      bases[source] = segment.sequenceNumber &- 1
    }
    if segment.flags.contains(.ack), bases[destination] == nil {
      bases[destination] = segment.acknowledgmentNumber &- 1
    }
  }
}

extension [UInt8] {
  /// Whether a packet is a copy of this one: all but the checksums, which the kernel fills in where it left
  /// them to a device.
  fileprivate func isCopy(of packet: UnsafeRawBufferPointer) -> Bool {
    guard count == packet.count, count >= 20 else { return false }
    let header = self[0] >> 4 == 4 ? Int(self[0] & 0xf) * 4 : 40
    let transport = self[0] >> 4 == 4 ? self[9] : self[6]
    let checksum = header + (transport == 17 ? 6 : 16)
    for index in indices where self[index] != packet[index] {
      let isChecksum =
        (checksum...checksum + 1).contains(index) || (self[0] >> 4 == 4 && (10...11).contains(index))
      if !isChecksum { return false }
    }
    return true
  }
}
