import Testing
import WireTLS

@Suite("A key log") struct KeyLogTests {
  static let random = String(repeating: "ab", count: 32)
  static let secret = String(repeating: "01", count: 48)

  @Test("has the secrets of a session by the random of its ClientHello")
  func secrets() {
    let log = KeyLog()
    log.add("CLIENT_RANDOM \(Self.random) \(Self.secret)\nSERVER_TRAFFIC_SECRET_0 \(Self.random) FFee\n".utf8)
    let session = log.session([UInt8](repeating: 0xAB, count: 32))
    #expect(session?[.master] == [UInt8](repeating: 1, count: 48))
    #expect(session?[.serverTraffic] == [0xFF, 0xEE])
    #expect(session?[.clientTraffic] == nil)
    #expect(log.session([UInt8](repeating: 0, count: 32)) == nil)
  }

  @Test("may come in pieces, and keep its lines as they came")
  func pieces() {
    let text = "CLIENT_RANDOM \(Self.random) \(Self.secret)\r\n"
    let log = KeyLog()
    for octet in text.utf8 { log.add([octet]) }
    #expect(log.count == 1)
    #expect(log.octets == Array("CLIENT_RANDOM \(Self.random) \(Self.secret)\n".utf8))
  }

  @Test("takes its last line when the file is over")
  func lastLine() {
    let log = KeyLog()
    log.add("CLIENT_RANDOM \(Self.random) \(Self.secret)".utf8)
    #expect(log.count == 0)
    log.finish()
    #expect(log.count == 1)
  }

  @Test(
    "passes over what is no line of it",
    arguments: [
      "# a comment", "", "CLIENT_RANDOM \(random)", "CLIENT_RANDOM \(random) \(secret) more",
      "CLIENT_RANDOM abcd \(secret)", "CLIENT_RANDOM \(random) 0", "CLIENT_RANDOM \(random) zz",
      "RSA \(random) \(secret)", "client_random \(random) \(secret)",
      "CLIENT_RANDOM \(random) \(String(repeating: "00", count: 65))",
      String(repeating: "x", count: 100_000),
    ])
  func others(line: String) {
    let log = KeyLog()
    log.add("\(line)\nCLIENT_RANDOM \(Self.random) \(Self.secret)\n".utf8)
    #expect(log.count == 1)
  }

  @Test("keeps the first of two secrets for the same")
  func first() {
    let log = KeyLog()
    log.add("CLIENT_RANDOM \(Self.random) 01\nCLIENT_RANDOM \(Self.random) 02\n".utf8)
    #expect(log.session([UInt8](repeating: 0xAB, count: 32))?[.master] == [1])
  }
}
