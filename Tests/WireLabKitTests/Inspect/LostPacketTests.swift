import Glibc
import Testing
import WireConversations
import WireFormat
import WireLabKit
import WireSystem

/// A capture that says that it lacks packets proves nothing of what it does not show.
@Suite struct LostPacketTests {
  @Test(
    "What verify says",
    arguments: [
      (1, "the capture lost a packet", "抓包丢了一个包"), (2, "the capture lost 2 packets", "抓包丢失：2 个包"),
    ])
  func verify(lost: Int, english: String, chinese: String) throws {
    var name = Array("/tmp/wirelab-lost-XXXXXX".utf8CString)
    let place = try #require(mkdtemp(&name).map { String(cString: $0) })
    defer { DirectoryTree.remove(place) }
    try NewFile.write(Self.capture(lost: lost), to: place + "/a.pcapng")
    let expected = try Expectations.decode(
      "{ conversations: 1, each: { handshake: unanswered } }", name: "expect")
    let outcome = try CaptureVerifier.verify(place + "/a.pcapng", expected)
    #expect(outcome.checks.map(\.verdict) == [.inconclusive, .inconclusive])
    #expect(outcome.checks.map(\.reason?.en) == [english, english])
    #expect(outcome.checks.map(\.reason?.zhHans) == [chinese, chinese])
    #expect(outcome.capture.conversations.map(\.inconclusiveReason) == [.lostPackets(lost)])
  }

  /// One SYN, and a count of what was lost.
  private static func capture(lost: Int) -> [UInt8] {
    let time = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
    let syn = Packet(
      source: Endpoint(IPAddress(v4: 0x7f00_0001), 40_000),
      destination: Endpoint(IPAddress(v4: 0x7f00_0001), 8899),
      transport: .tcp(TCPSegment(sequenceNumber: 1, acknowledgmentNumber: 0, flags: .syn, payloadLength: 0)))
    let octets = PacketEncoder.encode(syn, linkType: .raw)
    var writer = PcapngWriter()
    _ = writer.addInterface(name: "lo", linkType: .raw)
    writer.append(octets.span.bytes, time: time)
    writer.appendStatistics(time: time, received: 1, dropped: UInt64(lost))
    return writer.takeBytes()
  }
}
