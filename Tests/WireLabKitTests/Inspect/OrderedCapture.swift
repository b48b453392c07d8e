import Glibc
import TestSupport
import Testing
import WireConversations
import WireFormat
import WireJudgement

/// The ways in which a capture is read.
enum CaptureRoad: CaseIterable {
  /// It can be read again, from any place.
  case file
  /// It is read once.
  case pipe
  /// It is packed.
  case packed

  /// Writes a capture, and gives its path to `body`.
  func with<Result>(_ octets: [UInt8], _ body: (String) throws -> Result) throws -> Result {
    switch self {
    case .file: return try Written.with(octets, body)
    case .packed: return try Written.with(Self.gzip(octets), body)
    case .pipe:
      var ends: [Int32] = [0, 0]
      try #require(Glibc.pipe(&ends) == 0)
      defer { close(ends[0]) }
      // All of it has room, so that nobody needs to write meanwhile.
      try #require(fcntl(ends[1], Self.setPipeSize, 1 << 20) >= octets.count)
      try #require(write(ends[1], octets, octets.count) == octets.count)
      close(ends[1])
      return try body("/dev/fd/\(ends[0])")
    }
  }

  /// F_SETPIPE_SZ of fcntl(2), which the module of the C library lacks.
  private static let setPipeSize: Int32 = 1031

  /// A gzip file (RFC 1952) of blocks that are stored as they are (RFC 1951 section 3.2.4).
  private static func gzip(_ octets: [UInt8]) -> [UInt8] {
    var file: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
    var start = 0
    repeat {
      let end = min(start + 65_535, octets.count)
      file.append(end == octets.count ? 1 : 0)
      file += half(UInt16(end - start)) + half(~UInt16(end - start)) + octets[start..<end]
      start = end
    } while start < octets.count
    return file + word(crc(of: octets)) + word(UInt32(octets.count))
  }

  private static func half(_ value: UInt16) -> [UInt8] { [UInt8(value & 0xff), UInt8(value >> 8)] }
  private static func word(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private static func crc(of octets: [UInt8]) -> UInt32 {
    ~octets.reduce(UInt32.max) { crc, octet in
      (0..<8).reduce(crc ^ UInt32(octet)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
    }
  }
}

/// What has to be the same, in whatever order the frames of a capture stand.
struct Judged: Equatable, CustomStringConvertible {
  var description: String

  init(_ conversation: Conversation) {
    let states = conversation.states.map {
      "\($0.initiator.map(\.rawValue) ?? "-")/\($0.responder.map(\.rawValue) ?? "-")"
    }
    let proof = (conversation.handshake?.proof ?? []) + (conversation.teardown?.proof ?? [])
    description =
      "\(conversation.initiator) \(conversation.packets) \(conversation.initiatorBytes)"
      + " \(conversation.responderBytes) \(conversation.handshake?.kind.rawValue ?? "-")"
      + " \(conversation.teardown?.kind.rawValue ?? "-") \(conversation.conclusive) \(states)"
      + " \(conversation.findings.map(\.kind)) \(conversation.history) \(proof.count)"
      + " \(conversation.start) \(conversation.end)"
  }
}

/// Frames with their times, which stand in whatever order.
enum Shuffled {
  /// Conversations that open and close in different ways, one after the other or side by side.
  static let conversations: [[[UInt8]]] = {
    let (alice, bob) = (Written.alice, Written.bob)
    func segment(_ flags: TCPFlags, _ sequence: UInt32, _ acknowledgment: UInt32, _ length: Int = 0)
      -> [UInt8]
    {
      Written.segment(alice, bob, flags, sequence, acknowledgment, payload: length)
    }
    func answer(_ flags: TCPFlags, _ sequence: UInt32, _ acknowledgment: UInt32, _ length: Int = 0) -> [UInt8]
    {
      Written.segment(bob, alice, flags, sequence, acknowledgment, payload: length)
    }
    let opening = [segment(.syn, 100, 0), answer([.syn, .ack], 500, 101), segment(.ack, 101, 501)]
    let asked = opening + [segment([.ack, .psh], 101, 501, 5), answer([.ack, .psh], 501, 106, 7)]
    return [
      Written.conversation(),
      // Three segments close it.
      asked + [
        segment([.fin, .ack], 106, 508), answer([.fin, .ack], 508, 107), segment(.ack, 107, 509),
      ],
      // Both close at once.
      asked + [
        segment(.ack, 106, 508), segment([.fin, .ack], 106, 508), answer([.fin, .ack], 508, 106),
        segment(.ack, 107, 509), answer(.ack, 509, 107),
      ],
      asked + [segment(.ack, 106, 508), answer([.rst, .ack], 508, 106)],
      // Data in several segments.
      opening + [
        segment(.ack, 101, 501, 100), segment(.ack, 201, 501, 100), segment(.ack, 301, 501, 100),
        answer(.ack, 501, 401), segment([.fin, .ack], 401, 501), answer(.ack, 501, 402),
        answer([.fin, .ack], 501, 402), segment(.ack, 402, 502),
      ],
      [segment(.syn, 100, 0), answer([.rst, .ack], 0, 101)],
    ]
  }()

  /// A millisecond between two frames.
  static func timed(_ frames: [[UInt8]], since start: Double = 0) -> [Written.Frame] {
    frames.enumerated().map { Written.Frame($1, at: start + Double($0) / 1000) }
  }

  /// Many conversations, each of which begins two milliseconds after the one before.
  static func many(_ count: Int) -> [Written.Frame] {
    let all = (0..<count).flatMap { number in
      timed(
        Written.conversation(Endpoint(IPAddress(v4: 0x0a00_0001), UInt16(20_000 + number))),
        since: Double(number) / 500)
    }
    return all.enumerated().sorted { ($0.element.time!, $0.offset) < ($1.element.time!, $1.offset) }
      .map(\.element)
  }

  /// What comes of a file.
  static func judged(_ octets: [UInt8], _ road: CaptureRoad = .file) throws -> [Judged] {
    try inspected(octets, road).conversations.map { Judged($0) }
  }

  static func inspected(_ octets: [UInt8], _ road: CaptureRoad = .file) throws -> InspectResult {
    try road.with(octets) { try CaptureInspector.inspect($0) }
  }
}
