import Testing
import WireCapture
import WireConversations
import WireFormat
import WireLabKit

/// Segments that a kernel ignored, and was seen to.
@Suite struct IgnoredSegmentsTests {
  /// A full queue ignores a SYN: no packet shows it, and the kernel was seen to go on listening.
  @Test(arguments: [true, false]) func aSYNThatIsIgnoredMovesNobody(isAsked: Bool) throws {
    var packets = Packets.fourSegments
    packets.insert(.alice(.syn, 100, 0), at: 0)
    let bare = Packets.conversations(packets)
    #expect(bare[0].states.first?.responder == .synReceived)
    let listener = SocketTable.Entry(
      local: Packets.server, remote: Endpoint(IPAddress(v4: 0), 0), state: "LISTEN")
    let stranger = SocketTable.Entry(
      local: Packets.server, remote: Endpoint(IPAddress(v4: 0x7f00_0001), 50_000), state: "SYN_RECEIVED")
    let history = KernelHistory(
      SocketTable(
        sockets: [listener, stranger], source: .socketDiagnostics,
        before: Packets.second(isAsked ? 1.5 : 0.5),
        after: Packets.second(isAsked ? 1.6 : 0.6)))
    let observed = history.ignoredSegments(in: bare)
    #expect(observed[1]?.sent.responder == (isAsked ? .listen : nil))
    #expect(observed[2]?.sent.responder == nil)
    let states = Packets.conversations(packets, observed: observed)[0].states
    #expect(states.first?.responder == (isAsked ? .listen : .synReceived))
    #expect(states.first?.observed == (isAsked ? .responder : nil))
    #expect(states.contains { $0.frame == (isAsked ? 2 : 1) && $0.responder == .synReceived })
    #expect(states.last?.responder == .closed)
  }

  /// Where the kernel was seen in SYN_RECEIVED until the next segment came, the last acknowledgment moved
  /// nobody.
  @Test(arguments: ["SYN_RECEIVED", "ESTABLISHED"]) func anAcknowledgmentMayBeIgnored(seen: String) {
    let isIgnored = seen == "SYN_RECEIVED"
    var packets = Packets.fourSegments
    packets.insert(.alice(.ack, 101, 501), at: 3)
    var history = KernelHistory(Packets.table(seen, ofAlice: false, at: 3.5))
    history.add(Packets.table("ESTABLISHED", ofAlice: false, at: 4.5)) { _ in true }
    let ignored = history.ignoredSegments(in: Packets.conversations(packets))
    #expect(ignored.keys.sorted() == (isIgnored ? [3] : []))
    #expect(ignored[3]?.sent.responder == (isIgnored ? .synReceived : nil))
    let observed = history.observations(
      in: Packets.conversations(packets, observed: ignored), besides: ignored)
    let change = Packets.conversations(packets, observed: observed)[0].states.first {
      $0.responder == .established
    }
    #expect(change?.frame == (isIgnored ? 4 : 3))
    #expect(change?.observed == .responder)
    // A look that came later tells of all before it.
    var late = KernelHistory(Packets.table("SYN_RECEIVED", ofAlice: false, at: 4.5))
    late.add(Packets.table("ESTABLISHED", ofAlice: false, at: 5.5)) { _ in true }
    #expect(late.ignoredSegments(in: Packets.conversations(packets)).keys.sorted() == [3, 4])
    // What it answered, it took, however late the kernel was seen to move.
    packets.insert(.server(.ack, 501, 101), at: 4)
    let last = KernelHistory(Packets.table("SYN_RECEIVED", ofAlice: false, at: 4.5))
    #expect(last.ignoredSegments(in: Packets.conversations(packets)).keys.sorted() == [3])
    // At once after it, the kernel may not have come to it yet.
    #expect(
      KernelHistory(Packets.table("SYN_RECEIVED", ofAlice: false, at: 3.0005)).ignoredSegments(
        in: Packets.conversations(packets)
      ).isEmpty)
    // Seen before it came, it says nothing of it.
    #expect(
      KernelHistory(Packets.table("SYN_RECEIVED", ofAlice: false, at: 2.5)).ignoredSegments(
        in: Packets.conversations(packets)
      ).isEmpty)
  }
}
