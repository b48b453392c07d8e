import Glibc
import Testing
import WireSockets

extension Live.InProcess {
  /// What calls, errors and addresses are called.
  @Suite struct Words {
    @Test func addresses() throws {
      #expect(SocketAddress(host: "127.0.0.1", port: 8899)?.description == "127.0.0.1:8899")
      #expect(SocketAddress(host: "::1", port: 80)?.description == "[::1]:80")
      #expect(SocketAddress(host: "[::1]", port: 80) == .loopback(.ipv6, port: 80))
      #expect(SocketAddress(host: "localhost", port: 1) == .loopback(.ipv4, port: 1))
      #expect(SocketAddress(host: "", port: 1) == .wildcard(.ipv4, port: 1))
      #expect(SocketAddress(host: "::", port: 1)?.isWildcard == true)
      for wrong in ["127.0.0", "256.0.0.1", "[127.0.0.1]", "example.org", "::1]"] {
        #expect(SocketAddress(host: wrong, port: 1) == nil, "\(wrong)")
      }
    }

    @Test func octets() {
      #expect(OctetText.quoted("a\"b\\\n\r\t".utf8, limit: 20) == #""a\"b\\\n\r\t""#)
      #expect(OctetText.quoted([0, 7, 0x1B, 0x7F, 0xFF], limit: 20) == #""\0\x07\x1b\x7f\xff""#)
      #expect(OctetText.quoted("欢迎".utf8, limit: 20) == "\"欢迎\"")
      #expect(OctetText.quoted("欢迎".utf8, limit: 4) == #""欢\xe8"… (6)"#)
      // U+202E turns the direction of a line around.
      #expect(OctetText.quoted("\u{202E}".utf8, limit: 20) == #""\xe2\x80\xae""#)
      #expect(OctetText.quoted("abcdef".utf8, limit: 3) == #""abc"… (6)"#)
      #expect(OctetText.quoted([], limit: 3) == "\"\"")
    }

    @Test func errors() {
      #expect(ErrnoName.name(of: ECONNREFUSED) == "ECONNREFUSED")
      #expect(ErrnoName.number(of: "EWOULDBLOCK") == EAGAIN)
      #expect(ErrnoName.number(of: "ENOTHING") == nil)
      #expect(ErrnoName.name(of: 4095) == "errno 4095")
      #expect(ErrnoName.all.count >= 130)
      #expect(
        SocketError(call: "connect", errno: ECONNREFUSED).description
          == "connect() fails with ECONNREFUSED (Connection refused)")
    }
  }
}
