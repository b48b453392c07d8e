import Synchronization
import WireConversations
import WireFormat
import WireTLS

/// The sessions of TLS in a capture: found by how they begin, on whatever port, and read as their segments
/// come.
///
/// It stands beside the decoder, which has the octets of the packets; the conversations that they belong to
/// are judged elsewhere, and get their sessions when they are handed over. One thread adds; another may ask.
package final class TLSStreams: Sendable {
  private let state: Mutex<State>

  /// The endpoints of a connection, in an order of their own.
  fileprivate struct Ends: Hashable {
    let lower: Endpoint
    let upper: Endpoint

    init(_ one: Endpoint, _ other: Endpoint) {
      let isOrdered =
        (one.address.high, one.address.low, UInt64(one.port))
        < (other.address.high, other.address.low, UInt64(other.port))
      (lower, upper) = isOrdered ? (one, other) : (other, one)
    }
  }

  fileprivate struct State {
    let keyLog: KeyLog?
    /// The sessions of each pair of endpoints, in the order of their beginnings.
    var sessions: [Ends: [Session]] = [:]
    var count = 0
    var heldOctets = 0
  }

  /// One session, while it is read.
  fileprivate struct Session {
    var reader: TLSReader
    let client: Endpoint
    let firstFrame: Int
    var lastFrame: Int
    var fromClient: StreamOrder?
    var fromServer: StreamOrder?
    /// Whether a SYN came after it: the endpoints are those of another connection.
    var isOver = false

    /// What it holds.
    var heldOctets: Int {
      (fromClient?.heldOctets ?? 0) + (fromServer?.heldOctets ?? 0) + reader.heldOctets
    }
  }

  /// More sessions are not kept at a time, nor more octets that wait for others or for secrets.
  fileprivate static let sessionLimit = 1 << 16
  fileprivate static let heldLimit = 64 << 20

  /// The sessions of a capture whose secrets are in a key log, also those that come later; nil: none are.
  package init(keyLog: KeyLog?) {
    state = Mutex(State(keyLog: keyLog))
  }

  /// Whether a packet may say something of TLS: all that is done with one in a capture without it.
  @inline(__always)
  static func mayBegin(_ packet: borrowing Packet, in frame: RawSpan) -> Bool {
    guard packet.capturedPayloadLength >= 6, case .tcp = packet.transport else { return false }
    return begins(packet, in: frame)
  }

  @inline(__always)
  private static func begins(_ packet: borrowing Packet, in frame: RawSpan) -> Bool {
    let start = packet.payloadOffset
    guard start >= 0, start + 6 <= frame.byteCount else { return false }
    return frame.withUnsafeBytes { octets in
      (octets[start] == 0x16 || octets[start] == 0x15) && octets[start + 1] == 3 && octets[start + 2] <= 4
    }
  }

  /// Takes a packet.
  ///
  /// - Parameters:
  ///   - frame: the frame that it was decoded from.
  ///   - number: that of the frame.
  package func add(_ packet: borrowing Packet, in frame: RawSpan, number: Int) {
    guard case .tcp(let segment) = packet.transport else { return }
    let (source, destination) = (packet.source, packet.destination)
    let ends = Ends(source, destination)
    let start = packet.payloadOffset
    let length = min(packet.capturedPayloadLength, segment.payloadLength)
    let isThere = start >= 0 && length >= 0 && start + length <= frame.byteCount
    frame.withUnsafeBytes { octets in
      let payload = UnsafeRawBufferPointer(rebasing: isThere ? octets[start..<start + length] : octets[0..<0])
      state.withLock { state in
        state.add(segment, payload, from: source, to: destination, ends, number)
      }
    }
  }

  /// Whether a session was found.
  package var hasSessions: Bool { state.withLock { $0.count > 0 } }

  /// A conversation with its session, if it has one.
  ///
  /// - Parameter isLast: whether nobody asks for it again.
  package func added(to conversation: Conversation, isLast: Bool = false) -> Conversation {
    guard conversation.transport == .tcp else { return conversation }
    return state.withLock { state in
      var conversation = conversation
      if state.count > 0 { state.add(to: &conversation, isLast: isLast) }
      return conversation
    }
  }
}

extension TLSStreams.State {
  fileprivate mutating func add(
    _ segment: TCPSegment, _ payload: UnsafeRawBufferPointer, from source: Endpoint,
    to destination: Endpoint, _ ends: TLSStreams.Ends, _ frame: Int
  ) {
    if segment.flags.contains(.syn), !segment.flags.contains(.ack) {
      if let last = sessions[ends]?.indices.last { sessions[ends]?[last].isOver = true }
    }
    let isOpen = sessions[ends]?.last.map { !$0.isOver } ?? false
    if !isOpen { begin(segment, payload, from: source, to: destination, ends, frame) }
    guard let place = sessions[ends]?.indices.last, sessions[ends]?[place].isOver == false else { return }
    // Taken out while it changes, so that it is not copied.
    guard var session = sessions[ends]?[place] else { return }
    sessions[ends]?[place].reader = TLSReader(keyLog: nil)
    heldOctets -= session.heldOctets
    session.take(segment, payload, from: source, frame)
    if heldOctets + session.heldOctets > TLSStreams.heldLimit { session.reader.giveUp() }
    heldOctets += session.heldOctets
    sessions[ends]?[place] = session
  }

  private mutating func begin(
    _ segment: TCPSegment, _ payload: UnsafeRawBufferPointer, from source: Endpoint,
    to destination: Endpoint, _ ends: TLSStreams.Ends, _ frame: Int
  ) {
    let isHello = TLSReader.beginsClientHello(payload)
    guard isHello || TLSReader.isAlert(payload), count < TLSStreams.sessionLimit else { return }
    let own = StreamOrder(next: segment.sequenceNumber)
    // What the other end says in TLS begins where this end has heard it to.
    let other = segment.flags.contains(.ack) ? StreamOrder(next: segment.acknowledgmentNumber) : nil
    sessions[ends, default: []].append(
      TLSStreams.Session(
        reader: TLSReader(keyLog: keyLog), client: isHello ? source : destination, firstFrame: frame,
        lastFrame: frame, fromClient: isHello ? own : other, fromServer: isHello ? other : own))
    count += 1
  }

  fileprivate mutating func add(to conversation: inout Conversation, isLast: Bool) {
    let ends = TLSStreams.Ends(conversation.initiator, conversation.responder)
    let frames = conversation.firstFrame...max(conversation.firstFrame, conversation.lastFrame)
    guard let place = sessions[ends]?.firstIndex(where: { frames.contains($0.firstFrame) }),
      let session = sessions[ends]?[place]
    else { return }
    conversation.tls = session.result(for: conversation)
    guard isLast else { return }
    heldOctets -= session.heldOctets
    count -= 1
    sessions[ends]?.remove(at: place)
    if sessions[ends]?.isEmpty ?? false { sessions[ends] = nil }
  }
}

extension TLSStreams.Session {
  fileprivate mutating func take(
    _ segment: TCPSegment, _ payload: UnsafeRawBufferPointer, from source: Endpoint, _ frame: Int
  ) {
    lastFrame = frame
    let isClient = source == client
    let role: TLSRole = isClient ? .client : .server
    var order = (isClient ? fromClient : fromServer) ?? StreamOrder(next: segment.sequenceNumber)
    let wasBroken = order.isBroken
    order.take(
      payload, at: segment.sequenceNumber, length: segment.payloadLength, frame: frame,
      isLast: segment.flags.contains(.fin)
    ) { octets, frame in reader.take(octets, from: role, frame: frame) }
    if order.isBroken, !wasBroken { reader.miss(from: role) }
    if isClient { fromClient = order } else { fromServer = order }
  }

  /// What is known of it when its conversation is over.
  fileprivate func result(for conversation: Conversation) -> ConversationTLS {
    var reader = reader
    reader.retry()
    let role: Role = conversation.initiator == client ? .initiator : .responder
    for (end, order) in [(TLSRole.client, fromClient), (.server, fromServer)] {
      let by = end == .client ? role : role.peer
      let missed = by == .initiator ? conversation.initiatorMissedBytes : conversation.responderMissedBytes
      if order?.lacksOctets ?? false || missed > 0 { reader.miss(from: end) }
    }
    return ConversationTLS(reader.session, client: role)
  }
}
