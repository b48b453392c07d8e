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
    /// The endpoints of those that are more than may be read at a time.
    var unread: Set<Ends> = []
    var count = 0
    var heldOctets = 0

    /// Whether no conversation has a session.
    var isEmpty: Bool { count == 0 && unread.isEmpty }
  }

  /// One session, while it is read. Only the holder of the lock of its streams has it.
  fileprivate final class Session: @unchecked Sendable {
    var reader: TLSReader
    let client: Endpoint
    let firstFrame: Int
    var fromClient: StreamOrder?
    var fromServer: StreamOrder?
    /// The end whose octets it begins with, and those, until they say what they begin.
    let opener: TLSRole
    var opening: [UInt8]? = []
    /// Whether a SYN came after it: the endpoints are those of another connection.
    var isOver = false

    init(_ reader: TLSReader, client: Endpoint, opener: TLSRole, firstFrame: Int) {
      self.reader = reader
      self.client = client
      self.opener = opener
      self.firstFrame = firstFrame
    }

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
    guard packet.capturedPayloadLength > 0, case .tcp = packet.transport else { return false }
    let start = packet.payloadOffset
    guard start >= 0, start < frame.byteCount else { return false }
    return frame.withUnsafeBytes { octets in
      TLSReader.mayBegin(octets[start]) && (start + 1 >= octets.count || octets[start + 1] == 3)
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
      if !state.isEmpty { state.add(to: &conversation, isLast: isLast) }
      return conversation
    }
  }
}

extension TLSStreams.State {
  fileprivate mutating func add(
    _ segment: TCPSegment, _ payload: UnsafeRawBufferPointer, from source: Endpoint,
    to destination: Endpoint, _ ends: TLSStreams.Ends, _ frame: Int
  ) {
    if segment.flags.contains(.syn), !segment.flags.contains(.ack), let last = sessions[ends]?.last,
      !last.repeats(segment, from: source)
    {
      last.isOver = true
    }
    if sessions[ends]?.last.map(\.isOver) ?? true {
      begin(segment, payload, from: source, to: destination, ends, frame)
    }
    // What a reset carries is no part of a stream (RFC 9293 section 3.5.3).
    guard let session = sessions[ends]?.last, !session.isOver, !segment.flags.contains(.rst) else { return }
    heldOctets -= session.heldOctets
    let goesOn = session.take(segment, payload, from: source, frame)
    if heldOctets + session.heldOctets > TLSStreams.heldLimit { session.giveUp() }
    heldOctets += session.heldOctets
    if !goesOn { drop(sessions[ends]!.count - 1, of: ends) }
  }

  private mutating func begin(
    _ segment: TCPSegment, _ payload: UnsafeRawBufferPointer, from source: Endpoint,
    to destination: Endpoint, _ ends: TLSStreams.Ends, _ frame: Int
  ) {
    let beginning = TLSReader.beginning(of: payload)
    guard beginning != .nothing else { return }
    guard count < TLSStreams.sessionLimit else {
      unread.insert(ends)
      return
    }
    let isAlert = payload.first.map(TLSReader.isAlert) ?? false
    let session = TLSStreams.Session(
      TLSReader(keyLog: keyLog), client: isAlert ? destination : source, opener: isAlert ? .server : .client,
      firstFrame: frame)
    // What the other end says in TLS begins where this end has heard it to.
    let other = segment.flags.contains(.ack) ? StreamOrder(next: segment.acknowledgmentNumber) : nil
    if isAlert { session.fromClient = other } else { session.fromServer = other }
    sessions[ends, default: []].append(session)
    count += 1
  }

  private mutating func drop(_ place: Int, of ends: TLSStreams.Ends) {
    guard let session = sessions[ends]?.remove(at: place) else { return }
    heldOctets -= session.heldOctets
    count -= 1
    if sessions[ends]?.isEmpty ?? false { sessions[ends] = nil }
  }

  fileprivate mutating func add(to conversation: inout Conversation, isLast: Bool) {
    let ends = TLSStreams.Ends(conversation.initiator, conversation.responder)
    let frames = conversation.firstFrame...max(conversation.firstFrame, conversation.lastFrame)
    if let place = sessions[ends]?.firstIndex(where: { frames.contains($0.firstFrame) }) {
      conversation.tls = sessions[ends]?[place].result(for: conversation)
      if isLast { drop(place, of: ends) }
    } else if unread.contains(ends) {
      var reader = TLSReader(keyLog: nil)
      reader.giveUp()
      conversation.tls = ConversationTLS(reader.session, client: .initiator)
    }
  }
}

extension TLSStreams.Session {
  /// Whether a SYN is that of its own connection once more.
  fileprivate func repeats(_ segment: TCPSegment, from source: Endpoint) -> Bool {
    let order = source == client ? fromClient : fromServer
    return order.map { $0.first == segment.sequenceNumber &+ 1 } ?? false
  }

  /// Takes a segment; false: what it began with is no TLS.
  fileprivate func take(
    _ segment: TCPSegment, _ payload: UnsafeRawBufferPointer, from source: Endpoint, _ frame: Int
  ) -> Bool {
    let role: TLSRole = source == client ? .client : .server
    // A SYN has a number of its own, before those of what it carries (RFC 7413).
    let start = segment.sequenceNumber &+ (segment.flags.contains(.syn) ? 1 : 0)
    var order = (role == .client ? fromClient : fromServer) ?? StreamOrder(next: start)
    let wasBroken = order.isBroken
    order.take(
      payload, at: start, length: segment.payloadLength, frame: frame, isLast: segment.flags.contains(.fin)
    ) { octets, frame in
      if role == opener { opening?.append(contentsOf: octets.prefix(TLSReader.beginningLength)) }
      reader.take(octets, from: role, frame: frame)
    }
    if order.isBroken, !wasBroken { reader.miss(from: role) }
    if role == .client { fromClient = order } else { fromServer = order }
    return settle()
  }

  /// More is held than may be.
  fileprivate func giveUp() {
    reader.giveUp()
    fromClient?.lose()
    fromServer?.lose()
  }

  /// Looks whether it has begun; false: it was none.
  private func settle() -> Bool {
    guard let octets = opening else { return true }
    switch octets.withUnsafeBytes(TLSReader.beginning) {
    case .nothing: return false
    case .perhaps: break
    case .session: opening = nil
    }
    return true
  }

  /// What is known of it when its conversation is over; nil: it has not begun.
  fileprivate func result(for conversation: Conversation) -> ConversationTLS? {
    var reader = reader
    reader.retry()
    let role: Role = conversation.initiator == client ? .initiator : .responder
    guard opening == nil, opener == .client || answersFirst(as: role.peer, in: conversation) else {
      return nil
    }
    for (end, order) in [(TLSRole.client, fromClient), (.server, fromServer)] {
      let by = end == .client ? role : role.peer
      if order?.lacksOctets ?? false || conversation.missedBytes(of: by) > 0 { reader.miss(from: end) }
    }
    return ConversationTLS(reader.session, client: role)
  }

  /// Whether the alert that it begins with is the first that the server says: in the middle of something
  /// else, the same octets mean nothing.
  private func answersFirst(as role: Role, in conversation: Conversation) -> Bool {
    let octets = role == .initiator ? conversation.initiatorBytes : conversation.responderBytes
    return conversation.missedBytes(of: role) == 0 && fromServer?.taken == octets
  }
}

extension Conversation {
  fileprivate func missedBytes(of role: Role) -> Int {
    role == .initiator ? initiatorMissedBytes : responderMissedBytes
  }
}
