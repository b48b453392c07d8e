import WireFormat

/// One UDP conversation while it is being read: everything between two endpoints in a capture.
struct UDPTracker: Tracked {
  let id: Int
  let ends: Ends
  let keeping: Keeping

  var packets = 0
  let firstFrame: Int
  var lastFrame: Int
  let start: Timestamp
  var end: Timestamp
  /// The time of the table when its last packet came; that of the packet may be earlier.
  var lastSeen: Timestamp
  /// Octets of payload of each end.
  var bytes = (0, 0)
  /// Datagrams of each end.
  var datagrams = (0, 0)
  var history = ZeekHistory()
  var records: [PacketRecord] = []
  var marks: [PacketMark] = []

  /// A conversation that begins with a datagram of `initiator`.
  init(id: Int, _ ends: Ends, _ sight: Sight, keeping: Keeping) {
    self.id = id
    self.ends = ends
    self.keeping = keeping
    firstFrame = sight.frame
    lastFrame = sight.frame
    start = sight.time
    end = sight.time
    lastSeen = sight.time
  }

  /// Reads one datagram; parameters as for a segment.
  mutating func observe(_ datagram: UDPDatagram, _ sight: Sight, from sender: Int) {
    packets += 1
    lastFrame = sight.frame
    if end < sight.time { end = sight.time }
    if sender == 0 {
      if datagrams.0 == 0 { history.append("d", byOriginator: true) }
      datagrams.0 += 1
      bytes.0 += datagram.payloadLength
    } else {
      if datagrams.1 == 0 { history.append("d", byOriginator: false) }
      datagrams.1 += 1
      bytes.1 += datagram.payloadLength
    }
    note(.datagram, payloadLength: datagram.payloadLength, sight, from: sender)
  }

  /// Reads a later fragment of a datagram, whose octets its first one has told.
  mutating func observe(_ fragment: Fragment, _ sight: Sight, from sender: Int) {
    packets += 1
    lastFrame = sight.frame
    if end < sight.time { end = sight.time }
    note(.fragment(offset: fragment.offset), payloadLength: fragment.payloadLength, sight, from: sender)
  }

  private mutating func note(
    _ content: PacketRecord.Content, payloadLength: Int, _ sight: Sight, from sender: Int
  ) {
    if sight.isMarked { marks.append(PacketMark(sight)) }
    guard keeping.records else { return }
    records.append(
      PacketRecord(
        frame: sight.frame, time: sight.time, by: sender == 0 ? .initiator : .responder, content: content,
        payloadLength: payloadLength, delivered: sight.delivered, initiatorState: nil, responderState: nil))
  }

  /// A datagram that was observed as not delivered is received now.
  mutating func receive(frame: Int, time: Timestamp) {
    marks.receive(frame: frame, time: time)
  }
}
