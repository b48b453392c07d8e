import Testing
import WireTLS

/// Octets that were written by hand.
@Suite("Records in the clear") struct ClearTests {
  static func record(_ type: UInt8, _ payload: [UInt8], version: UInt8 = 3) -> [UInt8] {
    [type, 3, version, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)] + payload
  }

  static func message(_ type: UInt8, _ body: [UInt8]) -> [UInt8] {
    [type, UInt8(body.count >> 16), UInt8(body.count >> 8 & 0xFF), UInt8(body.count & 0xFF)] + body
  }

  static func vector(_ count: Int, _ octets: [UInt8]) -> [UInt8] {
    (0..<count).reversed().map { UInt8(octets.count >> (8 * $0) & 0xFF) } + octets
  }

  static func hello(_ extensions: [UInt8]) -> [UInt8] {
    message(
      1,
      [3, 3] + [UInt8](repeating: 7, count: 32) + [0] + vector(2, [0x13, 1]) + vector(1, [0])
        + vector(2, extensions))
  }

  static func `extension`(_ type: UInt16, _ value: [UInt8]) -> [UInt8] {
    [UInt8(type >> 8), UInt8(type & 0xFF)] + vector(2, value)
  }

  static let named = hello(
    `extension`(0, vector(2, [0] + vector(2, Array("example.com".utf8))))
      + `extension`(16, vector(2, vector(1, Array("h2".utf8)) + vector(1, Array("http/1.1".utf8))))
      + `extension`(43, vector(1, [0x3A, 0x3A, 3, 4, 3, 3]))
      + `extension`(10, vector(2, [0x1A, 0x1A, 0, 29]))
      + `extension`(0xFE0D, [0]))

  func read(client: [UInt8], server: [UInt8] = []) -> TLSSession {
    var reader = TLSReader(keyLog: nil)
    client.withUnsafeBytes { reader.take($0, from: .client, frame: 1) }
    server.withUnsafeBytes { reader.take($0, from: .server, frame: 2) }
    return reader.session
  }

  @Test("has what a client offers, without what means nothing") func clientHello() {
    let session = read(client: Self.record(22, Self.named))
    #expect(session.serverName == "example.com")
    #expect(session.offeredProtocols == ["h2", "http/1.1"])
    #expect(session.offeredVersions == [.tls13, .tls12])
    #expect(session.offeredGroups == [29])
    #expect(session.offersEncryptedClientHello)
    #expect(session.version == nil)
    #expect(session.closeNotify(by: .client) == .notSent)
  }

  @Test("has a hello that several records carry, and one of several messages") func fragments() {
    let parts = stride(from: 0, to: Self.named.count, by: 10).flatMap {
      Self.record(22, Array(Self.named[$0...].prefix(10)))
    }
    #expect(read(client: parts).serverName == "example.com")
  }

  @Test("takes a hello of a version that is old") func oldHello() {
    let body: [UInt8] = [3, 1] + [UInt8](repeating: 7, count: 32) + [0] + Self.vector(2, [0, 5]) + [1, 0]
    let session = read(client: Self.record(22, Self.message(1, body), version: 1))
    #expect(session.offeredVersions.map(\.description) == ["1.0"])
    #expect(session.serverName == nil)
  }

  @Test("has alerts that are not encrypted") func alert() {
    let session = read(client: Self.record(22, Self.named), server: Self.record(21, [2, 70]))
    #expect(session.alerts.map(\.name) == ["protocol_version"])
    #expect(session.alerts.first?.isFatal == true)
    #expect(session.alerts.first?.wasEncrypted == false)
    #expect(session.alerts.first?.frame == 2)
  }

  @Test("knows an answer that is no TLS") func plainAnswer() {
    let session = read(
      client: Self.record(22, Self.named), server: Array("HTTP/1.1 400 Bad Request\r\n".utf8))
    #expect(session.closeNotify(by: .server) == .unknown(.notTLS))
    #expect(session.closeNotify(by: .client) == .notSent)
  }

  @Test("finds the beginning of a session, and takes nothing else for it") func beginning() {
    func beginning(_ octets: [UInt8]) -> TLSReader.Beginning {
      octets.withUnsafeBytes(TLSReader.beginning)
    }
    let hello = Self.record(22, Self.named)
    let alert = Self.record(21, [2, 70])
    for (whole, needed) in [(hello, 10), (alert, 7)] {
      for count in 0..<whole.count {
        #expect(beginning(Array(whole.prefix(count))) == (count < needed ? .perhaps : .session), "\(count)")
      }
    }
    for other in [
      Array("GET / HTTP/1.1\r\n".utf8), Self.record(22, Self.message(2, [UInt8](repeating: 3, count: 60))),
      Self.record(23, Self.named), Self.record(21, [3, 70]), Self.record(21, [2, 70, 0]),
    ] {
      #expect(beginning(other) == .nothing)
    }
  }

  @Test("survives every length of a hello, and every length that it claims") func lengths() {
    let whole = Self.record(22, Self.named)
    for count in 0...whole.count { _ = read(client: Array(whole.prefix(count))) }
    for place in whole.indices {
      for value in [0, 1, 0x7F, 0xFF] as [UInt8] {
        var octets = whole
        octets[place] = value
        _ = read(client: octets)
      }
    }
  }
}
