import WireFormat

/// One UDP conversation while it is being read: everything between two endpoints in a capture.
struct UDPTracker: Tracked {
  let id: Int
  let ends: Ends
  let retention: Retention

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
  /// Further fragments of them.
  var fragments = (0, 0)
  var history = ZeekHistory()
  /// Its newest frame among those that are remembered (`SeenFrames`).
  var newestFrame: UInt32 = 0
  /// Its copies.
  var findings: [Finding] = []
  /// How many were found beyond `Finding.limit`.
  var omittedFindings = 0
  var records: [PacketRecord] = []
  var marks: [PacketIntervention] = []
  /// What the first datagram was wrapped in, and what others were.
  let wrapping: UInt32
  var otherWrappings = OtherWrappings()

  /// A conversation that begins with a datagram of `initiator`.
  init(id: Int, _ ends: Ends, _ metadata: FrameMetadata, retention: Retention) {
    self.id = id
    self.ends = ends
    self.retention = retention
    firstFrame = metadata.frame
    lastFrame = metadata.frame
    start = metadata.time
    end = metadata.time
    lastSeen = metadata.time
    wrapping = metadata.wrapping
  }

  /// Reads one datagram; parameters as for a segment.
  mutating func observe(_ datagram: UDPDatagram, _ metadata: FrameMetadata, from sender: Int) {
    packets += 1
    if metadata.wrapping != wrapping || !otherWrappings.isEmpty {
      if otherWrappings.isEmpty, (sender == 0 ? datagrams.0 : datagrams.1) > 0 {
        otherWrappings.note(wrapping, from: sender)
      }
      otherWrappings.note(metadata.wrapping, from: sender)
    }
    lastFrame = metadata.frame
    if end < metadata.time { end = metadata.time }
    if metadata.isCopy {
      if findings.count < Finding.limit {
        findings.append(
          Finding(kind: .duplicateFrame, frame: metadata.frame, by: sender == 0 ? .initiator : .responder))
      } else {
        omittedFindings += 1
      }
    } else if sender == 0 {
      if datagrams.0 == 0 { history.append("d", byOriginator: true) }
      datagrams.0 += 1
      bytes.0 += datagram.payloadLength
    } else {
      if datagrams.1 == 0 { history.append("d", byOriginator: false) }
      datagrams.1 += 1
      bytes.1 += datagram.payloadLength
    }
    note(.datagram, payloadLength: datagram.payloadLength, metadata, from: sender)
  }

  /// Reads a later fragment of a datagram. Its octets were counted with the first fragment.
  mutating func observe(_ fragment: Fragment, _ metadata: FrameMetadata, from sender: Int) {
    packets += 1
    lastFrame = metadata.frame
    if end < metadata.time { end = metadata.time }
    if sender == 0 { fragments.0 += 1 } else { fragments.1 += 1 }
    note(.fragment(offset: fragment.offset), payloadLength: fragment.payloadLength, metadata, from: sender)
  }

  private mutating func note(
    _ content: PacketRecord.Content, payloadLength: Int, _ metadata: FrameMetadata, from sender: Int
  ) {
    if metadata.hasIntervention { marks.note(metadata) }
    guard retention.records else { return }
    records.append(
      PacketRecord(
        frame: metadata.frame, time: metadata.time, by: sender == 0 ? .initiator : .responder,
        content: content,
        payloadLength: payloadLength, delivered: metadata.delivered, initiatorState: nil, responderState: nil)
    )
  }

  /// A datagram that was observed as not delivered is received now.
  mutating func receive(frame: Int, time: Timestamp) {
    marks.receive(frame: frame, time: time)
  }
}
