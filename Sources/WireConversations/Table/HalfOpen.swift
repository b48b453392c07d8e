import WireFormat

/// How half-open conversations come, grow and go.
extension ConversationTable {
  /// How long nothing comes until a SYN is not answered any more, in nanoseconds: Linux waits two minutes at
  /// most between two SYNs, and gives up 127 s after the first of seven (tcp(7), `tcp_syn_retries`).
  private static var patience: Int64 { 130_000_000_000 }

  /// Opens a conversation for a segment of whose four-tuple none is open, but for a half-open one.
  @inline(never)
  mutating func openTCP(_ arrival: Arrival, _ packet: UnsafePointer<KeyedPacket>) {
    if let realm = realms.realm(of: arrival.tuple, arrival.metadata.wrapping) {
      unsafe add(arrival, packet.pointee, to: realm)
      return
    }
    let (hash, identity) = unsafe (packet.pointee.hash, packet.pointee.identity)
    if let place = embryo(of: arrival.tuple, hash) {
      guard embryos.isRepeated(place, by: arrival, identity: identity) else {
        noteWay(of: arrival)
        grow(place)
        if seen.isOn {
          unsafe routeRemembering(arrival.segment, of: packet)
        } else {
          unsafe route(arrival.segment, of: packet)
        }
        return
      }
      embryos.add(arrival, identity: identity, to: place, at: now)
      if seen.isOn {
        unsafe embryos[place].lastSeen =
          seen.add(arrival.segment, of: packet.pointee, previous: embryos[place].lastSeen).number
      }
      return
    }
    while let place = embryos.first, isOver(place) { give(up: place) }
    makeRoom()
    let ends = Ends(arrival.tuple, initiatorIsLower: arrival.sourceIsLower)
    guard arrival.isPlainSYN, !ends.isSelfConnected else {
      noteWay(of: arrival)
      let slot = openTCP(arrival, id: takeID())
      if seen.isOn { unsafe remember(arrival.segment, of: packet.pointee, in: slot) }
      return
    }
    var embryo = Embryo(arrival, hash: hash, identity: identity, id: takeID(), at: now)
    if seen.isOn {
      embryo.lastSeen = unsafe seen.add(arrival.segment, of: packet.pointee, previous: 0).number
    }
    embryos.insert(embryo)
  }

  /// The half-open conversation of a four-tuple; one that is not answered any more is handed over.
  mutating func embryo(of tuple: FourTuple, _ hash: UInt32) -> Int? {
    guard let place = embryos.find(tuple, hash: hash) else { return nil }
    guard isOver(place) else { return place }
    give(up: place)
    return nil
  }

  private func isOver(_ place: Int) -> Bool { now - embryos[place].since >= Self.patience }

  /// Makes a conversation of a half-open one, because something else than its SYN came.
  @discardableResult
  mutating func grow(_ place: Int) -> Int {
    let embryo = embryos[place]
    let slot = openTCP(embryo.arrival(embryo.first), id: embryo.id)
    let repeats = embryo.repeatCount > 0 ? embryos.arrivals(of: embryo).dropFirst() : []
    embryos.remove(place)
    tcp[slot].lastSeen = embryo.lastSeen
    for arrival in repeats { observe(arrival.segment, arrival.metadata, in: slot, from: 0) }
    return slot
  }

  /// Makes a conversation of the half-open one of a four-tuple, if there is one.
  mutating func growEmbryo(of tuple: FourTuple, _ hash: UInt32) {
    if let place = embryo(of: tuple, hash) { grow(place) }
  }

  /// Hands over what is not answered any more. Whether anything goes the way of an answer is known from what
  /// has left the table, and from what was the first of its conversation to answer a SYN.
  mutating func give(up place: Int) {
    let embryo = embryos[place]
    let (initiator, responder) = (embryo.ends.initiator.address, embryo.ends.responder.address)
    let holdsAnswers =
      holdsBothDirections || directions.goes(from: responder, to: initiator)
    guard let receiver else {
      embryos.end(place, holdsAnswers: holdsAnswers)
      return
    }
    var end = end(before: endInPassing, of: embryo.id)
    end.holdsAnswers = holdsAnswers
    directions.note(embryo.ends, initiator: true, responder: false)
    lend(embryo, before: end, to: receiver)
    embryos.remove(place)
  }

  /// Lets a receiver read a half-open conversation as it would be if the capture ended here.
  func lend(_ embryo: Embryo, before end: CaptureEnd, to receiver: (borrowing EndedConversation) -> Void) {
    let tracker = tracker(of: embryo)
    unsafe withUnsafePointer(to: tracker) { unsafe receiver(EndedConversation(tcp: $0, end, labels)) }
  }

  /// The same as a value.
  func read(_ embryo: Embryo, before end: CaptureEnd) -> Conversation {
    tracker(of: embryo).read(end, labels)
  }

  private func tracker(of embryo: Embryo) -> TCPTracker {
    var tracker = TCPTracker(
      id: embryo.id, embryo.ends, first: embryo.first.segment, embryo.first.metadata, reusesPorts: false,
      retention: retention(for: embryo.tuple, id: embryo.id))
    tracker.observe(embryo.first.segment, embryo.first.metadata, from: 0)
    embryos.forEachRepeat(of: embryo) { tracker.observe($0.segment, $0.metadata, from: 0) }
    return tracker
  }
}
