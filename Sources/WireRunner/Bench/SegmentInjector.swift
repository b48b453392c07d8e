import Synchronization
import WireConversations
import WireFormat
import WireScenario
import WireScript
import WireSockets

/// Sends the segments that scripts spell out, and remembers them.
final class SegmentInjector: Sendable {
  private let socket: RawSocket
  private let state = Mutex(State())

  private struct State {
    var sent: [(octets: [UInt8], actor: String)] = []
    /// Segments that were sent in somebody else's name, which that end knows nothing of.
    var forged: Set<Forged> = []
  }

  private struct Forged: Hashable {
    var sequence: UInt32
    var flags: UInt16
    var length: Int
  }

  /// Takes a raw socket for whoever spells out segments; nil: nobody in the plan does.
  init?(_ plan: Plan, in setting: Setting) throws(Refusal) {
    let isNeeded = plan.actors.flatMap(\.allNeeds).contains { $0.ability == .rawSockets }
    guard isNeeded else { return nil }
    socket = try RawSocket.permitted(setting.loopback.family, log: setting.log)
  }

  /// What was sent: packets from the IP header on, as the capture shows them.
  var sent: [(octets: [UInt8], actor: String)] { state.withLock { $0.sent } }

  /// Whether a packet was spelled out.
  func hasSent(_ octets: UnsafeRawBufferPointer) -> Bool {
    state.withLock { $0.sent.contains { $0.octets.elementsEqual(octets) } }
  }

  /// Sends a segment.
  ///
  /// - Parameters:
  ///   - sender: the endpoint that it says it comes from.
  ///   - receiver: where it goes.
  ///   - records: the packets of their last conversation, as seen so far, and who of them is the sender.
  /// - Returns: why it could not be sent; nil: it was.
  func send(
    _ injection: Injection, by actor: String, from sender: (address: SocketAddress, end: Endpoint),
    to receiver: (address: SocketAddress, end: Endpoint), after records: [PacketRecord], senderIs role: Role
  ) -> String? {
    let forged = state.withLock { $0.forged }
    let records = records.filter { record in
      guard case .segment(let flags, _, _, _) = record.content, let sequence = record.rawSequence else {
        return false
      }
      return !forged.contains(Forged(sequence: sequence, flags: flags, length: record.payloadLength))
    }
    var flags: TCPFlags = []
    for (letter, flag) in Self.letters where injection.flags.contains(letter) { flags.insert(flag) }
    guard let sequence = Self.number(injection.sequence, of: role, in: records) else {
      return "nothing of that end was seen to count from"
    }
    var acknowledgment: UInt32 = 0
    if let wanted = injection.acknowledgment {
      guard let number = Self.number(wanted, of: role.peer, in: records) else {
        return "nothing of the other end was seen to acknowledge"
      }
      acknowledgment = number
    }
    var options = TCPOptions()
    options.maximumSegmentSize = injection.maximumSegmentSize
    if let wanted = injection.timestamp {
      guard let last = Self.lastTimestamp(of: role, in: records) else {
        return "no timestamp of that end was seen to count from"
      }
      options.timestamps = (
        last &+ UInt32(truncatingIfNeeded: wanted.offset), Self.lastTimestamp(of: role.peer, in: records) ?? 0
      )
    }
    let packet = Packet(
      source: sender.end, destination: receiver.end,
      transport: .tcp(
        TCPSegment(
          sequenceNumber: sequence, acknowledgmentNumber: acknowledgment, flags: flags,
          window: injection.window, payloadLength: injection.payload.count, options: options)))
    var octets = PacketEncoder.encode(packet, payload: injection.payload, linkType: .raw)
    octets.identify(as: UInt16.random(in: 1...UInt16.max))
    // First the note, so that nobody sees the packet before it.
    state.withLock { state in
      state.sent.append((octets, actor))
      guard injection.sender != nil, injection.sender != actor else { return }
      state.forged.insert(
        Forged(sequence: sequence, flags: flags.rawValue, length: injection.payload.count))
    }
    do {
      try socket.send(octets, from: sender.address, to: receiver.address, as: injection.text)
      return nil
    } catch {
      state.withLock { state in state.sent.removeAll { $0.octets == octets } }
      return "\(error)"
    }
  }

  private static let letters: [(Character, TCPFlags)] = [
    ("F", .fin), ("S", .syn), ("R", .rst), ("P", .psh), ("A", .ack), ("U", .urg),
    ("E", .ece), ("C", .cwr),
  ]

  /// What the clock of one end last said.
  private static func lastTimestamp(of role: Role, in records: [PacketRecord]) -> UInt32? {
    records.last { $0.by == role && $0.timestamps != nil }?.timestamps?.value
  }

  /// A number of one end: as it stands, or counted from what that end was seen to send.
  private static func number(_ number: Injection.Number, of role: Role, in records: [PacketRecord]) -> UInt32?
  {
    let own = records.filter { $0.by == role }
    switch number {
    case .absolute(let number): return number
    case .initial(let offset):
      return own.first.flatMap(\.initialNumber).map { $0 &+ UInt32(truncatingIfNeeded: offset) }
    case .next(let offset):
      guard let base = own.first?.initialNumber else { return nil }
      // Relative numbers, which do not wrap.
      let next = own.map(\.relativeEnd).max() ?? 0
      return base &+ UInt32(truncatingIfNeeded: next + offset)
    }
  }
}

extension PacketRecord {
  private var relativeSequence: Int {
    if case .segment(_, let sequence, _, _) = content { sequence } else { 0 }
  }

  private var flags: TCPFlags {
    if case .segment(let flags, _, _, _) = content { TCPFlags(rawValue: flags) } else { [] }
  }

  /// The number from which relative ones count.
  fileprivate var initialNumber: UInt32? {
    rawSequence.map { $0 &- UInt32(truncatingIfNeeded: relativeSequence) }
  }

  /// The number after its last octet; a reset occupies nothing, wherever it claims to be.
  fileprivate var relativeEnd: Int {
    flags.contains(.rst)
      ? 0 : relativeSequence + payloadLength + (flags.contains(.syn) ? 1 : 0) + (flags.contains(.fin) ? 1 : 0)
  }
}

extension [UInt8] {
  /// Gives an IPv4 packet an identification; 0 would be replaced by the kernel. IPv6 has none.
  fileprivate mutating func identify(as number: UInt16) {
    guard self[0] >> 4 == 4 else { return }
    self[4] = UInt8(number >> 8)
    self[5] = UInt8(number & 0xff)
    self[10] = 0
    self[11] = 0
    let checksum = Checksum.internet(Array(self[..<20]).span.bytes)
    self[10] = UInt8(checksum >> 8)
    self[11] = UInt8(checksum & 0xff)
  }
}
