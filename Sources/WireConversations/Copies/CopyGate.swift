import WireFormat

/// Where a segment is held against those before it, ahead of everything that judges it.
extension ConversationTable {
  /// How long a conversation is silent until what waits in it is decided.
  private static var silenceNanoseconds: Int64 { 10_000_000_000 }
  private var silence: Int64 {
    min(Self.silenceNanoseconds, options.lingerSeconds.map { Int64($0) * 1_000_000_000 } ?? .max)
  }

  /// Gives a segment to its conversation, once it is known for what it is, and remembers it.
  // By pointer, as the caller has it.
  @inline(never)
  mutating func routeRemembering(_ segment: TCPSegment, of packet: UnsafePointer<KeyedPacket>) {
    guard let slot = unsafe tcp.find(packet.pointee.tuple, hash: packet.pointee.hash) else {
      unsafe openTCP(Arrival(packet.pointee, segment), packet)
      return
    }
    let sender = unsafe tcp[slot].ends.sender(sourceIsLower: packet.pointee.sourceIsLower)
    if unsafe tcp[slot].flows[sender].wrapping != packet.pointee.wrapping {
      unsafe addRewrapped(Arrival(packet.pointee, segment), packet.pointee, in: slot, from: sender)
    } else if let known = unsafe repetition(segment, of: packet.pointee, in: slot, from: sender) {
      unsafe readRepetition(
        UndecidedFrames.Waiting(
          arrival: Arrival(packet.pointee, segment), number: known.number, hasTwin: known.hasTwin), in: slot)
    } else if held.isEmpty && realms.isAtRest && !segment.flags.contains(.syn) {
      unsafe observe(segment, packet.pointee.metadata, in: slot, from: sender)
    } else {
      unsafe addOpening(Arrival(packet.pointee, segment), besides: slot, from: sender)
    }
  }

  /// Remembers a segment that opens a conversation.
  mutating func remember(_ segment: TCPSegment, of packet: borrowing KeyedPacket, in slot: Int) {
    tcp[slot].lastSeen = seen.add(segment, of: packet, previous: 0).number
  }

  /// Remembers a segment in another wrapping than the last one, and reads it here if it may repeat one
  /// before.
  ///
  /// - Returns: whether it was read, or waits; if not, nothing of it was seen before.
  mutating func takeRepetition(
    _ arrival: Arrival, of packet: borrowing KeyedPacket, in slot: Int, from sender: Int
  ) -> Bool {
    guard let known = repetition(arrival.segment, of: packet, in: slot, from: sender) else { return false }
    readRepetition(
      UndecidedFrames.Waiting(arrival: arrival, number: known.number, hasTwin: known.hasTwin), in: slot)
    return true
  }

  /// Remembers a segment.
  ///
  /// - Returns: nil: nothing of it was seen before.
  @inline(__always)
  private mutating func repetition(
    _ segment: TCPSegment, of packet: borrowing KeyedPacket, in slot: Int, from sender: Int
  ) -> (number: UInt32, hasTwin: Bool)? {
    let previous = tcp[slot].lastSeen
    let known = seen.add(segment, of: packet, previous: previous)
    tcp[slot].lastSeen = known.number
    // What a SYN carries, and every octet beyond `next`, is new.
    let isNew =
      segment.payloadLength == 0 || !tcp[slot].flows[sender].hasNext
      || !segment.sequenceNumber.precedes(tcp[slot].flows[sender].next)
    return isNew && !known.hasTwin && undecided.isEmpty ? nil : known
  }

  @inline(never)
  private mutating func readRepetition(_ frame: UndecidedFrames.Waiting, in slot: Int) {
    if undecided.holds(slot) {
      undecided.append(frame, in: slot)
      decide(in: slot, isFinal: false)
    } else if let arrival = decided(frame, newest: frame.number, isFinal: undecided.isFull, in: slot) {
      read(arrival, in: slot)
    } else {
      undecided.append(frame, in: slot)
    }
  }

  /// Reads a segment that is known for what it is.
  private mutating func read(_ arrival: Arrival, in slot: Int) {
    let sender = sender(of: arrival, in: slot)
    if held.isEmpty && realms.isAtRest && !arrival.segment.flags.contains(.syn) {
      observe(arrival.segment, arrival.metadata, in: slot, from: sender)
    } else {
      addOpening(arrival, besides: slot, from: sender)
    }
  }

  /// Finds out what a frame is.
  ///
  /// - Parameters:
  ///   - newest: the newest frame of its conversation.
  ///   - isFinal: whether nothing more is waited for.
  /// - Returns: nil where what comes after it will tell.
  private mutating func decided(
    _ frame: UndecidedFrames.Waiting, newest: UInt32, isFinal: Bool, in slot: Int
  ) -> Arrival? {
    var arrival = frame.arrival
    switch decision(on: frame, newest: newest, isFinal: isFinal) {
    case .open: return nil
    case .copy:
      arrival.metadata.isCopy = true
      seen[frame.number].marks.insert(.isCopy)
    case .ownSegment:
      switch overlap(of: frame, newest: newest, in: slot) {
      case .repetition: break
      case .conflict: arrival.metadata.conflicts = true
      case .copy:
        arrival.metadata.isCopy = true
        seen[frame.number].marks.insert(.isCopy)
      }
    }
    return arrival
  }

  private func decision(on frame: UndecidedFrames.Waiting, newest: UInt32, isFinal: Bool)
    -> SeenFrames.Decision
  {
    // What the bench has sent again was sent twice.
    guard seen.isOn, frame.hasTwin, frame.arrival.metadata.origin == .kernel else { return .ownSegment }
    return seen.decision(on: frame.number, newest: newest, isFinal: isFinal)
  }

  /// What a segment is by the octets that were seen before it. The octet of a keep-alive is nobody's data
  /// (RFC 1122 section 4.2.3.6).
  private func overlap(of frame: UndecidedFrames.Waiting, newest: UInt32, in slot: Int)
    -> SeenFrames.Overlap
  {
    let segment = frame.arrival.segment
    let sender = sender(of: frame.arrival, in: slot)
    guard segment.payloadLength > 0, tcp[slot].flows[sender].hasNext else { return .repetition }
    let distance = Int(Int32(bitPattern: tcp[slot].flows[sender].next &- segment.sequenceNumber))
    guard distance > 0 else { return .repetition }
    let isOld = distance >= segment.payloadLength && frame.arrival.metadata.origin == .kernel
    let overlap = seen.overlap(of: frame.number, newest: newest, isOld: isOld)
    let isKeepAlive = segment.payloadLength == 1 && distance == 1
    return isKeepAlive && overlap == .conflict ? .repetition : overlap
  }

  /// Remembers a datagram, and finds out whether it is a copy: by its identification, or by the way that it
  /// came. Nothing waits for what follows a datagram.
  mutating func isCopy(_ packet: borrowing KeyedPacket, in slot: Int) -> Bool {
    let known = seen.add(datagram: packet, previous: udp[slot].newestFrame)
    udp[slot].newestFrame = known.number
    guard known.hasTwin, packet.passage.origin == .kernel,
      seen.decision(on: known.number, newest: known.number, isFinal: true, usesPattern: false) == .copy
    else { return false }
    seen[known.number].marks.insert(.isCopy)
    return true
  }

  // MARK: What waits

  /// Decides what waits in a conversation, as far as it can be.
  private mutating func decide(in slot: Int, isFinal: Bool) {
    let frames = undecided.take(slot)
    let newest = tcp[slot].lastSeen
    var slot = slot
    for (place, frame) in frames.enumerated() {
      guard let arrival = decided(frame, newest: newest, isFinal: isFinal, in: slot) else {
        undecided.put(Array(frames[place...]), in: slot)
        return
      }
      read(arrival, in: slot)
      // It may have begun another use of the four-tuple.
      if let found = tcp.find(arrival.tuple, hash: arrival.tuple.hash) { slot = found }
    }
  }

  /// Decides all that waits in a conversation by what is known now.
  mutating func decideAll(in slot: Int) { decide(in: slot, isFinal: true) }

  /// The same for the conversation of a four-tuple.
  mutating func decideAll(of tuple: FourTuple, _ hash: UInt32) {
    guard !undecided.isEmpty, let slot = tcp.find(tuple, hash: hash), undecided.holds(slot) else { return }
    decideAll(in: slot)
  }

  /// The same for all conversations, because no more packets come.
  mutating func decideAll() {
    for slot in undecided.conversations.keys.sorted() { decideAll(in: slot) }
  }

  /// The same for those that are silent.
  @inline(never)
  mutating func decideWhatIsDue() {
    for slot in undecided.silent(for: silence, at: now) { decideAll(in: slot) }
  }

  /// What waits in a conversation, decided as if nothing more came.
  func decisions(in slot: Int) -> [Arrival] {
    let newest = tcp[slot].lastSeen
    return (undecided.conversations[slot] ?? []).map { frame in
      var arrival = frame.arrival
      switch decision(on: frame, newest: newest, isFinal: true) {
      case .copy: arrival.metadata.isCopy = true
      case .ownSegment, .open:
        arrival.metadata.conflicts = overlap(of: frame, newest: newest, in: slot) == .conflict
      }
      return arrival
    }
  }
}
