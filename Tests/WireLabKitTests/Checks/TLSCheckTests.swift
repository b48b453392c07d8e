import Testing
import WireFormat

@testable import WireLabKit

/// What `tls` expects, of sessions that were written by hand: in the clear, as far as that goes.
@Suite struct TLSCheckTests {
  private static func record(_ type: UInt8, _ payload: [UInt8]) -> [UInt8] {
    [type, 3, 3, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)] + payload
  }

  private static func message(_ type: UInt8, _ body: [UInt8]) -> [UInt8] {
    [type, 0, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
  }

  private static let clientHello: [UInt8] = {
    let name = Array("localhost".utf8)
    let list = [0, 0, UInt8(name.count)] + name
    let value = [0, UInt8(list.count)] + list
    let extensions = [0, 0, 0, UInt8(value.count)] + value
    let random = [UInt8](repeating: 1, count: 32)
    return record(
      22, message(1, [3, 3] + random + [0, 0, 2, 0xC0, 0x2F, 1, 0, 0, UInt8(extensions.count)] + extensions))
  }()
  private static let serverHello = record(
    22, message(2, [3, 3] + [UInt8](repeating: 2, count: 32) + [0, 0xC0, 0x2F, 0]))
  private static let notice = record(21, [1, 0])
  private static let refusal = record(21, [2, 40])
  private static let changeCipherSpec = record(20, [1])
  private static let sealed = record(21, [UInt8](repeating: 9, count: 26))

  /// A whole connection in which alice and bob say these octets, in turn: who, and what.
  private static func connection(
    _ talk: [(isAlice: Bool, octets: [UInt8])], pieces: Int = .max, from first: (UInt32, UInt32) = (100, 500)
  ) -> [[UInt8]] {
    let (alice, bob) = (Written.alice, Written.bob)
    var frames = [
      Written.segment(alice, bob, .syn, first.0),
      Written.segment(bob, alice, [.syn, .ack], first.1, first.0 + 1),
      Written.segment(alice, bob, .ack, first.0 + 1, first.1 + 1),
    ]
    var (own, other) = (first.0 + 1, first.1 + 1)
    for (isAlice, octets) in talk {
      for start in stride(from: 0, to: octets.count, by: min(pieces, octets.count)) {
        let piece = Array(octets[start...].prefix(pieces))
        frames.append(
          PacketEncoder.encode(
            Packet(
              source: isAlice ? alice : bob, destination: isAlice ? bob : alice,
              transport: .tcp(
                TCPSegment(
                  sequenceNumber: isAlice ? own : other, acknowledgmentNumber: isAlice ? other : own,
                  flags: [.ack, .psh], window: 60_000, payloadLength: piece.count))), payload: piece))
        if isAlice { own += UInt32(piece.count) } else { other += UInt32(piece.count) }
      }
    }
    return frames + [
      Written.segment(alice, bob, [.fin, .ack], own, other),
      Written.segment(bob, alice, .ack, other, own + 1),
      Written.segment(bob, alice, [.fin, .ack], other, own + 1),
      Written.segment(alice, bob, .ack, own + 1, other + 1),
    ]
  }

  private static let orderly: [(isAlice: Bool, octets: [UInt8])] = [
    (true, clientHello), (false, serverHello), (true, notice), (false, notice),
  ]

  private func verdict(_ frames: [[UInt8]], _ expected: String) throws -> [String] {
    try Verified.verdicts(frames, "each: { tls: \(expected) }")
      .filter { $0.contains("tls") }.map { String($0.split(separator: ".").last ?? "") }
  }

  @Test(arguments: [
    ("{ version: 1.2 }", "version passed"), ("{ version: 1.3 }", "version failed"),
    ("{ sni: localhost }", "sni passed"), ("{ sni: none }", "sni failed"),
    ("{ cipher: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 }", "cipher passed"), ("{ alpn: none }", "alpn passed"),
    ("{ alpn: h2 }", "alpn failed"), ("{ alert: none }", "alert passed"),
    ("{ alert: handshake_failure }", "alert failed"), ("{ closeNotify: both }", "closeNotify passed"),
    ("{ closeNotify: [none, initiator] }", "closeNotify failed"), ("none", "tls failed"),
    ("{ earlyData: false }", "earlyData passed"),
  ])
  func saysWhatTheRecordsSay(expected: String, verdict: String) throws {
    #expect(try self.verdict(Self.connection(Self.orderly), expected) == [verdict])
  }

  @Test func tellsWhoSaysGoodbye() throws {
    for (says, name) in [
      ([true, true], "both"), ([true, false], "initiator"), ([false, true], "responder"),
      ([false, false], "none"),
    ] {
      let talk =
        Self.orderly.prefix(2)
        + (says[0] ? [(isAlice: true, octets: Self.notice)] : [])
        + (says[1] ? [(isAlice: false, octets: Self.notice)] : [])
      let frames = Self.connection(Array(talk))
      for other in ["both", "initiator", "responder", "none"] {
        let expected = other == name ? "closeNotify passed" : "closeNotify failed"
        #expect(try verdict(frames, "{ closeNotify: \(other) }") == [expected], "\(name), \(other)")
      }
    }
  }

  @Test func namesAlerts() throws {
    let frames = Self.connection([(true, Self.clientHello), (false, Self.refusal)])
    #expect(try verdict(frames, "{ alert: handshake_failure }") == ["alert passed"])
    #expect(try verdict(frames, "{ alert: [bad_certificate, handshake_failure] }") == ["alert passed"])
    #expect(try verdict(frames, "{ alert: none }") == ["alert failed"])
    #expect(try verdict(frames, "{ version: 1.2 }") == ["version failed"])
  }

  /// After ChangeCipherSpec an alert may be any.
  @Test func knowsNothingOfWhatIsEncrypted() throws {
    let frames = Self.connection(
      Array(Self.orderly.prefix(2)) + [
        (true, Self.changeCipherSpec + Self.sealed), (false, Self.changeCipherSpec + Self.sealed),
      ])
    for expected in ["both", "none", "initiator"] {
      #expect(try verdict(frames, "{ closeNotify: \(expected) }") == ["closeNotify inconclusive"])
    }
    #expect(try verdict(frames, "{ alert: none }") == ["alert inconclusive"])
    #expect(try verdict(frames, "{ alert: bad_certificate }") == ["alert inconclusive"])
    #expect(try verdict(frames, "{ sni: localhost, version: 1.2 }") == ["version passed", "sni passed"])
  }

  /// However the streams are cut, repeated and put out of order, they say the same.
  @Test(arguments: [1, 3, 20, .max]) func doesNotDependOnSegments(pieces: Int) throws {
    let frames = Self.connection(Self.orderly, pieces: pieces)
    #expect(
      try verdict(frames, "{ closeNotify: both, sni: localhost }") == ["closeNotify passed", "sni passed"])
    let data = 3..<frames.count - 4
    for place in data.dropLast() {
      var swapped = frames
      swapped.swapAt(place, place + 1)
      // A hello whose first octets come later begins nowhere.
      guard place > 3 else { continue }
      #expect(try verdict(swapped, "{ closeNotify: both }") == ["closeNotify passed"], "\(place)")
    }
    var repeated = frames
    repeated.insert(contentsOf: frames[data], at: data.upperBound)
    #expect(try verdict(repeated, "{ closeNotify: both }") == ["closeNotify passed"])
  }

  /// Without any one of its segments a capture does not say what it did not see.
  @Test(arguments: [7, 1000]) func isInconclusiveWhereOctetsAreMissing(pieces: Int) throws {
    let frames = Self.connection(Self.orderly, pieces: pieces)
    for place in 3..<frames.count - 4 {
      var less = frames
      less.remove(at: place)
      for expected in ["both", "none", "initiator", "responder"] {
        let found = try verdict(less, "{ closeNotify: \(expected) }")
        // What was seen of the other end can still contradict.
        #expect(found != ["closeNotify passed"], "\(place), \(expected)")
      }
      #expect(try verdict(less, "{ closeNotify: both }") != ["closeNotify failed"], "\(place)")
    }
  }

  @Test func theNextConnectionOfThePortsIsAnother() throws {
    let first = Self.connection(Self.orderly)
    let later = Self.connection([(true, Self.clientHello), (false, Self.refusal)], from: (90_000, 70_000))
    let frames =
      first.map { Written.Frame($0) }
      + later.enumerated().map { Written.Frame($0.element, at: 300 + Double($0.offset) / 100) }
    let checks = try Verified.verdicts(frames, "each: { tls: { alert: none } }")
    #expect(checks.filter { $0.contains("tls") } == ["each.tls.alert passed", "each.tls.alert failed"])
  }
}
