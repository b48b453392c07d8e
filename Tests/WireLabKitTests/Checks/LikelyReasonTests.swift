import Testing
import WireFormat

@testable import WireLabKit

/// What is called likely rests on what it names: nothing is said to be a cause that the capture does not
/// show.
@Suite struct LikelyReasonTests {
  private static let alice = Written.alice
  private static let bob = Written.bob
  private static let syn = Written.segment(alice, bob, .syn, 100)
  private static let synAck = Written.segment(bob, alice, [.syn, .ack], 500, 101)
  private static let unreachable = PacketEncoder.encode(
    Packet(
      source: Written.bob, destination: Written.alice,
      transport: .icmp(ICMPMessage(type: 3, code: 13))))

  private func reasons(_ frames: [[UInt8]], _ each: String) throws -> [String] {
    try Written.with(Written.pcap(frames.map { Written.Frame($0) })) {
      try CaptureVerifier.verify($0, Expectations.decode("each: \(each)", name: "expect"), ended: true)
        .checks.compactMap { $0.reason?.en }
    }
  }

  @Test func nothingWasOpenedThatCouldBeClosed() throws {
    let refused = try reasons(Verified.refused(), "{ teardown: graceful }")
    #expect(refused == ["there was nothing to close: no connection was opened"])
  }

  @Test func theSynAckDoesNotArrive() throws {
    let found = try reasons([Self.syn, Self.synAck, Self.syn, Self.synAck], "{ handshake: three-way }")
    #expect(found.first?.hasPrefix("the initiator sends its SYN again after the SYN+ACK") == true)
    let once = try reasons([Self.syn, Self.synAck], "{ handshake: three-way }")
    #expect(once.first?.hasPrefix("the initiator's last acknowledgment is not in the capture") == true)
  }

  @Test func whoeverAnswersDidAnswer() throws {
    // An acknowledgment with old numbers.
    let old = Written.segment(Self.bob, Self.alice, .ack, 9000, 7000)
    let found = try reasons([Self.syn, old], "{ handshake: three-way }")
    #expect(!found.contains { $0.contains("stayed without an answer") }, "\(found)")
  }

  @Test func theSynAckIsMissing() throws {
    // Other segments of the responder are there.
    let whole = Written.conversation()
    let found = try reasons([whole[0]] + whole[2...], "{ handshake: three-way }")
    #expect(found == ["the SYN+ACK is not in the capture: it was not captured, or took another way"])
  }

  @Test func whoClosesTooEarlyDoesNotKeepItOpen() throws {
    let found = try reasons(Written.conversation(), "{ closesWithin: { responder: [5, 9] } }")
    #expect(found.isEmpty)
    let late = Written.halfClosed()
    #expect(
      try reasons(late, "{ closesWithin: { responder: 0 } }").first?.contains("did not call close()") == true)
  }

  @Test func noConversationIsNotNoPacket() throws {
    let found = try reasons([Written.ip(132, [1, 2, 3, 4])], "{ teardown: graceful }")
    #expect(found.contains("no conversation of TCP or UDP was captured"))
  }

  /// What the program at an end did is not told as the cause of a reset that somebody else has sent.
  @Test(arguments: ["{ teardown: graceful }", "{ resetBy: none }"]) func whoseResetItIs(each: String) throws {
    for unread in [false, true] {
      var frames = Array(Written.conversation().prefix(unread ? 4 : 5))
      frames.append(Written.segment(Self.bob, Self.alice, [.rst, .ack], unread ? 501 : 508, 106))
      let own = try reasons(frames, each)
      #expect(own.contains { $0.contains("SO_LINGER 0") || $0.contains("without reading") }, "\(own)")
      // The hops that are left, and the checksum with them.
      frames[frames.count - 1][22] -= 9
      let others = try reasons(frames, each)
      let name = "#\(frames.count) is unlike the other packets of the responder"
      #expect(others.contains { $0.hasPrefix(name) }, "\(others)")
      #expect(!others.contains { $0.contains("close()") || $0.contains("SO_LINGER") }, "\(others)")
    }
  }
}
