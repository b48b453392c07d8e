import Testing
import WireConversations
import WireFormat

/// Frames as a capture holds them: packets with their octets, and the ways that they came.
struct Tap {
  /// Where and how a frame was seen.
  struct Way: Hashable {
    var address: UInt8 = 1
    var vlan: UInt16?
    var interface = 0
    var hops: UInt8 = 64
  }

  struct Frame {
    var packet: Packet
    var payload: [UInt8]
    var way = Way()
    /// Nanoseconds.
    var time: Int64
    /// The frame of the original conversation that it is, or that it is a copy of.
    var origin: Int
    var isCopy = false

    var octets: [UInt8] {
      var packet = packet
      packet.timeToLive = way.hops
      var octets = PacketEncoder.encode(packet, payload: payload)
      octets[5] = way.address
      octets[11] = way.address
      if let vlan = way.vlan {
        octets.insert(contentsOf: [0x81, 0, UInt8(vlan >> 8), UInt8(vlan & 0xff)], at: 12)
      }
      return octets
    }
  }

  /// How an end numbers its packets.
  enum Numbering: CaseIterable {
    /// One after the other, as Linux does in a connection.
    case rising
    case zero
    /// The same always, but not 0.
    case constant
  }

  var frames: [Frame] = []

  init(_ frames: [Frame] = []) { self.frames = frames }

  /// The frames of a script.
  init(_ script: Script, _ numbering: Numbering = .rising, ends: Ends = Ends()) {
    var time: Int64 = 0
    var identifications: [Role: UInt16] = [.initiator: 700, .responder: 9]
    for (index, segment) in script.segments.enumerated() {
      time += Int64(segment.distance) * 1000
      var packet = ends.packet(segment)
      switch numbering {
      case .rising:
        identifications[segment.by]! += 1
        packet.identification = identifications[segment.by]!
      case .constant: packet.identification = identifications[segment.by]!
      case .zero: packet.identification = 0
      }
      frames.append(
        Frame(packet: packet, payload: Self.payload(segment), time: time, origin: index))
    }
  }

  /// Octets that only their number decides, as in a stream.
  static func payload(_ segment: Script.Segment, flavour: UInt32 = 0) -> [UInt8] {
    (0..<UInt32(segment.length)).map {
      var mixed = (segment.sequence &+ $0 &+ (segment.by == .initiator ? 7 : 0)) &* 2_654_435_761 &+ flavour
      mixed ^= mixed >> 15
      return UInt8(truncatingIfNeeded: mixed >> 8)
    }
  }

  /// The same frames with a copy of each, so much later, and that came another way.
  func doubled(
    after nanoseconds: Int64, _ change: (inout Way) -> Void = { _ in },
    where isChosen: (Frame) -> Bool = { _ in true }
  ) -> Tap {
    var all = frames
    for frame in frames where isChosen(frame) {
      var copy = frame
      copy.time += nanoseconds
      copy.isCopy = true
      change(&copy.way)
      all.append(copy)
    }
    let places = all.indices.sorted { (all[$0].time, $0) < (all[$1].time, $1) }
    return Tap(places.map { all[$0] })
  }

  /// The same frames with a copy of each, so many frames later.
  func doubled(places count: Int, _ change: (inout Way) -> Void = { _ in }) -> Tap {
    var all: [Frame] = []
    for index in 0..<frames.count + count {
      if index < frames.count { all.append(frames[index]) }
      guard index >= count else { continue }
      var copy = frames[index - count]
      copy.time = (all.last ?? copy).time
      copy.isCopy = true
      change(&copy.way)
      all.append(copy)
    }
    return Tap(all)
  }

  /// What a table makes of the frames.
  func conversations(
    _ options: ConversationTable.Options = .init(), snapLength: (Frame) -> Int = { _ in .max }
  ) -> [Conversation] {
    var table = ConversationTable(options)
    do {
      try add(to: &table, snapLength)
    } catch {
      Issue.record(error)
    }
    return table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: true)
  }

  private func add(to table: inout ConversationTable, _ snapLength: (Frame) -> Int) throws {
    for (index, frame) in frames.enumerated() {
      let octets = frame.octets
      let captured = Array(octets.prefix(snapLength(frame)))
      let packet = try PacketDecoder.decode(
        captured.span.bytes, linkType: .ethernet, wireLength: octets.count)
      table.add(
        packet, frame: index + 1, time: Timestamp(nanoseconds: frame.time),
        fingerprint: FrameFingerprint.Maker().fingerprint(
          of: captured.span.bytes, packet, linkType: .ethernet, interface: frame.way.interface))
    }
  }

  /// The one conversation that it holds.
  func conversation(snapLength: (Frame) -> Int = { _ in .max }) -> Conversation {
    let all = conversations(snapLength: snapLength)
    precondition(all.count == 1, "\(all.count) conversations")
    return all[0]
  }

  /// The frames that are held for copies, in whatever conversation.
  var duplicates: [Int] { conversations().flatMap(\.duplicateFrames) }

  /// The frames that are copies, from 1.
  var copies: [Int] { frames.indices.filter { frames[$0].isCopy }.map { $0 + 1 } }
}

/// What a conversation came to, in the frames of the original: what copies must not change.
struct Essence: Hashable {
  var kinds: String
  var bytes: [Int]
  var states: [String]
  var findings: [String]
  var retransmissions: [Int]

  init(_ conversation: Conversation, of tap: Tap) {
    kinds = conversation.kinds
    bytes = [conversation.initiatorBytes, conversation.responderBytes]
    states = conversation.states.map {
      "\(tap.frames[$0.frame - 1].origin) \($0.initiator?.rawValue ?? "-") \($0.responder?.rawValue ?? "-")"
    }
    findings = conversation.findings.filter { $0.kind != .duplicateFrame }.map {
      "\(tap.frames[$0.frame - 1].origin) \($0.kind.rawValue)"
    }
    retransmissions = [
      conversation.handshake?.synRetransmissions ?? 0, conversation.handshake?.synAckRetransmissions ?? 0,
    ]
  }
}

extension Conversation {
  /// The frames that it holds for copies.
  var duplicateFrames: [Int] { findings.filter { $0.kind == .duplicateFrame }.map(\.frame) }
}
