import Testing
import WirePrograms
import WireScript
import WireSockets

/// Placeholders in the words of a program.
@Suite struct ProgramTextTests {
  private static let v4 = SocketAddress.loopback(.ipv4, port: 8899)
  private static let v6 = SocketAddress.loopback(.ipv6, port: 8899)

  @Test(arguments: [
    ("http://{shop}/", "http://127.0.0.1:8899/", "http://[::1]:8899/"),
    ("{shop.address} {shop.port}", "127.0.0.1 8899", "::1 8899"),
    ("{\"a\": {shop.port}}", "{\"a\": 8899}", "{\"a\": 8899}"),
    ("{{shop}}", "{127.0.0.1:8899}", "{[::1]:8899}"),
    ("{print} {shop.host} {} {shop", "{print} {shop.host} {} {shop", "{print} {shop.host} {} {shop"),
  ]) func serversAreReplaced(text: String, over4: String, over6: String) {
    for (address, wanted) in [(Self.v4, over4), (Self.v6, over6)] {
      #expect(ProgramText(text).replacing { $0.name == "shop" ? $0.value(of: address) : nil } == wanted)
    }
  }

  @Test func aCommandReadsAsAShellWouldTakeIt() {
    #expect(ProgramCommand.text(of: ["a", "b c", "", "it's", "x=1"]) == "a 'b c' '' 'it'\\''s' x=1")
  }
}
