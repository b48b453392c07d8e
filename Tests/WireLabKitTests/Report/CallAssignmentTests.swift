import Testing
import WireConversations
import WireFormat
import WireLabKit
import WireSockets

/// Beside which of two conversations between the same endpoints a call stands.
@Suite struct CallAssignmentTests {
  /// The first is captured in the seconds 1 to 7, the second in 8 to 14.
  private static let twice =
    Packets.fourSegments
    + Packets.fourSegments.map { packet in
      var packet = packet
      packet.sequence += 100_000
      if packet.flags.contains(.ack) { packet.acknowledgment += 100_000 }
      return packet
    }

  private static func place(
    _ actor: String, from start: Double, to end: Double?, namesEnds: Bool = true,
    name: String = "call", isElsewhere: Bool = false
  ) -> Int? {
    let conversations = Packets.conversations(twice)
    #expect(conversations.count == 2)
    let own = actor == "alice" ? Packets.alice : Packets.server
    let other = actor == "alice" ? Packets.server : Packets.alice
    let call = Call(
      sequence: 1, actor: actor, name: name, arguments: "", start: Packets.second(start).nanoseconds,
      end: end.map { Packets.second($0).nanoseconds }, result: 0,
      local: namesEnds ? SocketAddress(description: "\(own)") : nil,
      peer: namesEnds ? SocketAddress(description: "\(other)") : nil)
    let actors = conversations.map {
      ConversationActors(conversation: $0.id, initiator: "alice", responder: "server")
    }
    let assignment = CallAssignment(calls: [call], conversations: conversations, actors: actors)
    #expect(assignment.elsewhere.isEmpty != isElsewhere)
    return assignment.byConversation.keys.first
  }

  /// The last segment of a conversation is often captured before the call that led to it comes back.
  @Test func closingCallsOfTheFirst() {
    #expect(Self.place("server", from: 6, to: 7.2) == 1)
    #expect(Self.place("server", from: 7.3, to: 7.4) == 1)
    #expect(Self.place("alice", from: 3, to: 3.5) == 1)
  }

  /// connect() begins before the first segment; it comes back after it, or never.
  @Test func openingCallsOfTheSecond() {
    #expect(Self.place("alice", from: 7.5, to: 9.5) == 2)
    #expect(Self.place("alice", from: 0.5, to: 2.5) == 1)
    #expect(Self.place("alice", from: 0.5, to: nil) == 1)
    #expect(Self.place("server", from: 14.5, to: 15) == 2)
    // A socket that has no endpoints yet is for what comes.
    #expect(Self.place("alice", from: 7.3, to: 7.4, namesEnds: false) == 2)
  }

  /// A wait for many sockets is about none of them.
  @Test func waitsOfWhoHasSeveralConversations() {
    #expect(
      Self.place("server", from: 3, to: 4, namesEnds: false, name: "epoll_wait", isElsewhere: true) == nil)
    #expect(Self.place("server", from: 3, to: 4, name: "poll") == 1)
  }
}
