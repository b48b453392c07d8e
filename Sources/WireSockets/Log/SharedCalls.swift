import CWireLab
import Glibc
import Synchronization
import WireSystem

/// Calls in memory that forked processes share: each process writes its own, and one of them reads all.
///
/// Memory rather than a pipe, because it is never full while somebody else is slow, a call that a killed
/// process was in stays there, and what a process has logged is there before it does anything else. Slots of
/// one size, each taken by one process with one atomic addition, so that a process which dies in the middle
/// damages its own slot only.
final class SharedCalls: Sendable {
  private nonisolated(unsafe) let base: UnsafeMutableRawPointer
  private let capacity: Int
  /// Of the calls of others that this process records.
  private let repetitions = Mutex(SharedRepetitions())
  /// Whether it has recorded one. A process that was forked has not, and must not lock: Swift's locks know
  /// their owner by a number that it had before the fork.
  private let hasForeign = Atomic<Bool>(false)

  /// What the state of a slot says; the fields of an end are written before it says `ended`.
  private enum State {
    static let empty: UInt32 = 0
    static let begun: UInt32 = 1
    static let ended: UInt32 = 2
    static let abandoned: UInt32 = 3
    /// It has ended, and was made again since then.
    static let repeated: UInt32 = 4
  }

  /// Where things are in a slot, in octets.
  private enum Field {
    static let state = 0
    static let errno = 4
    static let start = 8
    static let end = 16
    static let result = 24
    /// The endpoints known at the start, and those known at the end: never changed under a reader.
    static let local = 32
    static let peer = 56
    static let foundLocal = 80
    static let foundPeer = 104
    /// The lengths of the texts, and then the texts: actor, name, directory, arguments.
    static let lengths = 128
    /// How often it was made beside the first time.
    static let repetitions = 136
    static let texts = 144
    static let size = 512
  }

  /// The longest of each text, in octets; together they fill the slot. Only arguments are ever longer: they
  /// lose their end.
  private static let limits = [96, 16, 48, Field.size - Field.texts - 160]

  /// Room for this many calls, which costs memory only as it is used.
  init(capacity: Int) throws(SocketError) {
    self.capacity = capacity
    let length = (capacity + 1) * Field.size
    let flags = MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE
    guard let memory = mmap(nil, length, PROT_READ | PROT_WRITE, flags, -1, 0), memory != MAP_FAILED
    else { throw SocketError(call: "mmap", errno: errno) }
    base = memory
  }

  deinit {
    munmap(base, (capacity + 1) * Field.size)
  }

  /// How many calls found no room.
  var lost: Int { max(0, taken - capacity) }

  /// Records the start of a call; returns its place, nil: there is no room.
  ///
  /// - Parameter isForeign: whether it is a call of a program that is not ours: nobody knows how many such a
  ///   program makes in vain, and from the third on they are counted in the second.
  func begin(_ entry: LoggedCall, isForeign: Bool) -> Int? {
    guard isForeign else { return begin(entry) }
    hasForeign.store(true, ordering: .relaxed)
    return repetitions.withLock { repetitions in
      if let place = repetitions.place(of: entry) {
        wirelab_store(state(of: slot(place)), State.repeated)
        return place
      }
      let place = begin(entry)
      if let place { repetitions.note(entry, at: place) }
      return place
    }
  }

  private func begin(_ entry: LoggedCall) -> Int? {
    let place = Int(wirelab_take_next(counter))
    guard place < capacity else { return nil }
    let slot = slot(place)
    slot.storeBytes(of: entry.start, toByteOffset: Field.start, as: Int64.self)
    store(entry.local, in: slot, at: Field.local)
    store(entry.peer, in: slot, at: Field.peer)
    store([entry.actor, entry.name, entry.directory ?? "", entry.arguments], in: slot)
    wirelab_store(state(of: slot), State.begun)
    return place
  }

  /// Records that a call came back.
  func end(
    _ place: Int, at time: Int64, result: Int, errno: Int32, local: SocketAddress?, peer: SocketAddress?
  ) {
    var place = place
    if hasForeign.load(ordering: .relaxed) {
      guard let own = repeated(place, at: time, result: result, errno: errno) else { return }
      place = own
    }
    let slot = slot(place)
    slot.storeBytes(of: time, toByteOffset: Field.end, as: Int64.self)
    slot.storeBytes(of: Int64(result), toByteOffset: Field.result, as: Int64.self)
    slot.storeBytes(of: errno, toByteOffset: Field.errno, as: Int32.self)
    store(local, in: slot, at: Field.foundLocal)
    store(peer, in: slot, at: Field.foundPeer)
    wirelab_store(state(of: slot), State.ended)
  }

  /// Counts a call that came back among those before it.
  ///
  /// - Returns: the place of its entry; nil: there is no room for one.
  private func repeated(_ place: Int, at time: Int64, result: Int, errno: Int32) -> Int? {
    let value = errno == 0 ? result : nil
    let error = errno == 0 ? nil : ErrnoName.name(of: errno)
    switch repetitions.withLock({ $0.end(place, at: time, result: value, error: error) }) {
    case .first: break
    case .again(let times):
      slot(place).storeBytes(of: UInt32(times - 1), toByteOffset: Field.repetitions, as: UInt32.self)
    case .separate(let call):
      wirelab_store(state(of: slot(place)), State.ended)
      guard let own = begin(call) else { return nil }
      repetitions.withLock { repetitions in
        repetitions.note(call, at: own)
        _ = repetitions.end(own, at: time, result: value, error: error)
      }
      return own
    }
    return place
  }

  /// Records that we gave up on a call.
  func abandon(_ place: Int) {
    guard hasForeign.load(ordering: .relaxed), let call = repetitions.withLock({ $0.abandon(place) }) else {
      return wirelab_store(state(of: slot(place)), State.abandoned)
    }
    wirelab_store(state(of: slot(place)), State.ended)
    if let own = begin(call) { wirelab_store(state(of: slot(own)), State.abandoned) }
  }

  /// All calls, in the order of their starts.
  var calls: [LoggedCall] {
    let calls = (0..<min(taken, capacity)).compactMap { read(slot($0)) }
    // Another process may take the next slot and look at the clock before us.
    return calls.sorted { $0.start < $1.start }
  }

  private var taken: Int { Int(wirelab_load(counter)) }

  /// The first slot is no call's: it counts the slots that were taken.
  private var counter: UnsafeMutablePointer<UInt32> { base.assumingMemoryBound(to: UInt32.self) }

  private func slot(_ place: Int) -> UnsafeMutableRawPointer { base + (place + 1) * Field.size }

  private func state(of slot: UnsafeMutableRawPointer) -> UnsafeMutablePointer<UInt32> {
    (slot + Field.state).assumingMemoryBound(to: UInt32.self)
  }

  private func read(_ slot: UnsafeMutableRawPointer) -> LoggedCall? {
    let state = wirelab_load(state(of: slot))
    // Just being written, or left unfinished by a process that was killed.
    guard state != State.empty else { return nil }
    let texts = texts(in: slot)
    var call = LoggedCall(
      actor: texts[0], name: texts[1], arguments: texts[3],
      start: slot.load(fromByteOffset: Field.start, as: Int64.self),
      local: address(in: slot, at: Field.local), peer: address(in: slot, at: Field.peer),
      directory: texts[2].isEmpty ? nil : texts[2])
    call.isInside = state == State.begun || state == State.repeated
    guard state == State.ended || state == State.repeated else { return call }
    call.times = 1 + Int(slot.load(fromByteOffset: Field.repetitions, as: UInt32.self))
    call.end = slot.load(fromByteOffset: Field.end, as: Int64.self)
    let errno = slot.load(fromByteOffset: Field.errno, as: Int32.self)
    if errno == 0 {
      call.result = Int(slot.load(fromByteOffset: Field.result, as: Int64.self))
    } else {
      call.error = ErrnoName.name(of: errno)
    }
    call.local = address(in: slot, at: Field.foundLocal) ?? call.local
    call.peer = address(in: slot, at: Field.foundPeer) ?? call.peer
    return call
  }

  // MARK: - Texts and endpoints

  private func store(_ texts: [String], in slot: UnsafeMutableRawPointer) {
    var place = slot + Field.texts
    for (index, text) in texts.enumerated() {
      let octets = Array(text.utf8.prefix(Self.limits[index]))
      octets.withUnsafeBytes { bytes in
        if let start = bytes.baseAddress { place.copyMemory(from: start, byteCount: bytes.count) }
      }
      slot.storeBytes(of: UInt16(octets.count), toByteOffset: Field.lengths + 2 * index, as: UInt16.self)
      place += octets.count
    }
  }

  private func texts(in slot: UnsafeMutableRawPointer) -> [String] {
    var place = Field.texts
    return Self.limits.indices.map { index in
      let length = Int(slot.load(fromByteOffset: Field.lengths + 2 * index, as: UInt16.self))
      defer { place += length }
      let octets = UnsafeRawBufferPointer(start: slot + place, count: min(length, Field.size - place))
      return String(decoding: octets, as: UTF8.self)
    }
  }

  /// An endpoint in 24 octets: how many octets its address has (0: there is none), port, scope, address. The
  /// path of a Unix socket has no room, and is left out: what is on no wire is in no scenario.
  private func store(_ address: SocketAddress?, in slot: UnsafeMutableRawPointer, at offset: Int) {
    let address = address?.family == .unix ? nil : address
    slot.storeBytes(of: UInt16(address?.octets.count ?? 0), toByteOffset: offset, as: UInt16.self)
    guard let address else { return }
    slot.storeBytes(of: address.port, toByteOffset: offset + 2, as: UInt16.self)
    slot.storeBytes(of: address.scope, toByteOffset: offset + 4, as: UInt32.self)
    address.octets.withUnsafeBytes { bytes in
      if let start = bytes.baseAddress {
        (slot + offset + 8).copyMemory(from: start, byteCount: bytes.count)
      }
    }
  }

  private func address(in slot: UnsafeMutableRawPointer, at offset: Int) -> SocketAddress? {
    let count = Int(slot.load(fromByteOffset: offset, as: UInt16.self))
    guard count > 0 else { return nil }
    return SocketAddress(
      octets: Array(UnsafeRawBufferPointer(start: slot + offset + 8, count: min(count, 16))),
      port: slot.load(fromByteOffset: offset + 2, as: UInt16.self),
      scope: slot.load(fromByteOffset: offset + 4, as: UInt32.self))
  }
}
