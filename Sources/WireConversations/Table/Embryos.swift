import WireFormat

/// A SYN as it came: what a conversation is read from, once it is answered.
struct OpeningSYN {
  let segment: TCPSegment
  let metadata: FrameMetadata
  /// What a copy of it has, too; 0: not known.
  let identity: UInt64
}

/// A conversation of which only SYNs were seen: the record of a half-open connection, as small as the
/// kernel's (`struct request_sock`).
struct Embryo {
  /// What is to become of it.
  enum Standing {
    /// It may be answered.
    case open
    /// Nothing comes any more; it stays because nobody receives it. Whether anything went the way of an
    /// answer by then.
    case over(holdsAnswers: Bool)
    /// The place is free.
    case none
  }

  let tuple: FourTuple
  let hash: UInt32
  let sourceIsLower: Bool
  let id: Int
  let first: OpeningSYN
  /// The same SYN again: the places of the first and the last, and how many.
  fileprivate(set) var firstRepeat: Int32 = -1
  fileprivate(set) var lastRepeat: Int32 = -1
  fileprivate(set) var repeatCount: UInt8 = 0
  /// The time of the table when its last SYN came.
  fileprivate(set) var since: Timestamp
  /// Its newest frame among those that are remembered (`SeenFrames`).
  var lastSeen: UInt32 = 0
  fileprivate(set) var standing = Standing.open
  // Its neighbours in the order of their last SYNs.
  fileprivate var older: Int32 = -1
  fileprivate var newer: Int32 = -1

  init(_ arrival: Arrival, hash: UInt32, identity: UInt64, id: Int, at now: Timestamp) {
    tuple = arrival.tuple
    self.hash = hash
    sourceIsLower = arrival.sourceIsLower
    self.id = id
    first = OpeningSYN(segment: arrival.segment, metadata: arrival.metadata, identity: identity)
    since = now
  }

  /// Its two ends.
  var ends: Ends { Ends(tuple, initiatorIsLower: sourceIsLower) }

  /// A SYN of it as it arrived.
  func arrival(_ syn: OpeningSYN) -> Arrival { Arrival(syn.segment, syn.metadata, ends, 0) }
}

/// The half-open conversations, found by their four-tuple, the one that was silent for longest first.
struct Embryos {
  /// As many as a client sends again at most; what sends more is no half-open conversation.
  private static let repeatLimit: UInt8 = 16

  private var embryos: [Embryo] = []
  private var free: [Int32] = []
  private var index = HashIndex()
  private var repeats: [(syn: OpeningSYN, next: Int32)] = []
  private var freeRepeat: Int32 = -1
  private var oldest: Int32 = -1
  private var newest: Int32 = -1
  /// How many may be answered.
  private(set) var openCount = 0
  /// How many stay beside them.
  private(set) var overCount = 0

  var isEmpty: Bool { openCount + overCount == 0 }

  /// The one whose last SYN is oldest.
  var first: Int? { oldest < 0 ? nil : Int(oldest) }

  subscript(place: Int) -> Embryo {
    get { embryos[place] }
    _modify { yield &embryos[place] }
  }

  /// The places of all that are there.
  var places: [Int] {
    embryos.indices.filter { if case .none = embryos[$0].standing { false } else { true } }
  }

  /// The place of a four-tuple that may be answered.
  @inline(__always)
  func find(_ tuple: FourTuple, hash: UInt32) -> Int? {
    openCount == 0 ? nil : index.find(hash) { embryos[$0].tuple == tuple }
  }

  /// Adds one.
  mutating func insert(_ embryo: Embryo) {
    let place: Int
    if let reused = free.popLast() {
      place = Int(reused)
      embryos[place] = embryo
    } else {
      place = embryos.count
      embryos.append(embryo)
    }
    index.insert(place, hash: embryo.hash)
    openCount += 1
    append(place)
  }

  /// Whether a segment is the same SYN again, which came as the first did, and is no copy of a frame.
  func isRepeated(_ place: Int, by arrival: Arrival, identity: UInt64) -> Bool {
    let embryo = embryos[place]
    guard arrival.isPlainSYN, arrival.sourceIsLower == embryo.sourceIsLower,
      arrival.segment.sequenceNumber == embryo.first.segment.sequenceNumber,
      arrival.metadata.wrapping == embryo.first.metadata.wrapping, embryo.repeatCount < Self.repeatLimit
    else { return false }
    guard identity != 0 else { return true }
    var isKnown = embryo.first.identity == identity
    forEachRepeat(of: embryo) { isKnown = isKnown || $0.identity == identity }
    return !isKnown
  }

  /// Adds the same SYN again.
  mutating func add(_ arrival: Arrival, identity: UInt64, to place: Int, at now: Timestamp) {
    let syn = OpeningSYN(segment: arrival.segment, metadata: arrival.metadata, identity: identity)
    let entry: Int32
    if freeRepeat >= 0 {
      entry = freeRepeat
      freeRepeat = repeats[Int(entry)].next
      repeats[Int(entry)] = (syn, -1)
    } else {
      entry = Int32(repeats.count)
      repeats.append((syn, -1))
    }
    let last = embryos[place].lastRepeat
    if last < 0 { embryos[place].firstRepeat = entry } else { repeats[Int(last)].next = entry }
    embryos[place].lastRepeat = entry
    embryos[place].repeatCount += 1
    embryos[place].since = now
    unlink(place)
    append(place)
  }

  /// Its SYNs after the first, in their order.
  func forEachRepeat(of embryo: Embryo, _ body: (OpeningSYN) -> Void) {
    var entry = embryo.firstRepeat
    while entry >= 0 {
      body(repeats[Int(entry)].syn)
      entry = repeats[Int(entry)].next
    }
  }

  /// Its SYNs as they arrived.
  func arrivals(of embryo: Embryo) -> [Arrival] {
    var all = [embryo.arrival(embryo.first)]
    forEachRepeat(of: embryo) { all.append(embryo.arrival($0)) }
    return all
  }

  /// Removes one.
  mutating func remove(_ place: Int) {
    close(place)
    let last = embryos[place].lastRepeat
    if last >= 0 {
      repeats[Int(last)].next = freeRepeat
      freeRepeat = embryos[place].firstRepeat
    }
    embryos[place].standing = .none
    free.append(Int32(place))
  }

  /// Lets one stay that is not answered any more.
  mutating func end(_ place: Int, holdsAnswers: Bool) {
    close(place)
    embryos[place].standing = .over(holdsAnswers: holdsAnswers)
    overCount += 1
  }

  private mutating func close(_ place: Int) {
    index.remove(place, hash: embryos[place].hash)
    unlink(place)
    openCount -= 1
  }

  private mutating func append(_ place: Int) {
    embryos[place].older = newest
    embryos[place].newer = -1
    if newest >= 0 { embryos[Int(newest)].newer = Int32(place) } else { oldest = Int32(place) }
    newest = Int32(place)
  }

  private mutating func unlink(_ place: Int) {
    let (older, newer) = (embryos[place].older, embryos[place].newer)
    if older >= 0 { embryos[Int(older)].newer = newer } else { oldest = newer }
    if newer >= 0 { embryos[Int(newer)].older = older } else { newest = older }
  }
}

extension Arrival {
  /// Whether it is a SYN alone, as a kernel opens with (it may carry data: RFC 7413), to which nothing was
  /// done.
  var isPlainSYN: Bool {
    segment.flags.contains(.syn) && segment.flags.isDisjoint(with: [.ack, .rst, .fin])
      && !metadata.hasIntervention && !metadata.isCopy && !metadata.isCut
      && metadata.observed == ObservedStates()
  }
}
