import Testing
import WireConversations
import WireLabKit

/// The comments by which a saved capture says what the bench did.
@Suite struct FrameMarkTests {
  @Test(arguments: [
    FrameMark.none, FrameMark(passage: PacketPassage(delivery: .never)),
    FrameMark(passage: PacketPassage(delivery: .later(nanoseconds: 0))),
    FrameMark(passage: PacketPassage(delivery: .later(nanoseconds: 123_456_789), origin: .bench)),
    FrameMark(passage: PacketPassage(origin: .script), author: "mallory"),
    FrameMark(passage: PacketPassage(delivery: .never, origin: .script), author: "m"),
  ]) func areReadBack(mark: FrameMark) {
    #expect(FrameMark(comments: mark.comments + ["conversation 1: three-way handshake 1/3"]) == mark)
    for comment in mark.comments {
      let octets = Array(comment.utf8)
      let mayBegin = FrameMark.mayBegin(octets.span.bytes)
      #expect(mayBegin)
    }
  }

  /// What others write is no mark.
  @Test(arguments: [
    "", "wirelab", "sent, not delivered", "wirelab: held, delivered -5 ns later", "wirelab: x",
  ])
  func othersAreNone(comment: String) {
    #expect(FrameMark(comments: [comment]) == .none)
  }
}
