import WireFormat

/// One TCP conversation while it is being read: what a verdict needs of its segments, and nothing else.
///
/// Its size is fixed; only findings, and states and records when they are kept, grow with it. The two ends
/// are numbered 0 (initiator) and 1 (responder); an end that talks to itself is 0 on both sides. It cannot be
/// copied, so that no packet pays for a copy that nobody sees.
struct TCPTracker: ~Copyable, Tracked {
  var ends: Ends
  let retention: Retention
  /// Whether a SYN with a new ISN is a new conversation without asking anybody.
  var hasEnded = false
  /// Whether there are resets of which the next segments may show that they had no effect.
  var weighsResets = false
  /// Whether the other end is not waited for, because too much was seen without it.
  var expectsNoPeer = false
  /// The options of each end that make something else of the conversation than plain TCP.
  var extensions = InlineArray<2, TCPOptions.Extensions>(repeating: [])
  /// Whether the segment that is read stood in the capture before its cause.
  var isMended = false
  /// How often its numbers were doubted.
  var doubtCount: UInt8 = 0
  /// Whether the times between segments and their acknowledgments stand for the handshake's, and one is
  /// known.
  var measuresGaps: Bool
  var hasGap = false
  /// What is not plain in its numbers.
  var numbers: Numbering?
  /// The queue of its segments that stand before their cause; below 0 for none.
  var early: Int32 = -1
  /// Its newest frame among those that are remembered (`SeenFrames`).
  var lastSeen: UInt32 = 0
  var packets = 0
  /// Segments of each end.
  var segments = InlineArray<2, UInt32>(repeating: 0)
  var lastFrame: Int
  var end: Timestamp
  /// The longest time between two packets, in nanoseconds.
  var longestSilence: Int64 = 0
  var marks: [PacketIntervention] = []
  let id: Int
  let firstFrame: Int
  var start: Timestamp
  var findings: [Finding] = []
  /// How many were found beyond `Finding.limit`.
  var omittedFindings = 0
  var states: [StateChange] = []
  var records: [PacketRecord] = []

  var flows = InlineArray<2, Flow>(repeating: Flow())
  /// The reset that ended, refused or aborted the conversation, unless something shows that it had no effect;
  /// or one of which it is not sure that it counted.
  var reset: ResetCandidate?
  /// Resets that do not count: of each it is said once if the conversation went on all the same.
  var otherResets: [ResetCandidate] = []
  /// What the states would be without `reset`, if that counts.
  var statesWithoutReset: [StateChange] = []
  /// When a reset was seen last, and how many packets there were with it.
  var lastReset: (time: Timestamp, packets: Int)?
  /// The first frame of the volley of resets that was seen last.
  var volley: UInt32 = 0
  /// Of each volley whose packets are unlike the others of their sender: how.
  var resetMarks: [Proof] = []
  /// The frame that acknowledges one octet more of the other end than was seen, after its own FIN: that is
  /// likely a FIN; 0 for none.
  var missingFIN: UInt32 = 0
  /// The ICMP error that answered the SYN.
  var icmpRefusal: (frame: Int, type: UInt8, code: UInt8)?

  var completeness: Completeness
  /// When the initiator's SYN was seen, and how long the handshake took, in nanoseconds.
  var synTime: Timestamp?
  var initialRoundTrip: Int64?
  /// What the wait for a cause is measured by, in nanoseconds.
  var answerGap = TCPTracker.usualReach
  /// When each end sent payload last, where gaps are measured.
  var sentTimes = InlineArray<2, Timestamp?>(repeating: nil)
  /// The place of the last segment in the order of sending, as far as the numbers tell: its frame, or one
  /// more than the place before.
  var place: UInt32 = 0
  /// Of each end, by how much a segment stood before its cause at most, in microseconds, and how many causes
  /// there were.
  var advance = InlineArray<2, UInt32>(repeating: 0)
  var causes = InlineArray<2, UInt8>(repeating: 0)
  /// Whether an end has acknowledged a SYN or a FIN after that was seen.
  var isTimely = InlineArray<2, Bool>(repeating: false)
  var zeek: ZeekView
  /// What it was wrapped in beside what it began with.
  var otherWrappings = OtherWrappings()
  /// What its first segment was wrapped in.
  let wrapping: UInt32
  private let addressOnly = AddressOnly()

  /// A conversation that begins with `first`.
  ///
  /// - Parameter reusesPorts: whether the capture holds an earlier use of the four-tuple.
  init(
    id: Int, _ ends: Ends, first: TCPSegment, _ metadata: FrameMetadata,
    reusesPorts: Bool, retention: Retention
  ) {
    self.id = id
    self.ends = ends
    self.retention = retention
    firstFrame = metadata.frame
    lastFrame = metadata.frame
    start = metadata.time
    end = metadata.time
    let opensBySYN = first.flags.contains(.syn)
    measuresGaps = !opensBySYN
    zeek = ZeekView(isFlipped: opensBySYN && first.flags.contains(.ack))
    // A SYN+ACK shows that a SYN was received, and not whose it was.
    if opensBySYN && !first.flags.contains(.ack) {
      flows[0].state = .closed
      flows[1].state = .listen
    }
    completeness = Completeness(reusesPorts: reusesPorts)
    wrapping = metadata.wrapping
    flows[0].wrapping = wrapping
    flows[1].wrapping = wrapping
    if reusesPorts { addFinding(.reusedPorts, metadata.frame, 0) }
  }

  /// Notes that a packet was seen.
  @inline(__always)
  mutating func moveEnd(to time: Timestamp) {
    let silence = time - end
    guard silence > 0 else { return }
    if longestSilence < silence { longestSilence = silence }
    end = time
  }

  /// Whether the two ends are one socket.
  var isSelfConnected: Bool { ends.isSelfConnected }

  /// The index of the end that receives what `sender` sends.
  @inline(__always)
  func receiver(of sender: Int) -> Int { isSelfConnected ? 0 : 1 - sender }

  /// Both FINs were sent, and both were acknowledged.
  var isClosed: Bool {
    let second = receiver(of: 0)
    return flows[0].finAcknowledgment != nil && flows[second].finAcknowledgment != nil
  }

  /// Whether an ICMP error refused the SYN, and no SYN+ACK came all the same.
  var isRefusedByICMP: Bool { icmpRefusal != nil && flows[1].synAckCount == 0 }

  /// Whether a reset counts.
  var isReset: Bool { reset?.counts == true }

  /// Whether a reset refused the SYN.
  var isRefused: Bool { reset?.fit == .refusal }

  /// Notes whether it has ended, after something that may have ended it or shown that it goes on.
  mutating func updateEnd() {
    weighsResets = reset != nil || otherResets.contains { !$0.isWithoutEffect }
    hasEnded = isReset || reset?.endsBySilence == true || isClosed || isRefusedByICMP
  }

  /// Reads one segment.
  ///
  /// - Parameters:
  ///   - segment: the segment.
  ///   - metadata: where and when it was seen; one that the bench dropped moves only its sender.
  ///   - sender: 0 when the initiator sent it, 1 when the responder did.
  mutating func observe(_ segment: TCPSegment, _ metadata: FrameMetadata, from sender: Int) {
    let (frame, time, delivered) = (metadata.frame, metadata.time, metadata.delivered)
    let receiver = receiver(of: sender)
    let flags = segment.flags
    packets += 1
    segments[sender] &+= 1
    // A SYN that was held is older than an ICMP error that came meanwhile.
    if lastFrame < frame { lastFrame = frame }
    place = max(UInt32(truncatingIfNeeded: frame), place &+ 1)
    moveEnd(to: time)
    if measuresGaps && !metadata.isCopy { measureGap(segment, from: sender, time: time) }
    if retention.compatibility { zeek.observe(segment, fromOriginator: sender == 0, isCut: metadata.isCut) }
    if weighsResets && !flags.contains(.rst) && !metadata.isCopy {
      weighResets(segment, metadata, from: sender)
    }
    let before = (flows[0].state, flows[1].state)
    if !segment.options.extensions.isEmpty { extensions[sender].formUnion(segment.options.extensions) }
    let isBehind =
      flags == .ack && segment.payloadLength == 0 && segment.sequenceNumber.precedes(flows[sender].next)
    let overtaking =
      isBehind && delivered && !metadata.isCopy ? overtaking(segment, from: sender, time: time) : nil
    if !metadata.isCopy { number(segment, from: sender, to: receiver, delivered: delivered) }
    if flags.contains(.syn) && !metadata.isCopy && isLateSYN(segment, from: sender) {
      observeLateSYN(segment, metadata, from: sender)
      return
    }
    let isForeignSYN = flags.contains(.syn) && segment.sequenceNumber != flows[sender].base
    if retention.compatibility { completeness.observe(segment, opens: packets == 1 || isForeignSYN) }

    if metadata.isCopy {
      addFinding(.duplicateFrame, frame, sender)
    } else {
      if metadata.conflicts { addFinding(.conflictingOctets, frame, sender) }
      let key = KeySegment(segment, frame: frame, sender: sender, delivered: delivered)
      if flows[sender].past.tooBigLength > 0 { checkTooBig(segment, from: sender, frame: frame) }
      if isForeignSYN {
        observeForeignSYN(segment, from: sender, to: receiver, frame: frame)
      } else {
        if overtaking == nil { analyze(segment, from: sender, to: receiver, frame: frame, time: time) }
        if delivered && flags.contains(.ack) && !flags.contains(.rst) {
          acknowledge(key, by: sender, of: receiver)
        }
        if flags.contains(.rst) {
          if !endsEarlierUse(segment, from: sender, to: receiver) {
            flows[sender].hasReset = true
            observeReset(segment, key, metadata, from: sender, to: receiver)
          }
        } else {
          remember(key, from: sender, to: receiver, time: time)
          advance(segment, from: sender, frame: frame, time: time, delivered: delivered)
          if retention.states || retention.records {
            if flows[receiver].awaited.contains(.syn)
              && isOfEarlierUse(segment, from: sender, to: receiver)
            {
              forgetStateOfResponder()
            } else if isReset && !isRefused {
              moveStatesWithoutReset(key, metadata, from: sender, to: receiver)
            } else {
              move(key, from: sender, to: receiver)
              heed(metadata.observed, after: key, at: receiver, before: receiver == 0 ? before.0 : before.1)
            }
          }
        }
      }
      note(segment, from: sender, time: time)
      if retention.findings && !flags.contains(.rst) { flows[sender].past.marks.note(metadata) }
      if !flags.isDisjoint(with: [.syn, .rst]) { updateEnd() }
    }
    keep(segment, metadata, from: sender, before: before)
    if let overtaking {
      let key = KeySegment(segment, frame: frame, sender: sender, delivered: delivered)
      moveBack(key, before: overtaking, from: sender)
    }
  }

  /// Learns where the numbers of both ends begin.
  private mutating func number(_ segment: TCPSegment, from sender: Int, to receiver: Int, delivered: Bool) {
    let flags = segment.flags
    let isSYN = flags.contains(.syn)
    if !flows[sender].hasBase || (isSYN && !flows[sender].hasNext) {
      flows[sender].hasBase = true
      flows[sender].base = isSYN ? segment.sequenceNumber : segment.sequenceNumber &- 1
    } else if isSYN && !flags.contains(.ack) && segment.sequenceNumber != flows[sender].base
      && opensFromBothEnds(bySYNOf: sender)
    {
      flows[sender].restart(at: segment.sequenceNumber)
    } else if isSYN && flags.contains(.ack) && segment.sequenceNumber != flows[sender].base
      && flows[sender].synAckAcknowledgment == nil && flows[sender].synCount == 0 && delivered,
      let syn = flows[receiver].syn,
      flows[receiver].isAcknowledged(upTo: syn.afterSYN, by: segment.acknowledgmentNumber)
    {
      flows[sender].restart(at: segment.sequenceNumber)
    }
    if flags.contains(.ack) && !flows[receiver].hasBase {
      flows[receiver].hasBase = true
      flows[receiver].base = segment.acknowledgmentNumber &- 1
    }
  }

  /// Notes what of the receiver's SYN, SYN+ACK and FIN this segment is the first to acknowledge, and what it
  /// shows to have arrived.
  @inline(__always)
  mutating func acknowledge(_ key: KeySegment, by sender: Int, of receiver: Int) {
    let number = key.acknowledgment
    if !flows[receiver].awaited.isEmpty { acknowledgeAwaited(key, of: receiver) }
    if !flows[receiver].hasNext || number.precedesOrEquals(flows[receiver].next) {
      // What it acknowledges has arrived, whether the capture holds it or not.
      if flows[receiver].hasArrived { _ = flows[receiver].arrived.skip(to: number) }
      if flows[receiver].hasNext && flows[receiver].sent.edge.precedes(number)
        && flows[receiver].skipMissing(before: number)
      {
        zeek.observeGap(ofOriginator: receiver == 0)
      }
    } else {
      noteMissingFIN(key, by: sender, of: receiver)
    }
  }

  @inline(never)
  private mutating func noteMissingFIN(_ key: KeySegment, by sender: Int, of receiver: Int) {
    if key.acknowledgment == flows[receiver].next &+ 1 && flows[sender].fin != nil
      && flows[receiver].fin == nil && !flows[receiver].sentProbe && missingFIN == 0
    {
      missingFIN = key.frame
    }
  }

  private mutating func acknowledgeAwaited(_ key: KeySegment, of receiver: Int) {
    let number = key.acknowledgment
    let awaited = flows[receiver].awaited
    defer { if flows[receiver].awaited != awaited && !isMended { isTimely[Int(key.sender)] = true } }
    if let syn = flows[receiver].syn, flows[receiver].synAcknowledgment == nil,
      flows[receiver].isAcknowledged(upTo: syn.afterSYN, by: number)
    {
      flows[receiver].synAcknowledgment = key
      flows[receiver].awaited.remove(.syn)
    }
    if let other = flows[receiver].replacedSynAck, flows[receiver].synAckAcknowledgment == nil,
      !key.flags.contains(.syn), number == other.afterSYN
    {
      flows[receiver].restoreReplacedSynAck()
    }
    if let synAck = flows[receiver].synAck, flows[receiver].synAckAcknowledgment == nil,
      !key.flags.contains(.syn), flows[receiver].isAcknowledged(upTo: synAck.afterSYN, by: number)
    {
      flows[receiver].synAckAcknowledgment = key
      flows[receiver].awaited.remove(.synAck)
    }
    if let fin = flows[receiver].fin, flows[receiver].finAcknowledgment == nil,
      flows[receiver].isAcknowledged(upTo: fin.afterFIN, by: number)
    {
      flows[receiver].finAcknowledgment = key
      flows[receiver].finAcknowledgmentPlace = place
      flows[receiver].awaited.remove(.fin)
      updateEnd()
    }
  }

  /// Keeps the segments that open and close.
  private mutating func remember(
    _ key: KeySegment, from sender: Int, to receiver: Int, time: Timestamp
  ) {
    guard key.flags.contains(.syn) else {
      flows[sender].hasSpoken = true
      if key.flags.contains(.fin) {
        if flows[sender].fin == nil && !isRefusedByICMP {
          flows[sender].fin = key
          flows[sender].finPlace = place
          flows[sender].finTime = UInt32(truncatingIfNeeded: time.nanoseconds / 1000)
          flows[sender].awaited.insert(.fin)
        }
      }
      return
    }
    if icmpRefusal != nil { withdrawICMPRefusal() }
    guard key.flags.contains(.ack) else {
      if flows[sender].syn != nil && flows[receiver].synAck != nil
        && flows[receiver].synAckAcknowledgment == nil
      {
        flows[sender].missesSynAck = true
      }
      if let syn = flows[sender].syn, syn.length > 0, key.length == 0 { flows[sender].leftSYNData = true }
      flows[sender].synCount += 1
      if flows[sender].syn.map({ !$0.delivered && key.delivered }) ?? true {
        flows[sender].syn = key
        if flows[sender].synAcknowledgment == nil { flows[sender].awaited.insert(.syn) }
      }
      return
    }
    flows[sender].synAckCount += 1
    let syn = flows[receiver].syn
    let isRight =
      syn.map { flows[receiver].isAcknowledged(upTo: $0.afterSYN, by: key.acknowledgment) }
      ?? (key.acknowledgment == flows[receiver].base &+ 1)
    if isRight && key.delivered {
      if flows[sender].synAck == nil {
        flows[sender].synAck = key
        flows[sender].awaited.insert(.synAck)
        if isRefused && sender == 1 { withdrawRefusal() }
      }
      if syn != nil { flows[receiver].takeBackSYNData(from: key.acknowledgment) }
    } else if !isRight && flows[sender].wrongSynAck == nil {
      flows[sender].wrongSynAck = key
    }
  }

  /// Counts the octets as sent, and finds what their place in the sequence tells.
  private mutating func advance(
    _ segment: TCPSegment, from sender: Int, frame: Int, time: Timestamp, delivered: Bool
  ) {
    let next = flows[sender].next
    let knew = flows[sender].hasNext
    if isWindowProbe(segment, from: sender) { return }
    // A copy of a SYN that has been answered brings nothing more, whatever data it carries.
    let isLateSYN = segment.flags.contains(.syn) && flows[sender].synAcknowledgment != nil
    let new = isLateSYN ? 0 : flows[sender].send(segment, delivered: delivered)
    if knew {
      classifyRepetition(segment, from: sender, next: next, filled: new > 0, frame: frame, time: time)
    }
    if retention.findings && (!knew || flows[sender].next != next) { flows[sender].past.nextTime = time }
  }

  /// A SYN whose number does not belong here: an old duplicate, or one that a challenge ACK answered.
  private mutating func observeForeignSYN(
    _ segment: TCPSegment, from sender: Int, to receiver: Int, frame: Int
  ) {
    if segment.flags.contains(.ack) {
      flows[sender].synAckCount += 1
      return
    }
    let isAgain = flows[sender].past.foreignSYN == segment.sequenceNumber
    addFinding(isAgain ? .synRetransmission : .reusedPorts, frame, sender)
    flows[sender].past.foreignSYN = segment.sequenceNumber
    flows[receiver].past.owesChallenge = true
  }
}
