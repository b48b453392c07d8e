public import WireFormat

/// Sorts packets into conversations, and judges each.
///
/// Packets are added in the order of the capture. Every packet costs one look-up and no allocation; a conversation costs one
/// slot of fixed size (findings, states and records, where they are kept, come on top).
///
/// **When a conversation is handed over.** Without a receiver (`add(_:frame:time:delivered:)`) all conversations stay until
/// `finish`, in the order of their first packets. With one (`add(_:frame:time:delivered:ended:)`) a conversation is handed over as soon as
/// nothing that matters can come: when its four-tuple is used anew, or when it was completely closed, reset or refused and
/// its last packet is `lingerSeconds` of capture time old, twice the MSL of Linux: so late copies of a last acknowledgment and
/// resets after the close are still its own. To bound memory at most `lingerLimit` ended conversations wait; beyond it the
/// longest ended goes, and what still comes for it begins a new conversation in mid-stream. Everything else is handed
/// over by `finish`.
public struct ConversationTable {
  /// What to keep, and how long.
  public struct Options: Hashable, Sendable {
    /// Keep a record of every packet: a ladder needs them, totals do not.
    public var keepsRecords: Bool
    /// Keep each change of state.
    public var keepsStates: Bool
    /// Keep what an expert would point at.
    public var keepsFindings: Bool
    /// How long a conversation that has ended waits for late packets, in seconds of capture time.
    public var lingerSeconds: Int
    /// How many conversations that have ended may wait.
    public var lingerLimit: Int

    /// Options from their parts.
    public init(
      keepsRecords: Bool = false, keepsStates: Bool = true, keepsFindings: Bool = true,
      lingerSeconds: Int = 60,
      lingerLimit: Int = 8192
    ) {
      self.keepsRecords = keepsRecords
      self.keepsStates = keepsStates
      self.keepsFindings = keepsFindings
      self.lingerSeconds = lingerSeconds
      self.lingerLimit = lingerLimit
    }
  }

  /// Packets that the capture is known to have lost so far: no conversation that is handed over from now on is conclusive.
  public var droppedPackets = 0
  /// How many conversations are held at the moment.
  public var count: Int { open + ended.count }

  private let options: Options
  private let keeping: Keeping
  /// Makes hashes differ from run to run, so that no capture can be made to collide.
  private let seed = UInt64.random(in: .min ... .max)
  private var tcp = Slab<TCPTracker>()
  private var udp = Slab<UDPTracker>()
  private var nextID = 1
  private var open = 0
  private var now = Timestamp(nanoseconds: .min)
  private var lingering = Lingering()
  /// SYNs with another ISN on a conversation that is open, until their answer tells whose they are.
  private var held: [Int: HeldSYN] = [:]
  /// What has ended without a receiver.
  private var ended: [EndedConversation] = []

  /// An empty table.
  public init(_ options: Options = Options()) {
    self.options = options
    keeping = Keeping(
      findings: options.keepsFindings, states: options.keepsStates, records: options.keepsRecords)
  }

  /// Adds a packet; all conversations stay until `finish`.
  ///
  /// - Parameters:
  ///   - packet: the packet; what is neither TCP, UDP nor an ICMP error about them is passed over.
  ///   - frame: its frame, from 1, ascending.
  ///   - time: when it was captured.
  ///   - delivered: false for a segment that the bench dropped: sent, but never delivered.
  @inline(__always)
  public mutating func add(_ packet: Packet, frame: Int, time: Timestamp, delivered: Bool = true) {
    var over: [EndedConversation] = []
    route(packet, frame: frame, time: time, delivered: delivered) { over.append($0) }
    if !over.isEmpty { ended += over }
  }

  /// Adds a packet, and hands over the conversations of which nothing more can come.
  ///
  /// - Parameters:
  ///   - packet: the packet, as above.
  ///   - frame: its frame, from 1, ascending.
  ///   - time: when it was captured.
  ///   - delivered: false for a segment that the bench dropped.
  ///   - ended: receives each conversation that has ended.
  @inline(__always)
  public mutating func add(
    _ packet: Packet, frame: Int, time: Timestamp, delivered: Bool = true,
    ended: (EndedConversation) -> Void
  ) {
    route(packet, frame: frame, time: time, delivered: delivered, to: ended)
    if lingering.count > 0 { release(to: ended) }
  }

  /// Ends the capture: everything that is still held, in the order of first packets.
  ///
  /// - Parameters:
  ///   - captureIsComplete: the file was read to a proper end; false if it is cut or damaged.
  ///   - droppedPackets: packets that the capture lost, in all.
  ///   - liveAndDrained: the capture was live, and nothing is missing at its end.
  public mutating func finish(
    captureIsComplete: Bool, droppedPackets: Int, liveAndDrained: Bool
  ) -> [Conversation] {
    self.droppedPackets = max(self.droppedPackets, droppedPackets)
    let end = CaptureEnd(
      droppedPackets: self.droppedPackets, isComplete: captureIsComplete || liveAndDrained)
    var all = ended.map { EndedConversation(tracker: $0.tracker, captureEnd: end) }
    drain(end) { all.append($0) }
    all.sort { ($0.firstFrame, $0.id) < ($1.firstFrame, $1.id) }
    ended = []
    return all.enumerated().map { position, one in
      var conversation = one.conversation
      conversation.id = position + 1
      return conversation
    }
  }

  /// Ends the capture for a receiver; parameters as above.
  public mutating func finish(
    captureIsComplete: Bool, droppedPackets: Int, liveAndDrained: Bool, ended: (EndedConversation) -> Void
  ) {
    self.droppedPackets = max(self.droppedPackets, droppedPackets)
    let end = CaptureEnd(
      droppedPackets: self.droppedPackets, isComplete: captureIsComplete || liveAndDrained)
    drain(end, to: ended)
  }

  // MARK: One packet

  private mutating func route(
    _ packet: Packet, frame: Int, time: Timestamp, delivered: Bool, to ended: (EndedConversation) -> Void
  ) {
    if now < time { now = time }
    switch packet.transport {
    case .tcp(let segment):
      let (tuple, sourceIsLower) = FourTuple.of(packet.source, packet.destination)
      let segment = Arrival(
        segment: segment, packet: packet, tuple: tuple, sourceIsLower: sourceIsLower, frame: frame,
        time: time,
        delivered: delivered)
      add(segment, to: ended)
    case .udp(let datagram):
      let (tuple, sourceIsLower) = FourTuple.of(packet.source, packet.destination)
      let slot =
        udp.find(tuple, seed: seed) ?? openUDP(packet, tuple, sourceIsLower, frame: frame, time: time)
      let sender = udp.sender(in: slot, sourceIsLower: sourceIsLower)
      udp.update(slot) {
        $0.observe(datagram, from: sender, frame: frame, time: time, delivered: delivered)
      }
    case .icmp(let message):
      addError(
        message, in: packet.source.address.version, frame: frame, time: time, delivered: delivered, to: ended)
    case .other, .fragment:
      break
    }
  }

  private mutating func add(_ arrival: Arrival, to ended: (EndedConversation) -> Void) {
    guard let slot = tcp.find(arrival.tuple, seed: seed) else {
      openTCP(arrival, id: takeID())
      return
    }
    let sender = tcp.sender(in: slot, sourceIsLower: arrival.sourceIsLower)
    let flags = arrival.segment.flags
    if held.isEmpty && !flags.contains(.syn) {
      observe(arrival, in: slot, from: sender)
      return
    }
    addOpening(arrival, in: slot, from: sender, to: ended)
  }

  /// Reads a segment in its conversation, and notes when the conversation has ended by it.
  @inline(__always)
  private mutating func observe(_ arrival: Arrival, in slot: Int, from sender: Int) {
    let hasJustEnded = tcp.update(slot) { tracker in
      let hadEnded = tracker.hasEnded
      tracker.observe(
        arrival.segment, from: sender, frame: arrival.frame, time: arrival.time, delivered: arrival.delivered)
      return !hadEnded && tracker.hasEnded
    }
    if hasJustEnded { lingering.append(slot, use: tcp.slots[slot].use, since: now) }
  }

  // MARK: Uses of a four-tuple

  /// Decides whose a segment is where a SYN may begin a new use of the four-tuple.
  ///
  /// A SYN with a new ISN is a new conversation when the old one is closed or reset, or when a SYN+ACK accepts it, or a reset or an
  /// ICMP error refuses it; the latter is known only by the answer, so the SYN is held until then. One that draws a challenge ACK (RFC 5961 section 4) stays with
  /// the old conversation.
  private mutating func addOpening(
    _ arrival: Arrival, in slot: Int, from sender: Int, to ended: (EndedConversation) -> Void
  ) {
    let segment = arrival.segment
    if let waiting = held[slot] {
      if tcp.update(slot, { waiting.isStillUndecided(by: segment, from: sender, in: $0) }) {
        held[slot]?.arrivals.append(arrival)
        return
      }
      held[slot] = nil
      if waiting.isAnswered(by: segment, from: sender) {
        let new = open(waiting, after: slot, to: ended)
        observe(arrival, in: new, from: self.sender(of: arrival, in: new))
        return
      }
      for held in waiting.arrivals { observe(held, in: slot, from: self.sender(of: held, in: slot)) }
    }
    let opening = tcp.update(slot) { $0.opening(by: segment, from: sender) }
    switch opening {
    case .none:
      observe(arrival, in: slot, from: sender)
    case .new:
      handOver(slot, to: ended)
      openTCP(arrival, id: takeID(), reusesPorts: true)
    case .undecided:
      held[slot] = HeldSYN(id: takeID(), sender: sender, arrivals: [arrival])
    }
  }

  /// Begins the conversation of a SYN that was held; what came meanwhile and is not its repetition is still of the old one.
  private mutating func open(
    _ waiting: HeldSYN, after slot: Int, to ended: (EndedConversation) -> Void
  ) -> Int {
    var repetitions: [Arrival] = []
    for arrival in waiting.arrivals.dropFirst() {
      let sender = sender(of: arrival, in: slot)
      if waiting.isRepeated(by: arrival.segment, from: sender) {
        repetitions.append(arrival)
      } else {
        observe(arrival, in: slot, from: sender)
      }
    }
    handOver(slot, to: ended)
    let new = openTCP(waiting.arrivals[0], id: waiting.id, reusesPorts: true)
    for arrival in repetitions { observe(arrival, in: new, from: sender(of: arrival, in: new)) }
    return new
  }

  private func sender(of arrival: Arrival, in slot: Int) -> Int {
    tcp.sender(in: slot, sourceIsLower: arrival.sourceIsLower)
  }

  private mutating func takeID() -> Int {
    defer { nextID += 1 }
    return nextID
  }

  /// Opens a conversation: its direction is that of the SYN, else known from a SYN+ACK, else that of the first packet.
  @discardableResult
  private mutating func openTCP(_ arrival: Arrival, id: Int, reusesPorts: Bool = false) -> Int {
    let isAnswer = arrival.segment.flags.isSuperset(of: [.syn, .ack])
    let packet = arrival.packet
    let tracker = TCPTracker(
      id: id, initiator: isAnswer ? packet.destination : packet.source,
      responder: isAnswer ? packet.source : packet.destination, first: arrival.segment, frame: arrival.frame,
      time: arrival.time, reusesPorts: reusesPorts, keeping: keeping)
    let slot = tcp.insert(
      tracker, arrival.tuple, initiatorIsLower: arrival.sourceIsLower != isAnswer, seed: seed)
    open += 1
    observe(arrival, in: slot, from: tcp.sender(in: slot, sourceIsLower: arrival.sourceIsLower))
    return slot
  }

  private mutating func openUDP(
    _ packet: Packet, _ tuple: FourTuple, _ sourceIsLower: Bool, frame: Int, time: Timestamp
  ) -> Int {
    open += 1
    let tracker = UDPTracker(
      id: takeID(), initiator: packet.source, responder: packet.destination, frame: frame, time: time,
      keeping: keeping)
    return udp.insert(tracker, tuple, initiatorIsLower: sourceIsLower, seed: seed)
  }

  // MARK: ICMP errors

  private mutating func addError(
    _ message: ICMPMessage, in version: IPAddress.Version, frame: Int, time: Timestamp, delivered: Bool,
    to ended: (EndedConversation) -> Void
  ) {
    guard message.isError(in: version), let quoted = message.quoted else { return }
    let (tuple, sourceIsLower) = FourTuple.of(quoted.source, quoted.destination)
    switch quoted.protocolNumber {
    case 6:
      guard var slot = tcp.find(tuple, seed: seed) else { return }
      var sender = tcp.sender(in: slot, sourceIsLower: sourceIsLower)
      if let waiting = held[slot], waiting.isAnswered(by: message, about: sender) {
        held[slot] = nil
        slot = open(waiting, after: slot, to: ended)
        sender = tcp.sender(in: slot, sourceIsLower: sourceIsLower)
      }
      let hasJustEnded = tcp.update(slot) { tracker in
        let hadEnded = tracker.hasEnded
        tracker.observe(message, about: sender, frame: frame, time: time, delivered: delivered)
        return !hadEnded && tracker.hasEnded
      }
      if hasJustEnded { lingering.append(slot, use: tcp.slots[slot].use, since: now) }
    case 17:
      guard let slot = udp.find(tuple, seed: seed) else { return }
      let sender = udp.sender(in: slot, sourceIsLower: sourceIsLower)
      udp.update(slot) {
        $0.observe(message, about: sender, frame: frame, time: time, delivered: delivered)
      }
    default:
      break
    }
  }

  // MARK: Handing over

  private mutating func handOver(_ slot: Int, to ended: (EndedConversation) -> Void) {
    guard let tracker = tcp.remove(slot) else { return }
    open -= 1
    ended(
      EndedConversation(
        tracker: .tcp(tracker), captureEnd: CaptureEnd(droppedPackets: droppedPackets, isComplete: true)))
  }

  /// Hands over what has waited long enough, longest first.
  private mutating func release(to ended: (EndedConversation) -> Void) {
    let limit = Int64(options.lingerSeconds) * 1_000_000_000
    while let entry = lingering.first {
      let isCrowded = lingering.count > options.lingerLimit
      guard isCrowded || now - entry.since >= limit else { return }
      lingering.removeFirst()
      guard tcp.slots[entry.slot].use == entry.use, held[entry.slot] == nil,
        let idle = tcp.slots[entry.slot].tracker.map({ $0.hasEnded ? now - $0.end : -1 }), idle >= 0
      else { continue }
      if isCrowded || idle >= limit {
        handOver(entry.slot, to: ended)
      } else {
        lingering.append(entry.slot, use: entry.use, since: now)
      }
    }
  }

  private mutating func drain(_ end: CaptureEnd, to ended: (EndedConversation) -> Void) {
    for (slot, waiting) in held {
      for arrival in waiting.arrivals { observe(arrival, in: slot, from: sender(of: arrival, in: slot)) }
    }
    held = [:]
    var rest: [EndedConversation] = []
    for slot in tcp.slots {
      if let tracker = slot.tracker {
        rest.append(EndedConversation(tracker: .tcp(tracker), captureEnd: end))
      }
    }
    for slot in udp.slots {
      if let tracker = slot.tracker {
        rest.append(EndedConversation(tracker: .udp(tracker), captureEnd: end))
      }
    }
    tcp = Slab()
    udp = Slab()
    lingering = Lingering()
    open = 0
    rest.sort { $0.id < $1.id }
    for one in rest { ended(one) }
  }
}
