import Testing
import WireTLS

@Suite("Versions of TLS") struct VersionTests {
  @Test("are named as people name them", arguments: [(0x0300, "SSL 3.0"), (0x0303, "1.2"), (0x0304, "1.3")])
  func names(number: UInt16, name: String) {
    #expect("\(TLSVersion(rawValue: number))" == name)
  }
}
