import CSSL
import TestSupport
import Testing
import WireTLS

/// Sessions that OpenSSL has with itself.
@Suite("The reader of records") struct ReaderTests {
  /// A session with a word each way, that both ends end.
  private func talk(_ settings: Talk.Settings) throws -> Talk {
    let talk = try Talk(settings)
    talk.shakeHands()
    talk.say("question", by: .client)
    #expect(talk.hear(.server) == "question")
    talk.say("an answer", by: .server)
    #expect(talk.hear(.client) == "an answer")
    talk.closeNotify(by: .client)
    _ = talk.hear(.server)
    talk.closeNotify(by: .server)
    return talk
  }

  /// Suites by OpenSSL's names, and by IANA's.
  static let suites: [(Int32, String, String)] = [
    (0x0304, "TLS_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256"),
    (0x0304, "TLS_AES_256_GCM_SHA384", "TLS_AES_256_GCM_SHA384"),
    (0x0304, "TLS_CHACHA20_POLY1305_SHA256", "TLS_CHACHA20_POLY1305_SHA256"),
    (0x0304, "TLS_AES_128_CCM_SHA256", "TLS_AES_128_CCM_SHA256"),
    (0x0304, "TLS_AES_128_CCM_8_SHA256", "TLS_AES_128_CCM_8_SHA256"),
    (0x0303, "ECDHE-ECDSA-AES128-GCM-SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    (0x0303, "ECDHE-ECDSA-AES256-GCM-SHA384", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
    (0x0303, "ECDHE-ECDSA-CHACHA20-POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
    (0x0303, "ECDHE-ECDSA-AES128-CCM", "TLS_ECDHE_ECDSA_WITH_AES_128_CCM"),
    (0x0303, "ECDHE-ECDSA-AES256-CCM8", "TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8"),
    (0x0303, "ECDHE-ECDSA-AES128-SHA", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),
    (0x0303, "ECDHE-ECDSA-AES256-SHA", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"),
    (0x0303, "ECDHE-ECDSA-AES128-SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"),
    (0x0303, "ECDHE-ECDSA-AES256-SHA384", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"),
  ]

  @Test("opens every suite with its secrets", arguments: suites)
  func opens(version: Int32, suite: String, name: String) throws {
    let talk = try talk(.init(version: version, suite: suite, protocols: [Array("h2".utf8)]))
    let session = talk.read(keyLog: talk.keyLog)
    #expect(session.version?.rawValue == UInt16(version))
    #expect(session.cipherSuite?.description == name)
    #expect(session.serverName == "localhost")
    #expect(session.offeredProtocols == ["h2"])
    #expect(session.selectedProtocol == .this("h2"))
    #expect(session.isResumed == false)
    #expect(session.requestsCertificate == false)
    #expect(session.group == 29)
    #expect(session.client.applicationOctets == 8)
    #expect(session.server.applicationOctets == 9)
    // The last two flights.
    #expect(session.closeNotify(by: .client) == .sent(frame: talk.flights.count - 1))
    #expect(session.closeNotify(by: .server) == .sent(frame: talk.flights.count))
    #expect(session.alerts.map(\.name) == ["close_notify", "close_notify"])
    #expect(session.alerts.allSatisfy { $0.wasEncrypted && !$0.isFatal })
    #expect(session.client.finishedFrame != nil && session.server.finishedFrame != nil)
  }

  @Test(
    "says without secrets only what is in the clear",
    arguments: [(0x0303, "ECDHE-ECDSA-AES128-GCM-SHA256"), (0x0304, "TLS_AES_128_GCM_SHA256")]
      as [(Int32, String)])
  func withoutSecrets(version: Int32, suite: String) throws {
    let talk = try talk(.init(version: version, suite: suite))
    for keyLog in [nil, KeyLog()] {
      let session = talk.read(keyLog: keyLog)
      #expect(session.version?.rawValue == UInt16(version))
      #expect(session.serverName == "localhost")
      #expect(session.closeNotify(by: .client) == .unknown(.noSecrets))
      #expect(session.closeNotify(by: .server) == .unknown(.noSecrets))
      #expect(session.alerts.isEmpty)
      #expect(session.client.applicationOctets == 0)
      if version == 0x0304 {
        #expect(session.selectedProtocol == .unknown)
        #expect(session.requestsCertificate == nil)
      }
    }
  }

  @Test("is not deceived by the secrets of another session") func wrongSecrets() throws {
    for version in [0x0303, 0x0304] as [Int32] {
      let talk = try talk(.init(version: version))
      let wrong = KeyLog()
      // The same randoms, other secrets.
      for line in String(decoding: talk.keyLog.octets, as: UTF8.self).split(separator: "\n") {
        let parts = line.split(separator: " ")
        let other = parts[2].map { $0 == "0" ? "1" : "0" }.joined()
        wrong.add("\(parts[0]) \(parts[1]) \(other)\n".utf8)
      }
      #expect(wrong.count > 0)
      let session = talk.read(keyLog: wrong)
      #expect(session.closeNotify(by: .client) == .unknown(.undecryptable))
      #expect(session.closeNotify(by: .server) == .unknown(.undecryptable))
    }
  }

  @Test("tells a session that only one end has ended, or neither", arguments: [0x0303, 0x0304] as [Int32])
  func missingNotices(version: Int32) throws {
    let talk = try Talk(.init(version: version))
    talk.shakeHands()
    talk.say("question", by: .client)
    #expect(talk.read(keyLog: talk.keyLog).closeNotify(by: .client) == .notSent)
    talk.closeNotify(by: .server)
    let session = talk.read(keyLog: talk.keyLog)
    #expect(session.closeNotify(by: .client) == .notSent)
    #expect(session.closeNotify(by: .server) == .sent(frame: talk.flights.count))
  }

  @Test("tells a resumed session", arguments: [0x0303, 0x0304] as [Int32]) func resumed(version: Int32) throws
  {
    let talk = try Talk(.init(version: version))
    talk.shakeHands()
    talk.say("x", by: .server)
    _ = talk.hear(.client)
    talk.resume()
    talk.shakeHands()
    talk.closeNotify(by: .client)
    #expect(cssl_session_was_resumed(talk.client))
    let session = talk.read(keyLog: talk.keyLog)
    #expect(session.isResumed == true)
    #expect(session.closeNotify(by: .client) == .sent(frame: talk.flights.count))
    #expect(!session.events.contains { $0.name == "Certificate" })
    #expect(talk.read().isResumed == true)
  }

  @Test("opens early data", arguments: [true, false]) func earlyData(isTaken: Bool) throws {
    let talk = try Talk(.init(earlyData: true))
    talk.shakeHands()
    talk.say("x", by: .server)
    _ = talk.hear(.client)
    talk.resume(early: "early")
    talk.shakeHands()
    talk.closeNotify(by: .client)
    #expect(cssl_session_took_early_data(talk.client))
    let session = talk.read(keyLog: talk.keyLog)
    #expect(session.offersEarlyData && session.acceptsEarlyData == true)
    #expect(session.client.applicationOctets == 5)
    #expect(session.events.contains { $0.name == "EndOfEarlyData" && $0.by == .client })
    #expect(session.closeNotify(by: .client) == .sent(frame: talk.flights.count))
  }

  @Test("follows new keys") func keyUpdate() throws {
    let talk = try Talk()
    talk.shakeHands()
    talk.updateKeys(by: .client, asks: true)
    talk.say("with new keys", by: .client)
    #expect(talk.hear(.server) == "with new keys")
    talk.say("with new keys, too", by: .server)
    #expect(talk.hear(.client) == "with new keys, too")
    talk.closeNotify(by: .server)
    let session = talk.read(keyLog: talk.keyLog)
    #expect(session.events.filter { $0.name == "KeyUpdate" }.map(\.by) == [.client, .server])
    #expect(session.closeNotify(by: .server) == .sent(frame: talk.flights.count))
    #expect(session.client.applicationOctets == 13 && session.server.applicationOctets == 18)
  }

  @Test("reads past a HelloRetryRequest") func retry() throws {
    let talk = try talk(.init(groups: ("X25519:P-256", "P-256")))
    let session = talk.read(keyLog: talk.keyLog)
    #expect(session.hasRetry)
    #expect(session.group == 23)
    #expect(session.offeredGroups == [29, 23])
    #expect(session.events.prefix(2).map(\.name) == ["ClientHello", "HelloRetryRequest"])
    #expect(session.closeNotify(by: .server) == .sent(frame: talk.flights.count))
  }

  @Test("does not care how the streams are cut", arguments: [1, 7, 100]) func pieces(size: Int) throws {
    for version in [0x0303, 0x0304] as [Int32] {
      let talk = try talk(.init(version: version))
      #expect(talk.read(keyLog: talk.keyLog, pieces: size) == talk.read(keyLog: talk.keyLog))
      #expect(talk.read(pieces: size) == talk.read())
    }
  }

  @Test("does not care which stream is read first", arguments: TLSRole.allCases) func order(first: TLSRole)
    throws
  {
    for version in [0x0303, 0x0304] as [Int32] {
      let talk = try talk(.init(version: version))
      var reader = TLSReader(keyLog: talk.keyLog)
      for role in [first, first.other] {
        for (place, flight) in talk.flights.enumerated() where flight.role == role {
          flight.octets.withUnsafeBytes { reader.take($0, from: role, frame: place + 1) }
        }
      }
      let session = reader.session
      #expect(session.closeNotify(by: .client) == .sent(frame: talk.flights.count - 1))
      #expect(session.closeNotify(by: .server) == .sent(frame: talk.flights.count))
    }
  }

  @Test("takes secrets that come late") func lateSecrets() throws {
    let talk = try talk(.init())
    let late = KeyLog()
    var reader = TLSReader(keyLog: late)
    for (place, flight) in talk.flights.enumerated() {
      flight.octets.withUnsafeBytes { reader.take($0, from: flight.role, frame: place + 1) }
    }
    #expect(reader.session.closeNotify(by: .client) == .unknown(.noSecrets))
    late.add(talk.keyLog.octets)
    reader.retry()
    #expect(reader.session == talk.read(keyLog: talk.keyLog))
  }

  @Test("knows nothing of an end once octets of it are missing", arguments: TLSRole.allCases)
  func missing(role: TLSRole) throws {
    let talk = try talk(.init())
    for lost in talk.flights.indices where talk.flights[lost].role == role {
      var reader = TLSReader(keyLog: talk.keyLog)
      for (place, flight) in talk.flights.enumerated() {
        if place == lost {
          reader.miss(from: role)
        } else {
          flight.octets.withUnsafeBytes { reader.take($0, from: flight.role, frame: place + 1) }
        }
      }
      let isLast = lost >= talk.flights.count - 2
      #expect(reader.session.closeNotify(by: role) == .unknown(.missedOctets))
      if isLast { #expect(reader.session.closeNotify(by: role.other) != .unknown(.missedOctets)) }
    }
  }

  @Test("never contradicts the whole, wherever a capture ends") func truncated() throws {
    for version in [0x0303, 0x0304] as [Int32] {
      let talk = try talk(.init(version: version))
      let whole = talk.read(keyLog: talk.keyLog)
      let total = talk.flights.reduce(0) { $0 + $1.octets.count }
      for end in 0..<total {
        var reader = TLSReader(keyLog: talk.keyLog)
        var left = end
        for (place, flight) in talk.flights.enumerated() where left > 0 {
          flight.octets.prefix(left).withUnsafeBytes { reader.take($0, from: flight.role, frame: place + 1) }
          left -= min(left, flight.octets.count)
        }
        let session = reader.session
        #expect(session.version == nil || session.version == whole.version)
        #expect(session.events == Array(whole.events.prefix(session.events.count)))
        for role in TLSRole.allCases {
          if case .sent(let frame) = session.closeNotify(by: role) {
            #expect(whole.closeNotify(by: role) == .sent(frame: frame))
          }
        }
      }
    }
  }

  @Test("takes any octets, and opens nothing that was changed") func mutations() throws {
    var random = SystemRandomNumberGenerator()
    for version in [0x0303, 0x0304] as [Int32] {
      let talk = try talk(.init(version: version))
      for _ in 0..<400 {
        var reader = TLSReader(keyLog: talk.keyLog)
        let target = Int.random(in: talk.flights.indices, using: &random)
        for (place, flight) in talk.flights.enumerated() {
          var octets = flight.octets
          if place == target {
            for _ in 0..<Int.random(in: 1...4, using: &random) {
              octets[Int.random(in: octets.indices, using: &random)] ^= UInt8.random(
                in: 1...255, using: &random)
            }
          }
          octets.withUnsafeBytes { reader.take($0, from: flight.role, frame: place + 1) }
        }
        let session = reader.session
        #expect(session.events.count <= 256)
        // A close_notify that was changed is none.
        if target == talk.flights.count - 1 { #expect(session.server.closeNotifyFrame == nil) }
      }
    }
  }

  @Test("keeps no more than it may of what it cannot open") func bounded() throws {
    let talk = try Talk()
    talk.shakeHands()
    let text = String(repeating: "x", count: 16_000)
    for _ in 0..<40 { talk.say(text, by: .client) }
    talk.closeNotify(by: .client)
    #expect(talk.read().closeNotify(by: .client) == .unknown(.noSecrets))
    #expect(talk.read(keyLog: talk.keyLog).client.applicationOctets == 640_000)
  }
}
