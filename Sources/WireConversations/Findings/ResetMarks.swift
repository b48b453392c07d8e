import WireFormat

/// What the IP packets of one end have in common, so that a packet that somebody else sent stands out.
struct PacketMarks {
  /// The fewest hops left of its packets.
  var fewestHops: UInt8 = .max
  /// The most.
  var mostHops: UInt8 = 0
  /// The identification of its last packet.
  var identification: UInt16 = 0
  /// That of the one before.
  var identificationBefore: UInt16 = 0

  /// Notes a packet.
  @inline(__always)
  mutating func note(_ metadata: FrameMetadata) {
    identificationBefore = identification
    identification = metadata.identification
    guard metadata.timeToLive != mostHops || fewestHops > mostHops else { return }
    noteHops(metadata.timeToLive)
  }

  @inline(never)
  private mutating func noteHops(_ hops: UInt8) {
    guard hops > 0 else { return }
    fewestHops = min(fewestHops, hops)
    mostHops = max(mostHops, hops)
  }

  /// Whether it counts its packets, at most so many between two of one conversation.
  var counts: Bool {
    let step = identification &- identificationBefore
    return identificationBefore != 0 && step > 0 && step <= 64
  }
}

/// Marks of resets that somebody else sent in the name of an end: middleboxes do not count hops and packets
/// as that end does (Weaver, Sommer, Paxson: Detecting Forged TCP Reset Packets, NDSS 2009).
extension TCPTracker {
  /// How far an identification may be ahead of the last one that was seen.
  private static let identificationReach: UInt16 = 4096

  /// Looks whether the packet of a reset is unlike the others of its sender.
  ///
  /// An identification of 0 says nothing: Linux sends it in resets of sockets that are gone.
  mutating func noteMarks(of metadata: FrameMetadata, from sender: Int) {
    let marks = flows[sender].past.marks
    let hops = metadata.timeToLive
    var proof: Proof?
    if hops > 0, marks.mostHops > 0, hops < marks.fewestHops || hops > marks.mostHops {
      proof = .resetHasOtherHops(
        frame: metadata.frame, hops: Int(hops), fewest: Int(marks.fewestHops), most: Int(marks.mostHops))
    } else if metadata.identification != 0 && marks.counts
      && metadata.identification &- marks.identification > Self.identificationReach
    {
      proof = .resetHasOtherIdentification(
        frame: metadata.frame, identification: Int(metadata.identification), last: Int(marks.identification))
    }
    guard let proof, noteOnce(.resetUnlikeSender, metadata.frame, sender) else { return }
    resetMarks.append(proof)
  }

  /// Whether the packet of the reset that is read, or of one before it in its volley, is unlike the others of
  /// its sender: then nothing is known of what that end had read.
  var isUnlikeSender: Bool {
    findings.reversed().prefix { $0.frame >= Int(volley) }.contains { $0.kind == .resetUnlikeSender }
  }
}
