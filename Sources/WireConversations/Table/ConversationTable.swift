public import WireFormat

/// Sorts packets into conversations, and judges each.
///
/// Packets are added in the order of the capture. Every packet costs one look-up and no allocation; a
/// conversation costs one slot of fixed size (findings, states and records, where they are kept, come on
/// top).
///
/// **When a conversation is handed over.** Without a receiver all conversations stay until `finish`, in the
/// order of their first packets. With one (`init(_:ended:)`) a conversation is handed over as soon as nothing
/// that matters can come: when its four-tuple is used anew, or when it was completely closed, reset or
/// refused and its last packet is `lingerSeconds` of capture time old, twice the MSL of Linux: so late copies
/// of a last acknowledgment and resets after the close are still its own. To bound memory at most
/// `lingerLimit` ended conversations wait; beyond it the longest ended goes, and what still comes for it
/// begins a new conversation in mid-stream. Everything else is handed over by `finish`; a TCP conversation
/// that never ends is never split.
///
/// **Where a UDP conversation ends.** UDP has no close, so silence is one, with a receiver or without: after
/// `idleSeconds` of capture time without a packet of it a datagram begins a new conversation, as in Zeek
/// (`udp_inactivity_timeout`, one minute).
public struct ConversationTable: ~Copyable {
  /// What to keep, and how long.
  public struct Options: Hashable, Sendable {
    /// Keep a record of every packet: a ladder needs them, totals do not.
    public var keepsRecords: Bool
    /// Keep each change of state.
    public var keepsStates: Bool
    /// Keep what an expert would point at.
    public var keepsFindings: Bool
    /// Keep what other tools call a conversation; without it `completeness`, `zeekState` and `history` say
    /// nothing.
    public var keepsCompatibility: Bool
    /// How long a conversation that has ended waits for late packets, in seconds of capture time; nil: until
    /// others take its place.
    public var lingerSeconds: Int?
    /// How many conversations that have ended may wait.
    public var lingerLimit: Int
    /// The numbers of the conversations whose records and states are kept, if any are; nil: all.
    public var detailed: ClosedRange<Int>?
    /// The part of the conversations of which anything is kept beside the verdicts; nil: all.
    public var shard: ConversationShard?
    /// After how long a silence a UDP conversation has ended, in seconds of capture time.
    public var idleSeconds: Int
    /// How many conversations may be open; beyond, the one that is silent for longest is given up
    /// (`evicted`). Nil: as many as memory holds.
    public var limit: Int?

    /// Options from their parts.
    public init(
      keepsRecords: Bool = false, keepsStates: Bool = true, keepsFindings: Bool = true,
      keepsCompatibility: Bool = true,
      lingerSeconds: Int? = 60,
      lingerLimit: Int = 8192,
      idleSeconds: Int = 60
    ) {
      self.keepsRecords = keepsRecords
      self.keepsStates = keepsStates
      self.keepsFindings = keepsFindings
      self.keepsCompatibility = keepsCompatibility
      self.lingerSeconds = lingerSeconds
      self.lingerLimit = lingerLimit
      self.idleSeconds = idleSeconds
    }
  }

  /// Packets that the capture is known to have lost so far: no conversation that is handed over from now on
  /// is conclusive.
  public var droppedPackets = 0
  /// Whether the capture is known to hold what both ends of every conversation sent, so that a conversation
  /// of one end that is handed over from now on is taken as it is.
  public var holdsBothDirections = false
  /// What packets were wrapped in, by the numbers that they have; nil: conversations are not told.
  public var labels: WrappingLabels?
  /// Times of which the capture may hold nothing: what was open then and relies on absence is not conclusive.
  public var gaps: [CaptureGap] = []
  /// Whether memory is left; asked now and then. Once it is not, no more conversations are held than then.
  public var hasMemory: (() -> Bool)?
  /// How many conversations are held at the moment.
  public var count: Int { heldCount + ended.count + endedUDP.count + embryos.overCount }
  /// How many of them may go on.
  var heldCount: Int { open + embryos.openCount }

  let options: Options
  let retention: Retention
  private let keepsNothing: Bool
  /// The last frames; only if findings are kept, because no verdict depends on copies.
  var seen: SeenFrames
  /// Conversations with a frame of which it is not known yet whether it is a copy.
  var undecided = UndecidedFrames()
  var tcp = Slab<TCPTracker>()
  var udp = Slab<UDPTracker>()
  /// Conversations of SYNs alone, until something answers.
  var embryos = Embryos()
  var nextID = 1
  var open = 0
  var now = Timestamp(nanoseconds: .min)
  var lingering = Lingering()
  /// The UDP conversations that may be idle by now, for a receiver.
  var idling = Lingering()
  /// SYNs with another ISN on a conversation that is open, until their answer tells whose they are.
  var held: [Int: HeldSYN] = [:]
  /// Segments that stand before their cause.
  var early = EarlySegments()
  /// What has the four-tuple of a conversation and may be another one, in another wrapping.
  var realms = WrappingRealms()
  /// Datagrams of which later fragments may come.
  var fragmented = FragmentedDatagrams()
  /// Which ways the packets went that no conversation holds any more.
  var directions = Directions()
  /// Packets that the bench held, until they are received.
  var waiting = HeldPackets()
  /// How many packets of a conversation, by its number, came too late to be put in order.
  var disordered: [Int: Int] = [:]
  /// How many conversations are held at most, and why not more.
  var limit = Int.max
  var limitReason = EvictedConversations.Reason.limit
  /// How many were opened.
  var opened = 0
  /// Who goes next; only where there is a limit.
  var idle = IdleOrder()
  var evictedCount = 0
  /// The numbers of those that were given up and are still there.
  var evictedIDs: Set<Int> = []
  /// Receives what has ended.
  let receiver: ((borrowing EndedConversation) -> Void)?
  /// What has ended without a receiver.
  var ended: [KeptConversation] = []
  var endedUDP: [UDPTracker] = []

  /// An empty table.
  ///
  /// - Parameters:
  ///   - options: what to keep, and how long.
  ///   - ended: receives each conversation that has ended; nil: all stay until `finish`.
  public init(_ options: Options = Options(), ended: ((borrowing EndedConversation) -> Void)? = nil) {
    self.options = options
    receiver = ended
    retention = Retention(
      findings: options.keepsFindings, states: options.keepsStates, records: options.keepsRecords,
      compatibility: options.keepsCompatibility)
    keepsNothing = retention.isNothing
    limit = options.limit.map { max($0, 1) } ?? .max
    seen = SeenFrames(isOn: retention.findings)
  }

  /// Whether it looks for copies, which only findings tell of: then packets need their fingerprints.
  public var looksForCopies: Bool { seen.isOn }

  /// Adds a packet.
  ///
  /// - Parameters:
  ///   - packet: the packet; what is neither TCP, UDP, a fragment of UDP nor an ICMP error about
  ///     them is passed over.
  ///   - frame: its frame, from 1, ascending.
  ///   - time: when it was captured.
  ///   - passage: what became of it on its way, and who sent it.
  ///   - fingerprint: what tells whether it is a copy; nil: its header alone does.
  public mutating func add(
    _ packet: Packet, frame: Int, time: Timestamp, passage: PacketPassage = .plain,
    fingerprint: FrameFingerprint? = nil
  ) {
    let packet = KeyedPacket(
      packet, frame: frame, time: time, passage: passage,
      fingerprint: fingerprint ?? FrameFingerprint(packet))
    unsafe withUnsafePointer(to: packet) { unsafe add(UnsafeBufferPointer(start: $0, count: 1)) }
  }

  /// Adds packets, in the order of the capture.
  public mutating func add(_ packets: [KeyedPacket]) {
    unsafe packets.withUnsafeBufferPointer { unsafe add($0) }
  }

  private mutating func add(_ packets: UnsafeBufferPointer<KeyedPacket>) {
    guard let first = packets.baseAddress else { return }
    var start = 0
    while start < packets.count {
      let end = min(start + Self.lookAhead, packets.count)
      // `time` is read for the packet itself, which another core wrote.
      for place in start..<end {
        let warmth = unsafe seen.warm(first[place].identity)
        unsafe tcp.warm(first[place].hash, first[place].time, warmth)
      }
      for place in start..<end { unsafe add(first + place) }
      start = end
    }
  }

  /// The number of packets whose memory is read ahead.
  private static var lookAhead: Int { 16 }

  // By pointer: the compiler would copy a packet that is borrowed.
  @inline(__always)
  private mutating func add(_ packet: UnsafePointer<KeyedPacket>) {
    let time = unsafe packet.pointee.time
    if !waiting.isEmpty { deliverHeld(until: time) }
    if now < time { now = time }
    if unsafe packet.pointee.isLate { unsafe noteLate(packet.pointee) }
    if !undecided.isEmpty { decideWhatIsDue() }
    if case .tcp(let segment) = unsafe packet.pointee.transport {
      if seen.isOn { unsafe routeRemembering(segment, of: packet) } else { unsafe route(segment, of: packet) }
    } else {
      unsafe route(packet.pointee)
    }
    if case .later(let nanoseconds) = unsafe packet.pointee.passage.delivery {
      unsafe hold(packet.pointee, nanoseconds: nanoseconds)
    }
    guard receiver != nil else { return }
    // Only between packets, because it moves conversations to other slots.
    if early.count > 0 { releaseEarly() }
    if lingering.hasNew { settleNew() }
    releaseEnded()
  }

  /// Hands over what has ended and has waited long enough by a clock. For times in which no packet comes,
  /// which would tell the time.
  ///
  /// - Parameter time: now, by the clock that captures.
  public mutating func release(at time: Timestamp) {
    if now < time { now = time }
    if !undecided.isEmpty { decideWhatIsDue() }
    guard receiver != nil else { return }
    releaseEarly()
    if lingering.hasNew { settleNew() }
    releaseEnded()
  }

  // MARK: One packet

  @inline(__always)
  mutating func route(_ segment: TCPSegment, of packet: UnsafePointer<KeyedPacket>) {
    guard let slot = unsafe tcp.find(packet.pointee.tuple, hash: packet.pointee.hash) else {
      unsafe openTCP(Arrival(packet.pointee, segment), packet)
      return
    }
    let sender = unsafe tcp[slot].ends.sender(sourceIsLower: packet.pointee.sourceIsLower)
    if unsafe tcp[slot].flows[sender].wrapping != packet.pointee.wrapping {
      unsafe addRewrapped(Arrival(packet.pointee, segment), packet.pointee, in: slot, from: sender)
    } else if held.isEmpty && realms.isAtRest && !segment.flags.contains(.syn) {
      unsafe observe(segment, packet.pointee.metadata, in: slot, from: sender)
    } else {
      unsafe addOpening(Arrival(packet.pointee, segment), besides: slot, from: sender)
    }
  }

  @inline(never)
  private mutating func route(_ packet: borrowing KeyedPacket) {
    switch packet.transport {
    case .udp(let datagram):
      var metadata = packet.metadata
      let (tuple, hash, sourceIsLower) = (packet.tuple, packet.hash, packet.sourceIsLower)
      let slot =
        findUDP(tuple, hash: hash) ?? openUDP(Ends(tuple, initiatorIsLower: sourceIsLower), hash, metadata)
      udp[slot].lastSeen = now
      if seen.isOn { metadata.isCopy = isCopy(packet, in: slot) }
      udp[slot].observe(datagram, metadata, from: udp[slot].ends.sender(sourceIsLower: sourceIsLower))
      if datagram.identification != nil { fragmented.note(datagram, packet) }
    case .icmp(let message):
      directions.note(from: packet.source.address, to: packet.destination.address)
      addError(message, in: packet.tuple.version, packet.metadata)
    case .fragment(let fragment):
      directions.note(from: packet.source.address, to: packet.destination.address)
      addFragment(fragment, packet)
    case .other:
      directions.note(from: packet.source.address, to: packet.destination.address)
    case .tcp:
      break
    }
  }

  /// Reads a segment in its conversation, unless it stands before its cause.
  @inline(__always)
  mutating func observe(_ segment: TCPSegment, _ metadata: FrameMetadata, in slot: Int, from sender: Int) {
    if keepsNothing && tcp[slot].observePlain(segment, metadata, from: sender) { return }
    if tcp[slot].isOrdinary(segment, from: sender) {
      take(segment, metadata, in: slot, from: sender)
    } else {
      observeUnusual(segment, metadata, in: slot, from: sender)
    }
  }

  /// Gives a segment to its conversation, and notes when the conversation has ended by it.
  @inline(__always)
  mutating func take(_ segment: TCPSegment, _ metadata: FrameMetadata, in slot: Int, from sender: Int) {
    let hadEnded = tcp[slot].hasEnded
    tcp[slot].observe(segment, metadata, from: sender)
    if !hadEnded && tcp[slot].hasEnded { noteEnd(of: slot) }
  }

  mutating func noteEnd(of slot: Int) {
    guard receiver != nil || limit < .max else { return }
    lingering.append(Lingering.Entry(slot: slot, use: tcp.slots[slot].use, since: now))
  }

  mutating func takeID() -> Int {
    defer { nextID += 1 }
    return nextID
  }

  private mutating func openUDP(_ ends: Ends, _ hash: UInt32, _ metadata: FrameMetadata) -> Int {
    makeRoom()
    open += 1
    let id = takeID()
    let retention = retention(for: ends.tuple, id: id)
    let slot = udp.insert(UDPTracker(id: id, ends, metadata, retention: retention), hash: hash)
    if receiver != nil {
      idling.append(Lingering.Entry(slot: slot, use: udp.slots[slot].use, since: now))
      if idling.count > 2 * heldCount + 1024 { forgetGivenUp() }
    }
    noteOpen(slot, isTCP: false)
    return slot
  }

  /// The UDP conversation of a four-tuple that has not ended; one that has, by its silence, is handed over.
  @inline(__always)
  private mutating func findUDP(_ tuple: FourTuple, hash: UInt32) -> Int? {
    guard let slot = udp.find(tuple, hash: hash) else { return nil }
    guard isIdle(slot) else { return slot }
    handOverUDP(slot)
    return nil
  }

  private mutating func addFragment(_ fragment: Fragment, _ packet: borrowing KeyedPacket) {
    guard let datagram = fragmented.datagram(of: fragment, packet),
      let slot = findUDP(datagram.tuple, hash: datagram.hash)
    else { return }
    udp[slot].lastSeen = now
    udp[slot].observe(
      fragment, packet.metadata, from: udp[slot].ends.sender(sourceIsLower: datagram.sourceIsLower))
  }

  // MARK: ICMP errors

  private mutating func addError(
    _ message: ICMPMessage, in version: IPAddress.Version, _ metadata: FrameMetadata
  ) {
    guard message.isError(in: version), let quoted = message.quoted else { return }
    // It comes the way of an answer, whoever sends it.
    directions.note(from: quoted.destination.address, to: quoted.source.address)
    var (tuple, sourceIsLower) = FourTuple.of(quoted.source, quoted.destination)
    if let realm = realms.realm(of: tuple, metadata.wrapping) { tuple = tuple.within(realm: realm) }
    let hash = tuple.hash
    switch quoted.protocolNumber {
    case 6:
      decideAll(of: tuple, hash)
      growEmbryo(of: tuple, hash)
      guard var slot = tcp.find(tuple, hash: hash) else { return }
      var sender = tcp[slot].ends.sender(sourceIsLower: sourceIsLower)
      if let waiting = held[slot], waiting.isAnswered(by: message, about: sender) {
        held[slot] = nil
        slot = open(waiting, after: slot)
        sender = tcp[slot].ends.sender(sourceIsLower: sourceIsLower)
      }
      let hadEnded = tcp[slot].hasEnded
      tcp[slot].observe(message, about: sender, metadata)
      if !hadEnded && tcp[slot].hasEnded { noteEnd(of: slot) }
    case 17:
      guard let slot = findUDP(tuple, hash: hash) else { return }
      udp[slot].lastSeen = now
      udp[slot].observe(message, about: udp[slot].ends.sender(sourceIsLower: sourceIsLower), metadata)
    default:
      break
    }
  }
}
